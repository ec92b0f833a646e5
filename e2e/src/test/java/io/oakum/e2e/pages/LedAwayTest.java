package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import com.sun.net.httpserver.HttpServer;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of others get no hold of ours in a real browser: nobody is led away, framed, or reached through a window. */
class LedAwayTest {
    private Harbour harbour;
    private Chromium chromium;
    private HttpServer evil;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void a_server_a_browser_and_somebody_elses_site() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        chromium = new Chromium();
        harbour = new Harbour();
        evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site("/", "<h1>Evil</h1>");
        site(
                "/frames",
                "<iframe name=\"ours\" src=\"" + harbour.url("/hosts")
                        + "\"></iframe><iframe name=\"theirs\" src=\"/\"></iframe>");
        evil.start();
        page = chromium.signedIn(harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);
        context = page.context();
    }

    @AfterEach
    void close() throws IOException {
        assertThat(chromium.complaints).isEmpty();
        evil.stop(0);
        harbour.close();
        chromium.close();
    }

    private void site(String path, String html) {
        evil.createContext(path, exchange -> {
            byte[] body = ("<!doctype html><title>evil</title>" + html).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    private String evilUrl(String path) {
        return "http://127.0.0.1:" + evil.getAddress().getPort() + path;
    }

    /** In place of every site that a page might lead to: whoever comes there is seen. */
    private static void answer(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setContentType("text/html")
                .setBody("<!doctype html><title>away</title><h1>Away</h1>"));
    }

    private boolean isOurs(String url) {
        return URI.create(url)
                .getAuthority()
                .equals(URI.create(harbour.url("/")).getAuthority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "/\\evil.example/",
                "\\\\evil.example/",
                "https:evil.example",
                "https://evil.example/",
                "%2F%2Fevil.example/",
                "/%5Cevil.example/",
                "/\t/evil.example/",
                "javascript:document.title='evil'"
            })
    @BadInput("W27")
    void W27_a_form_that_was_tampered_with_leads_nowhere_else(String back) {
        context.route(url -> !isOurs(url), LedAwayTest::answer);
        page.navigate(harbour.url("/hosts"));

        page.evaluate("""
                back => {
                  const form = document.querySelector("form[action='/theme']");
                  form.elements.back.value = back;
                  form.submit();
                }""", back);
        page.waitForURL(url -> !url.endsWith("/hosts"));

        assertThat(isOurs(page.url())).as(page.url()).isTrue();
        assertThat(page.locator("nav.nav")).isVisible();
        assertThat(page.title()).doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/%5Cevil.example",
                "https:evil.example",
                "%2F%2Fevil.example",
                "%252F%252Fevil.example",
                "https%3A%2F%2Fevil.example"
            })
    @BadInput("W27")
    void W27_an_address_that_says_where_to_go_next_is_not_obeyed_at_sign_in(String next) throws Exception {
        BrowserContext stranger = chromium.context(Chromium.WIDE, ColorScheme.LIGHT);
        stranger.route(url -> !isOurs(url), LedAwayTest::answer);
        Page door = stranger.newPage();
        door.navigate(harbour.link() + "?next=" + next);

        door.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();

        assertThat(door.locator("h1")).hasText("Nothing is watched yet. Add the first host.");
        assertThat(isOurs(door.url())).as(door.url()).isTrue();
    }

    @Test
    @BadInput("W27")
    void W27_in_a_frame_of_another_origin_ours_stays_empty() {
        page.navigate(evilUrl("/frames"));

        assertThat(page.frameLocator("[name=theirs]").locator("h1")).hasText("Evil");
        assertThat(page.frameLocator("[name=ours]").locator("nav.nav")).hasCount(0);
        assertThat(page.frame("ours").content()).doesNotContain("Oakum");
        assertThat(chromium.complaints).singleElement().asString().contains("frame-ancestors 'none'");
        chromium.complaints.clear();
        page.navigate(harbour.url("/hosts"));
        assertThat(page.locator("nav.nav")).isVisible();
    }

    @Test
    @BadInput("W27")
    void W27_a_link_from_a_feeds_text_opens_without_an_opener_and_is_told_nothing() throws Exception {
        harbour.fleet.readFeeds();
        page.navigate(harbour.url("/exposures/CVE-2026-1011"));
        // Publishers are far away: the same link, as the page has it, leads to somebody near, where no update of the
        // page undoes that.
        page.locator("#evidence a[href^='https://']").first().evaluate("""
                (one, url) => {
                  const near = one.cloneNode(true);
                  near.id = "near";
                  near.href = url;
                  document.body.append(near);
                }""", evilUrl("/"));
        Locator link = page.locator("#near");

        Page opened = context.waitForPage(
                () -> link.click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.CONTROL))));
        assertThat(opened.locator("h1")).hasText("Evil");
        assertThat(opened.evaluate("window.opener")).isNull();
        assertThat(opened.evaluate("document.referrer")).isEqualTo("");

        Page forced = context.waitForPage(() -> link.evaluate("one => { window.open(one.href); }"));
        assertThat(forced.locator("h1")).hasText("Evil");
        assertThat(forced.evaluate("window.opener")).isNull();
    }

    @Test
    @BadInput("W27")
    void W27_a_window_that_others_open_of_ours_is_out_of_their_reach() {
        page.navigate(evilUrl("/"));

        Page opened = context.waitForPage(
                () -> page.evaluate("url => { window.ours = window.open(url); }", harbour.url("/hosts")));
        assertThat(opened.locator("nav.nav")).isVisible();

        assertThat(opened.evaluate("window.opener")).isNull();
        assertThat(page.evaluate("window.ours.closed")).isEqualTo(true);
        page.evaluate("url => { window.ours.location = url; }", evilUrl("/"));
        assertThat(opened.locator("nav.nav")).isVisible();
    }
}
