package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.testkit.BadInput;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Risks are accepted by two people: by mouse, by keyboard, without a script and on a phone. */
class ExceptionJourneyTest {
    private final String until = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();

    private Harbour harbour;
    private Chromium chromium;

    @BeforeEach
    void a_server_and_a_browser() throws Exception {
        chromium = new Chromium();
        harbour = new Harbour();
        harbour.fleet.fill(20);
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

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    private Page somebody(String role) throws Exception {
        return chromium.signedIn(harbour, harbour.session(role), Chromium.WIDE, ColorScheme.LIGHT);
    }

    private void fill(Page page) {
        page.getByLabel("Owner").fill("web <team>");
        page.getByLabel("Reason").fill("no route to it");
        page.getByLabel("What protects the hosts meanwhile").fill("a filter <in front>");
        page.getByLabel("Last day").fill(until);
    }

    @Test
    void one_person_asks_from_a_list_by_keyboard_and_another_approves() throws Exception {
        Page page = somebody("operator");
        page.navigate(harbour.url("/exposures?sort=name"));
        assertThat(page.locator("#live")).hasText("Live");
        assertThat(page.locator("#picked")).hasText("Select vulnerabilities, or");
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.locator("#picked")).hasText("2 vulnerabilities are selected");
        button(page, "Accept the risk of the selected").press("Enter");
        assertThat(page.locator("h1")).hasText("Accept the risks of 2 vulnerabilities");
        page.getByLabel("On the hosts of this group alone").fill("web");
        page.keyboard().press("Enter");
        assertThat(page.locator("#covers")).containsText("in the group web");
        fill(page);
        button(page, "Ask for").press("Enter");
        // One of the two is open in that group.
        assertThat(page.locator("h1")).hasText(Pattern.compile("Exception \\d+: CVE-2026-1000"));
        assertThat(page.locator("main")).containsText("Waits for a second person");
        assertThat(page.locator("main")).containsText("web <team>");
        assertThat(page.locator("main")).containsText("a filter <in front>");
        assertThat(button(page, "Approve")).hasCount(0);

        Page second = somebody("approver");
        second.navigate(harbour.url("/exceptions?state=waiting"));
        button(second, "All on this page").click();
        button(second, "Look at the selected").click();
        button(second, "Approve").click();
        assertThat(second.locator("main")).containsText("In force");
        assertThat(second.locator("main")).containsText("approver-person");
        assertThat(second.locator("main")).not().containsText("self-approved");
        link(second, "CVE-").first().click();
        assertThat(second.locator("#exceptions")).containsText("In force, owner web <team>");
    }

    @Test
    void it_works_without_a_script_and_on_a_phone_and_is_withdrawn() throws Exception {
        try (BrowserContext context =
                chromium.withoutScript(harbour, harbour.server.signIn().local("admin"))) {
            Page page = context.newPage();
            page.setViewportSize(Chromium.NARROW, 800);
            page.navigate(harbour.url("/exposures"));
            link(page, "CVE-").first().click();
            link(page, "Accept the risk").click();
            fill(page);
            button(page, "Ask for 1 exception").click();
            assertThat(page.locator("main")).containsText("marked as self-approved");
            page.getByLabel("Reason").fill("fixed otherwise");
            button(page, "Withdraw it").click();
            assertThat(page.locator("main")).containsText("fixed otherwise");
            assertThat(button(page, "Approve")).hasCount(0);
        }
    }

    @Test
    @BadInput("W17")
    void W17_a_session_that_ends_loses_nothing_that_was_typed() throws Exception {
        String secret = harbour.server.signIn().local("admin");
        Page page = chromium.signedIn(harbour, secret, Chromium.WIDE, ColorScheme.LIGHT);
        page.navigate(harbour.url("/exposures"));
        link(page, "CVE-").first().click();
        link(page, "Accept the risk").click();
        fill(page);
        Page other =
                chromium.signedIn(harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);
        other.navigate(harbour.url("/people"));
        other.locator("form[action='/people/end'] button").first().click();
        assertThat(page.locator("#live")).hasText("Signed out: what you see is not updated");

        button(page, "Ask for 1 exception").click();

        assertThat(page.locator("h1")).hasText("Your session has ended");
        assertThat(page.getByLabel("Owner")).hasValue("web <team>");
        assertThat(page.getByLabel("Reason")).hasValue("no route to it");
        assertThat(page.getByLabel("What protects the hosts meanwhile")).hasValue("a filter <in front>");
        assertThat(page.getByLabel("Last day")).hasValue(until);
    }
}
