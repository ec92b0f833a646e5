package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.core.inventory.HostId;
import io.oakum.testkit.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan that every host tries on a copy of itself, made by keyboard alone and watched until it can be signed. */
class EachHostJourneyTest {
    private static final int FIELDS = 80;

    /** By the key that everybody has. */
    private static void tabTo(Page page, String field) {
        for (int n = 0; n < FIELDS; n++) {
            if (page.locator(field + ":focus").count() == 1) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("no way leads to " + field);
    }

    private static Locator finding(Page page, String host) {
        return page.locator("main h3", new Page.LocatorOptions().setHasText("On a copy of " + host));
    }

    private static HostId ready(Harbour harbour, String name) throws Exception {
        HostId host = harbour.fleet.asked(name, "canary");
        harbour.fleet.letIn(host);
        harbour.fleet.heardNow(host);
        harbour.fleet.report(host, Instant.now(), 1, 2);
        return host;
    }

    @Test
    void what_each_copy_shows_comes_in_by_itself_and_then_the_page_asks_for_the_signature() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        try (var chromium = new Chromium();
                var harbour = new Harbour()) {
            HostId one = ready(harbour, "canary-1");
            HostId two = ready(harbour, "canary-2");
            Page page = chromium.signedIn(
                    harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);

            page.navigate(harbour.url("/plans/new"));
            tabTo(page, "[name=tags]");
            page.keyboard().type("canary");
            tabTo(page, "[name=rehearseEach]");
            page.keyboard().press("Space");
            tabTo(page, "[name=reason]");
            page.keyboard().type("before the weekend");
            tabTo(page, "button.main");
            page.keyboard().press("Enter");
            assertThat(page.locator("#state")).containsText("Every host tries it on a copy of itself");
            assertThat(page.locator("#live")).hasText("Live");
            page.evaluate("window.isSamePage = true");
            String plan = page.url().replaceAll(".*/", "");

            new Voyage(harbour, List.of(one)).attend();
            assertThat(finding(page, "canary-1")).hasCount(1);
            assertThat(page.locator("#h-" + one.value())).containsText("Can be done");
            assertThat(page.locator("#h-" + two.value())).containsText("Asked");
            assertThat(page.locator("main")).containsText("1\u2009204 changed,");
            assertThat(page.locator("#state")).containsText("1 of 2 have answered");
            assertThat(page.locator("#sign")).hasCount(0);

            new Voyage(harbour, List.of(one, two)).freeze(plan);
            assertThat(page.locator("#h-" + two.value())).containsText("Can be done");
            assertThat(page.locator("main")).containsText("What changes on 2 hosts");
            assertThat(finding(page, "canary-1")).hasCount(1);
            assertThat(page.locator("#sign")).containsText("oakum approve " + plan);
            assertThat(page.locator("#state")).containsText("1 more person has to sign");
            assertThat(page.evaluate("window.isSamePage")).isEqualTo(true);
            assertThat(chromium.complaints).isEmpty();
        }
    }
}
