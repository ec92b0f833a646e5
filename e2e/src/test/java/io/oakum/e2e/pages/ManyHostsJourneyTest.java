package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many hosts are chosen and changed at once: by mouse, by keyboard, without a script and on a phone. */
class ManyHostsJourneyTest {
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

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private Page hosts(String query) {
        Page page = chromium.signedIn(harbour, secret, Chromium.WIDE, ColorScheme.LIGHT);
        page.navigate(harbour.url("/hosts" + query));
        return page;
    }

    @Test
    void rows_are_selected_by_keyboard_and_stay_so_when_the_page_hears_of_news() throws Exception {
        Page page = hosts("?sort=name");
        assertThat(page.locator("#live")).hasText("Live");
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.locator("#picked")).hasText("2 hosts are selected");
        Page totals = page.context().newPage();
        totals.navigate(harbour.url("/exposures?by=host&sort=name"));
        assertThat(totals.locator("#live")).hasText("Live");
        totals.locator("input[form=bulk]").nth(1).check();
        String ticked = totals.locator("tr:has(input:checked) a").innerText();

        var newcomer = harbour.fleet.asked("aa-newcomer", "web");
        harbour.fleet.letIn(newcomer);
        harbour.fleet.report(newcomer, Instant.now(), 1, 2);
        harbour.logSomething();
        assertThat(page.locator("#list")).containsText("aa-newcomer");
        assertThat(page.locator("#picked")).hasText("2 hosts are selected");
        assertThat(page.locator("input[form=bulk]:checked")).hasCount(2);
        harbour.fleet.count();
        harbour.logSomething();
        assertThat(totals.locator("#list tbody tr").nth(1)).containsText("aa-newcomer");
        assertThat(totals.locator("tr:has(input:checked) a")).hasText(ticked);
        button(totals, "Plan").click();
        assertThat(totals.locator("#scope")).containsText(ticked);
        totals.close();

        button(page, "Change the selected").press("Enter");
        assertThat(page.locator("h1")).hasText("Change 2 hosts");
        page.getByLabel("Tag:").fill("night-shift");
        page.keyboard().press("Enter");
        assertThat(page.locator("#state")).containsText("2 hosts got the tag night-shift.");
        button(page, "Take it back on 2 hosts").press("Enter");
        assertThat(page.locator("#state")).containsText("It was taken back");
        page.navigate(harbour.url("/hosts?q=tag%3Anight-shift"));
        assertThat(page.locator("#list")).containsText("No host fits this filter.");

        page.navigate(harbour.url("/hosts/" + newcomer.value()));
        assertThat(page.locator("#live")).hasText("Live");
        button(page, "Ask it to report now").press("Enter");
        assertThat(page.locator("#asked")).containsText("Asked to report, not answered yet. admin asked");
        assertThat(button(page, "Ask it to report now")).hasCount(0);
        assertThat(page.locator("#live")).hasText("Live");
        page.evaluate("window.isSamePage = true");
        harbour.database.transact(tx -> tx.reportAsks().tell(newcomer));
        assertThat(page.locator("#asked")).containsText("It was told, and looks what it has.");
        harbour.fleet.report(newcomer, Instant.now(), 1, 2);
        assertThat(page.locator("#asked")).containsText("Asked, and answered.");
        assertThat(page.evaluate("window.isSamePage")).isEqualTo(true);
    }

    @Test
    void all_that_match_a_filter_are_described_planned_and_retired() throws Exception {
        Page page = hosts("?q=web-0");
        String all = page.locator("#list footer .num").innerText().replaceAll(".* of (\\d+) .*", "$1");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("All " + all + " in this filter"))
                .click();
        assertThat(page.locator("h1")).hasText(Pattern.compile("Change " + all + " hosts?"));
        page.getByLabel("Reachable from the internet").selectOption("no");
        button(page, "Say so of").click();
        assertThat(page.locator("#state")).containsText("Of " + all);
        page.goBack();
        button(page, "Plan " + all).click();
        assertThat(page.locator("#scope")).containsText(all + " host");
        page.getByLabel("Rings").fill("1,rest");
        button(page, "Make the plan").click();
        assertThat(page.locator("#answers")).containsText(all + " host");

        page.navigate(harbour.url("/hosts/change?all=yes&q=web-0"));
        page.getByLabel("Reason").fill("scrapped <b>today</b>");
        button(page, "Retire " + all).click();
        assertThat(page.locator("#state")).containsText("left the fleet, for good");
        assertThat(button(page, "Take it back")).hasCount(0);
        page.navigate(harbour.url("/hosts?q=web-0"));
        assertThat(page.locator("#list")).containsText("No host fits this filter.");
    }

    @Test
    void it_works_without_a_script_and_on_a_phone() throws Exception {
        try (BrowserContext context = chromium.withoutScript(harbour, secret)) {
            Page page = context.newPage();
            page.setViewportSize(Chromium.NARROW, 800);
            page.navigate(harbour.url("/hosts"));
            page.locator("input[form=bulk]").nth(0).check();
            page.locator("input[form=bulk]").nth(3).check();
            button(page, "Change the selected").click();
            assertThat(page.locator("h1")).hasText("Change 2 hosts");
            page.getByLabel("How critical").selectOption("high");
            button(page, "Say so of 2 hosts").press("Enter");
            assertThat(page.locator("#state")).containsText("Of 2 hosts something else is said now.");
            button(page, "Take it back on 2 hosts").press("Enter");
            assertThat(page.locator("#state")).containsText("It was taken back");

            page.navigate(harbour.url("/hosts"));
            button(page, "Change the selected").click();
            assertThat(page.locator("h1")).hasText("No host to change");

            page.navigate(harbour.url("/hosts/change?all=yes&q=web-0"));
            button(page, "Ask ").click();
            assertThat(page.locator("#state")).containsText("asked to report now.");
            page.navigate(harbour.url("/hosts?q=web-0"));
            page.locator("#list tbody a").first().click();
            assertThat(page.locator("#asked")).containsText("not answered yet");
        }
    }
}
