package io.oakum.e2e.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.oakum.testkit.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, driven; whatever a page complains of is kept. */
final class Chromium implements AutoCloseable {
    static final int WIDE = 1440;
    static final int NARROW = 390;
    static final int NARROWEST = 320;

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    /** The browser breaks off what it was fetching when this machine's addresses change: lab hosts of other tests come and go. */
    private static final String BROKEN_OFF = "net::ERR_NETWORK_CHANGED";

    private static final int TRIES = 5;

    final List<String> complaints = new ArrayList<>();
    private int brokenOff;
    private final Playwright playwright;
    private final Browser browser;

    static {
        // What comes over a stream comes a while after it happened, and longer where lab hosts are at work beside it.
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    Chromium() {
        Needed.assume(Files.isExecutable(PROGRAM), "chromium (the browser, from the package chromium)");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    /** @param scheme what the system says */
    BrowserContext context(int width, ColorScheme scheme) {
        // What tests make signs itself.
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setTimezoneId("Europe/Oslo")
                .setLocale("en-GB"));
        context.onConsoleMessage(message -> {
            // A page that is refused is told so by its status; that a browser writes that down is none of the page's
            // faults.
            if (message.text().contains(BROKEN_OFF)) {
                brokenOff++;
            } else if (message.type().equals("error")
                    && !message.text().contains("the server responded with a status of")) {
                complaints.add(message.page().url() + ": " + message.text());
            }
        });
        context.onWebError(error -> complaints.add(String.valueOf(error.error())));
        return context;
    }

    /** Goes to an address, again where that was broken off. */
    void open(Page page, String address) {
        for (int tries = 1; ; tries++) {
            int before = brokenOff;
            try {
                page.navigate(address);
                if (brokenOff == before || tries == TRIES) {
                    return;
                }
            } catch (PlaywrightException e) {
                if (tries == TRIES || !String.valueOf(e.getMessage()).contains(BROKEN_OFF)) {
                    throw e;
                }
            }
        }
    }

    /** A page whose browser holds a session. */
    Page signedIn(Harbour harbour, String secret, int width, ColorScheme scheme) {
        BrowserContext context = context(width, scheme);
        context.addCookies(List.of(session(harbour, secret)));
        return context.newPage();
    }

    private static Cookie session(Harbour harbour, String secret) {
        return new Cookie("oakum_session", secret)
                .setUrl(harbour.url("/"))
                .setHttpOnly(true)
                .setSameSite(SameSiteAttribute.STRICT);
    }

    /** A browser that runs no script, with a session. */
    BrowserContext withoutScript(Harbour harbour, String secret) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setJavaScriptEnabled(false).setViewportSize(WIDE, 900));
        context.addCookies(List.of(session(harbour, secret)));
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
