package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A filter is kept under a name, found again, sent to somebody, named anew and given up. */
class FilterJourneyTest {
    private Harbour harbour;
    private Chromium chromium;
    private String secret;

    @BeforeEach
    void a_server_and_a_browser() throws Exception {
        chromium = new Chromium();
        harbour = new Harbour();
        harbour.fleet.fill(20);
        secret = harbour.server.signIn().local("admin");
    }

    @AfterEach
    void close() throws IOException {
        assertThat(chromium.complaints).isEmpty();
        harbour.close();
        chromium.close();
    }

    private static Locator chips(Page page) {
        return page.locator("#saved .chip");
    }

    private static void keep(Page page, String name) {
        page.locator("#saved summary").click();
        page.locator("#saved input[name=name]").fill(name);
        page.locator("#saved button").first().click();
    }

    @Test
    void a_filter_is_kept_found_by_keyboard_renamed_and_removed() throws Exception {
        Page page = chromium.signedIn(harbour, secret, Chromium.WIDE, ColorScheme.LIGHT);
        page.navigate(harbour.url("/hosts"));
        assertThat(page.locator("#saved")).hasCount(0);
        page.navigate(harbour.url("/hosts?q=due%3Alate+osl&sort=name"));
        keep(page, Fleet.HOSTILE);
        assertThat(page).hasURL(harbour.url("/hosts?q=due%3Alate+osl&sort=name"));
        assertThat(chips(page)).hasText(Fleet.HOSTILE);
        assertThat(chips(page)).hasAttribute("aria-current", "true");

        page.navigate(harbour.url("/"));
        page.keyboard().press("Control+k");
        page.keyboard().type("onerror");
        assertThat(page.locator("#pal-list [aria-selected=true]")).containsText("your filter of hosts");
        page.keyboard().press("Enter");
        assertThat(page.locator("input[data-filter]")).hasValue("due:late osl");

        keep(page, "Late in Oslo");
        assertThat(chips(page)).hasText("Late in Oslo");
        page.locator("#saved summary").click();
        page.locator("#saved .risk").click();
        assertThat(page.locator("#saved .chip")).hasCount(0);
        assertThat(page.locator("#saved summary")).hasText("Keep this filter");
    }

    @Test
    void it_works_without_a_script_and_its_address_serves_everybody() throws Exception {
        try (BrowserContext context = chromium.withoutScript(harbour, secret)) {
            Page page = context.newPage();
            page.navigate(harbour.url("/exposures?q=fix%3Aready"));
            keep(page, "what can be done");
            assertThat(chips(page)).hasText("what can be done");

            Page other = chromium.signedIn(harbour, harbour.session("viewer"), Chromium.WIDE, ColorScheme.LIGHT);
            other.navigate(page.url());
            assertThat(other.locator("input[data-filter]")).hasValue("fix:ready");
            assertThat(chips(other)).hasCount(0);
            keep(other, "x".repeat(80));
            assertThat(chips(other)).hasText("x".repeat(80));
        }
    }
}
