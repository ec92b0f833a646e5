package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.core.inventory.HostId;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do, from the first page to the last, by mouse and by keyboard. */
class JourneysTest {
    private Harbour harbour;
    private Chromium chromium;

    @BeforeEach
    void a_server_and_a_browser() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        chromium = new Chromium();
        harbour = new Harbour();
    }

    @AfterEach
    void close() throws IOException {
        assertThat(chromium.complaints).isEmpty();
        harbour.close();
        chromium.close();
    }

    private Page administrator() throws Exception {
        return chromium.signedIn(harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator heading(Page page) {
        return page.locator("h1");
    }

    private static void live(Page page) {
        assertThat(page.locator("#live")).hasText("Live");
    }

    @Test
    void from_the_link_to_the_first_host_the_page_moves_by_itself() throws Exception {
        Page page = chromium.context(Chromium.WIDE, ColorScheme.LIGHT).newPage();
        String link = harbour.link();
        page.navigate(link);
        button(page, "Sign in").click();
        assertThat(heading(page)).hasText("Nothing is watched yet. Add the first host.");

        page.getByLabel("Group they belong to").fill("web");
        button(page, "Make the line").click();
        String line = page.locator("#made .cmd").innerText();
        assertThat(line).contains("printf '%s\\n'").contains("--pin ").contains("| sudo oakum-agent enrol");
        assertThat(line.substring(line.indexOf("oakum-agent")))
                .as("the token is no argument")
                .doesNotContain(line.replaceAll("(?s).*printf '%s\\\\n' (\\S+) .*", "$1"));
        live(page);
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
        page.locator("#made .cmd button").click();
        assertThat(page.locator("#toasts")).containsText("press Ctrl+C");
        assertThat(line).endsWith(String.valueOf(page.evaluate("getSelection().toString()")));

        HostId host = harbour.fleet.asked("web-01", "web");
        harbour.logSomething();
        assertThat(page.locator("#coming .is-now")).hasText("let in");
        harbour.fleet.letIn(host);
        assertThat(page.locator("#coming .is-now")).hasText("connected");
        harbour.fleet.heardNow(host);
        assertThat(page.locator("#coming .is-now")).hasText("receiving");
        harbour.fleet.report(host, Instant.now(), 1, 2);
        assertThat(page.locator("#coming")).containsText("Every host has reported.");
        assertThat(page.locator("#made .cmd"))
                .containsText(line.substring(line.indexOf("printf")).strip());

        page.navigate(link);
        button(page, "Sign in").click();
        assertThat(heading(page)).hasText("This link does not work any more");
    }

    @Test
    void a_vulnerability_is_found_by_keyboard_alone() throws Exception {
        harbour.fleet.fill(20);
        Page page = administrator();
        page.navigate(harbour.url("/"));

        page.keyboard().press("Control+k");
        page.keyboard().type("cve-2026-1014");
        assertThat(page.locator("#pal-list [aria-selected=true]")).containsText("CVE-2026-1014");
        page.keyboard().press("Enter");
        assertThat(heading(page)).containsText("CVE-2026-1014");

        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator("#open")).containsText("CVE-2026-1014");
        page.keyboard().press("g");
        page.keyboard().press("h");
        assertThat(heading(page)).hasText("Hosts");
        page.keyboard().press("/");
        page.keyboard().type("due:late");
        page.keyboard().press("Enter");
        assertThat(page.locator("#list")).containsText("late");
        assertThat(page.url()).endsWith("/hosts?q=due%3Alate");
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#keys")).isHidden();
        page.navigate(harbour.url("/account"));
        button(page, "Switch them off").click();
        assertThat(button(page, "Switch them on")).isVisible();
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isHidden();
        button(page, "Switch them on").click();

        page.navigate(harbour.url("/"));
        link(page, "Why are they late?").click();
        assertThat(heading(page)).containsText("late. What keeps");
        Locator counted = page.locator("#why-no-plan td a").first();
        String late = counted.innerText();
        counted.click();
        assertThat(page).hasURL(Pattern.compile(".*/exposures\\?q=due%3Alate\\+why%3Ano-plan$"));
        int rows = page.locator("#list tr[data-row]").all().stream()
                .mapToInt(row -> Integer.parseInt(row.locator("td[data-l=Late]").innerText()))
                .sum();
        assertThat(String.valueOf(rows)).isEqualTo(late);
    }

    @Test
    @BadInput({"W4", "W23"})
    void W4_W23_a_waiting_host_is_compared_let_in_and_later_taken_out() throws Exception {
        HostId host = harbour.fleet.asked(Fleet.HOSTILE, "web");
        Page page = administrator();
        page.navigate(harbour.url("/hosts/" + host.value()));
        assertThat(page.locator("h1")).hasText(Fleet.HOSTILE);
        assertThat(page.locator(".secret")).hasText(Pattern.compile("SHA256:.{43}"));

        button(page, "They are the same: let it in").click();
        assertThat(page.locator("h1 ~ .row .pill")).hasText("Silent");
        page.getByLabel("Reason").fill("scrapped <b>today</b>");
        button(page, "Retire this host").click();
        assertThat(page.locator("h1 ~ .row .pill")).hasText("Retired");
        assertThat(page.locator("main")).containsText("scrapped <b>today</b>");

        harbour.logSomething();
        link(page, "Log").click();
        assertThat(page.locator("#list")).containsText("Host retired");
        page.locator("#list a.ev").first().click();
        assertThat(page.locator(".note")).containsText("It is in the log.");
    }

    @Test
    void a_page_hears_of_news_and_loses_neither_focus_nor_scroll_nor_what_was_opened() throws Exception {
        harbour.fleet.fill(60);
        Page page = administrator();
        page.navigate(harbour.url("/exposures"));
        live(page);
        Locator why = page.locator(".exp").nth(20);
        why.click();
        why.scrollIntoViewIfNeeded();
        why.focus();
        Number scroll = (Number) page.evaluate("scrollY");
        String id = String.valueOf(page.evaluate("document.activeElement.getAttribute('aria-controls')"));
        assertThat(scroll.intValue()).isPositive();

        HostId host = harbour.fleet.asked("newcomer", "web");
        harbour.fleet.letIn(host);
        harbour.fleet.heardNow(host);
        harbour.fleet.report(host, Instant.now(), 5, 3);
        assertThat(page.locator("#head")).containsText("65 hosts");

        assertThat(page.evaluate("document.activeElement.getAttribute('aria-controls')"))
                .isEqualTo(id);
        assertThat(page.evaluate("document.getElementById('" + id + "').hidden"))
                .isEqualTo(false);
        assertThat(((Number) page.evaluate("scrollY")).intValue()).isEqualTo(scroll.intValue());
    }

    @Test
    @BadInput({"W17", "W26"})
    void W17_W26_a_session_that_ends_is_told_and_nothing_that_was_typed_is_lost() throws Exception {
        HostId host = harbour.fleet.asked("web-01", "web");
        harbour.fleet.letIn(host);
        Page page = administrator();
        page.navigate(harbour.url("/hosts/" + host.value()));
        live(page);
        page.getByLabel("Reason").fill("a reason that took long to write");
        harbour.idle("119 minutes");
        harbour.logSomething();
        assertThat(page.locator("#ending")).containsText("Your session ends at");
        button(page, "Stay signed in").click();
        assertThat(page.locator("#ending")).isHidden();

        Page other = administrator();
        other.navigate(harbour.url("/people"));
        other.locator("form[action='/people/end'] button").first().click();

        assertThat(page.locator("#live")).hasText("Signed out: what you see is not updated");
        assertThat(page.getByLabel("Reason")).hasValue("a reason that took long to write");
        button(page, "Retire this host").click();
        assertThat(heading(page)).hasText("Your session has ended");
        assertThat(page.getByLabel("Reason")).hasValue("a reason that took long to write");
        assertThat(harbour.database
                        .transact(tx -> tx.hosts().find(host))
                        .orElseThrow()
                        .retiredReason())
                .isEmpty();
        page.context().addCookies(administrator().context().cookies());
        button(page, "I am signed in: show it again").click();
        assertThat(page.getByLabel("Reason")).hasValue("a reason that took long to write");
        button(page, "Send it now").click();
        assertThat(page.locator("main")).containsText("a reason that took long to write");
        assertThat(page.locator("h1 ~ .row .pill")).hasText("Retired");
    }

    @Test
    @BadInput("W5")
    void what_is_seen_is_exported_and_no_cell_is_a_formula() throws Exception {
        HostId host = harbour.fleet.asked("=HYPERLINK(\"http://evil\")", "web");
        harbour.fleet.letIn(host);
        harbour.fleet.fill(60);
        Page page = administrator();
        page.navigate(harbour.url("/hosts?q=HYPERLINK"));
        Download csv = page.waitForDownload(() -> link(page, "CSV").click());

        List<String> lines = Files.readAllLines(csv.path());
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains(",\"'=HYPERLINK(\"\"http://evil\"\")\",");
        page.navigate(harbour.url("/hosts"));
        Download all = page.waitForDownload(() -> link(page, "CSV").click());
        assertThat(Files.readAllLines(all.path()))
                .as("the whole filter, not the page")
                .hasSize(1 + 65);
    }

    @Test
    void pages_are_read_without_a_script_and_in_either_theme() throws Exception {
        harbour.fleet.fill(60);
        try (BrowserContext context =
                chromium.withoutScript(harbour, harbour.server.signIn().local("admin"))) {
            Page page = context.newPage();
            page.navigate(harbour.url("/exposures"));
            assertThat(page.locator("tr.more").first()).isVisible();
            page.locator("a.find").click();
            page.getByLabel("Search", new Page.GetByLabelOptions().setExact(true))
                    .fill("web-01");
            button(page, "Filter").click();
            assertThat(page.locator("main")).containsText("web-01.osl");
            button(page, "Switch light or dark").click();
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            page.navigate(harbour.url("/hosts"));
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            link(page, "Next").click();
            assertThat(page.locator("#list tbody tr")).hasCount(14);
            link(page, "Previous").click();
            assertThat(page.locator("#list tbody tr")).hasCount(50);
        }
    }

    @Test
    void the_manual_is_reached_by_keyboard_and_read_from_page_to_page() throws Exception {
        Page page = administrator();
        page.navigate(harbour.url("/"));
        live(page);

        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(heading(page)).hasText("Oakum's manual");
        page.keyboard().press("/");
        page.keyboard().type("health checks");
        page.keyboard().press("Enter");
        link(page, "Health checks of your own").click();

        assertThat(heading(page)).hasText("Operating Oakum on a host");
        assertThat(page.locator("#health-checks-of-your-own")).isInViewport();
        page.locator("a[rel=next]").click();
        assertThat(heading(page)).hasText("Serving a fleet");
    }

    @Test
    void the_manual_is_read_without_a_script() throws Exception {
        try (BrowserContext context =
                chromium.withoutScript(harbour, harbour.server.signIn().local("admin"))) {
            Page page = context.newPage();
            page.navigate(harbour.url("/docs/getting-started"));
            assertThat(page.locator(".code .btn").first()).isHidden();
            page.getByText("Decisions").click();
            page.locator("#contents").getByText("007: Dependencies").click();
            assertThat(heading(page)).containsText("Dependencies");
            page.getByLabel("Search titles and headings").fill("undo");
            button(page, "Search").click();
            assertThat(page.locator(".hits")).containsText("Undo a change");
        }
    }

    @Test
    void a_browser_with_a_wrong_clock_counts_by_the_servers() throws Exception {
        harbour.fleet.fill(20);
        Page page = administrator();
        page.clock().setFixedTime(Instant.now().minus(Duration.ofDays(400)).toEpochMilli());
        page.navigate(harbour.url("/hosts"));
        assertThat(page.locator("[data-zone]")).hasText("Europe/Oslo");

        assertThat(page.locator("#list").innerText()).doesNotContain("399 d").doesNotContain("400 d");
    }

    @Test
    void a_plan_is_made_signed_watched_held_and_tried_again() throws Exception {
        HostId one = ready("canary-1");
        HostId two = ready("canary-2");
        var voyage = new Voyage(harbour, List.of(one, two));
        Page page = administrator();
        harbour.fleet.count();
        page.navigate(harbour.url("/exposures"));
        page.locator("input[form=bulk]").first().check();
        button(page, "Plan a fix for the selected").press("Enter");
        assertThat(page.locator("#closes")).containsText("A fix is ready on");
        page.getByLabel("Groups").fill("canary");
        page.getByLabel("Rings").fill("1,rest");
        page.getByLabel("Reason").fill("to try it");
        page.getByLabel("A host takes it back by itself").check();
        button(page, "Make the plan").click();
        assertThat(page.locator("#state")).containsText("Asking hosts");
        assertThat(page.locator("#wanted")).containsText("CVE-");
        live(page);
        String plan = page.url().replaceAll(".*/", "");

        voyage.freeze(plan);
        assertThat(page.locator("#sign")).containsText("oakum approve " + plan);
        page.reload();
        assertThat(page.locator("#limits")).containsText("No host is rebooted.");
        assertThat(page.locator("#limits")).containsText("takes it back itself");
        assertThat(page.locator("main")).containsText("7.88.1-10+deb12u14");
        live(page);
        String rollout = voyage.sign(plan);
        link(page, "Watch the rollout").click();
        live(page);

        voyage.atWork("APPLY", "unpacking curl", "Unpacking curl (7.88.1-10+deb12u14) ...");
        assertThat(page.locator("#hosts")).containsText("Unpacking curl");
        TwoPeople.one_writes_why_to_pause_while_the_other_pauses_and_goes_on(page);
        voyage.fails("a script of <b>curl</b> failed");
        assertThat(page.locator("#toasts")).containsText("Ring 0: Held");
        assertThat(page.locator("#state")).containsText("Held.");
        assertThat(page.locator("#hosts")).containsText("A script of <b>curl</b> failed");
        assertThat(page.locator("#causes")).containsText("canary-1");
        assertThat(page.locator("#causes")).containsText("A script of <b>curl</b> failed");
        assertThat(page.locator("#gate tbody tr").first()).containsText("Fail");
        assertThat(page.locator("#state ~ section").first()).hasId("steer");
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "screens", "rollout-held-light.png")));
        button(page, "Try failed hosts again").click();
        assertThat(page.locator("#state")).not().containsText("Held.");
        assertThat(page.locator("#causes")).hasCount(0);
        page.navigate(harbour.url("/rollouts"));
        page.getByPlaceholder("Why").fill("something smells");
        button(page, "Pause all of them").click();
        link(page, rollout).click();
        assertThat(page.locator("#state")).containsText("Paused.");
        assertThat(page.locator("#state")).containsText("something smells");
    }

    private HostId ready(String name) throws Exception {
        HostId host = harbour.fleet.asked(name, "canary");
        harbour.fleet.letIn(host);
        harbour.fleet.heardNow(host);
        harbour.fleet.report(host, Instant.now(), 1, 2);
        return host;
    }
}
