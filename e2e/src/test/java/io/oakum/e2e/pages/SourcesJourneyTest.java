package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a reason to the record it rests on, and from there to its publisher. */
class SourcesJourneyTest {
    private Harbour harbour;
    private Chromium chromium;

    @BeforeEach
    void a_server_and_a_browser() throws Exception {
        chromium = new Chromium();
        harbour = new Harbour();
        harbour.fleet.readFeeds();
        harbour.fleet.fill(20);
    }

    @AfterEach
    void close() throws IOException {
        assertThat(chromium.complaints).isEmpty();
        harbour.close();
        chromium.close();
    }

    @Test
    void each_reason_leads_to_the_record_it_rests_on_and_from_there_to_its_publisher() throws Exception {
        Page page =
                chromium.signedIn(harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);
        page.navigate(harbour.url("/exposures/CVE-2026-1011"));
        Locator reasons = page.locator("#why .because li");
        Locator unknown = reasons.filter(new Locator.FilterOptions().setHasText("Not known how"));
        assertThat(unknown.locator("a.src")).hasCount(0);
        assertThat(reasons.locator("a.src")).hasCount(reasons.count() - unknown.count());

        reasons.filter(new Locator.FilterOptions().setHasText("catalogue of known exploited"))
                .first()
                .locator("a.src")
                .click();
        assertThat(page).hasURL(Pattern.compile(".*#e-[0-9]+$"));
        Locator record = page.locator("#evidence li:target");
        assertThat(record).isInViewport();
        assertThat(record).containsText("kev");
        assertThat(record).containsText("read last");
        Locator outside = page.locator("#evidence a[href^='https:']");
        assertThat(outside.first())
                .hasAttribute("href", Pattern.compile("https://(www[.]cisa[.]gov|security-tracker[.]debian[.]org)/.*"));
        for (Locator one : outside.all()) {
            assertThat(one).hasAttribute("rel", "noreferrer");
            assertThat(one).not().hasAttribute("target", Pattern.compile(".*"));
        }

        reasons.filter(new Locator.FilterOptions().setHasText("reachable from the internet"))
                .first()
                .locator("a.src")
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/hosts/h-.*"));
    }

    @Test
    void a_hosts_page_and_the_list_lead_there_too() throws Exception {
        Page page =
                chromium.signedIn(harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);
        for (String path : List.of("/exposures", "/hosts?q=web-01")) {
            page.navigate(harbour.url(path));
            if (path.startsWith("/hosts")) {
                page.locator("#list a.name").first().click();
            }
            page.locator(".exp").first().click();
            page.locator(".more:not([hidden]) a[href$='#evidence']").first().click();
            assertThat(page.locator("#evidence")).isInViewport();
        }
    }
}
