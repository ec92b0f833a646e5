package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.oakum.core.inventory.HostId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that hears nothing says since when, and goes on by itself when it hears again. */
class NotLiveTest {
    /** Twenty seconds of silence, and as many until a new stream is asked for. */
    private static final double PATIENCE = 75_000;

    private Harbour harbour;
    private Wire wire;
    private Chromium chromium;

    @BeforeEach
    void a_server_behind_a_wire() throws Exception {
        chromium = new Chromium();
        harbour = new Harbour();
        harbour.fleet.fill(5);
        wire = new Wire(harbour.server.peoplePort());
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        harbour.close();
        chromium.close();
    }

    private Page live(int width) throws Exception {
        var context = chromium.context(width, ColorScheme.LIGHT);
        context.addCookies(
                List.of(new Cookie("oakum_session", harbour.server.signIn().local("admin"))
                        .setUrl(wire.url("/"))
                        .setHttpOnly(true)
                        .setSameSite(SameSiteAttribute.STRICT)));
        Page page = context.newPage();
        page.navigate(wire.url("/hosts"));
        assertThat(page.locator("#live")).hasText("Live");
        assertThat(page.locator("#stale")).isHidden();
        return page;
    }

    private void news(String name) throws Exception {
        HostId host = harbour.fleet.asked(name, "web");
        harbour.fleet.letIn(host);
        harbour.fleet.report(host, Instant.now(), 1, 1);
    }

    private static void comesBack(Page page, String news) {
        Locator stale = page.locator("#stale");
        assertThat(page.locator("#list")).containsText(news, new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(stale).isHidden(new IsHiddenOptions().setTimeout(PATIENCE));
        assertThat(page.locator("#live")).hasText("Live");
    }

    @Test
    void a_stream_that_is_cut_is_told_with_its_time_and_taken_up_again() throws Exception {
        Page page = live(Chromium.NARROW);
        wire.cut();
        assertThat(page.locator("#stale")).isVisible(new IsVisibleOptions().setTimeout(PATIENCE));
        assertThat(page.locator("#stale"))
                .containsText(Pattern.compile("Not live since \\d+ \\w{3} \\d{4}, \\d\\d:\\d\\d\\."));
        assertThat(page.locator("#live")).hasText("Not live");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screens", "not-live-narrow.png")));
        assertThat(EveryPageTest.violations(page, EveryPageTest.checker())).isEmpty();
        news("newcomer");

        wire.mend();
        comesBack(page, "newcomer");
    }

    @Test
    void a_connection_that_died_without_a_word_is_given_up_and_made_anew() throws Exception {
        Page page = live(Chromium.WIDE);
        wire.silence();
        news("newcomer");
        assertThat(page.locator("#stale")).isVisible(new IsVisibleOptions().setTimeout(PATIENCE));

        wire.mend();
        comesBack(page, "newcomer");
    }
}
