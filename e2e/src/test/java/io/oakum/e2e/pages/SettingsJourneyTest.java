package io.oakum.e2e.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.testkit.BadInput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is set for the whole fleet, in a real browser: which programs may call, and what is known of the world. */
class SettingsJourneyTest {
    private Harbour harbour;
    private Chromium chromium;
    private Page page;

    @BeforeEach
    void a_server_and_a_browser() throws Exception {
        chromium = new Chromium();
        harbour = new Harbour();
        harbour.fleet.fill(5);
        page = chromium.signedIn(harbour, harbour.server.signIn().local("admin"), Chromium.WIDE, ColorScheme.LIGHT);
    }

    @AfterEach
    void close() throws IOException {
        assertThat(chromium.complaints).isEmpty();
        harbour.close();
        chromium.close();
    }

    private int asked(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(harbour.url("/api/v1/hosts")))
                .header("Authorization", "Bearer " + token)
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private void press(String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    @Test
    @BadInput("W18")
    void W18_a_token_is_made_shown_once_used_and_ended() throws Exception {
        page.navigate(harbour.url("/"));
        page.keyboard().press("g");
        page.keyboard().press("k");
        assertThat(page.locator("h1")).hasText("Tokens");
        page.getByLabel("Name: which program it is for").fill("dashboard");
        page.getByLabel(Pattern.compile("^auditor")).check();
        press("Make the token");
        String token = page.locator("#made .cmd")
                .innerText()
                .replaceAll("(?s)Copy\\s*", "")
                .strip();
        assertThat(page.locator("#programs")).containsText("dashboard");
        assertThat(asked(token)).isEqualTo(200);

        page.navigate(harbour.url("/tokens"));
        assertThat(page.locator("#made")).hasCount(0);
        assertThat(page.locator("#programs tbody")).containsText("auditor");
        press("End the token dashboard of admin");
        assertThat(page.locator("#programs")).containsText("No program has a token.");
        assertThat(asked(token)).isEqualTo(401);
    }

    @Test
    void every_page_says_how_old_the_feeds_are_and_leads_to_them() throws Exception {
        page.navigate(harbour.url("/hosts"));
        assertThat(page.locator("#feed-age")).containsText("No feeds");

        harbour.fleet.readFeeds();
        assertThat(page.locator("#feed-age")).containsText("3 feeds, none stale");
        page.locator("#feed-age").click();
        assertThat(page.locator("h1")).hasText("Feeds");
        page.locator("#f-dsa a").click();
        assertThat(page.locator("#runs tbody tr")).hasCount(1);
        assertThat(page.locator("#runs")).containsText("Taken in");
    }
}
