package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** What becomes of one person's page by what another does. */
final class TwoPeople {
    private TwoPeople() {}

    /** A reason for a pause, while another person pauses and goes on. */
    static void one_writes_why_to_pause_while_the_other_pauses_and_goes_on(Page page) {
        Locator why = page.locator("#do-pause input");
        why.fill("one host is slow");
        Page other = page.context().newPage();
        other.navigate(page.url());
        other.locator("#do-pause button").click();
        assertThat(page.locator("#do-resume")).isVisible();
        assertThat(page.locator("#toasts")).containsText("cannot be sent any more");
        assertThat(why).hasValue("one host is slow");
        assertThat(why).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#do-pause button")).isDisabled();
        assertThat(page.locator("#state")).containsText("Paused.");
        other.locator("#do-resume button").click();
        assertThat(page.locator("#do-resume")).hasCount(0);
        assertThat(page.locator("#do-pause button")).isEnabled();
        assertThat(why).hasValue("one host is slow");
        other.close();
    }
}
