package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Database;
import io.oakum.store.FeedStore.Outcome;
import io.oakum.store.FeedStore.Run;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeds and tokens, as forms ask for them. */
class SettingsPagesTest {
    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private static String list(int from, int until) {
        var list = new StringBuilder();
        for (int number = from; number < until; number++) {
            list.append(
                    "[02 Apr 2023] DSA-%1$d-1 curl - security update\n\t{CVE-2023-%1$d}\n\t[bookworm] - curl 7.88-2\n"
                            .formatted(number));
        }
        return list.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The newest attempt, once there are so many. */
    private Run attempt(int number) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (true) {
            List<Run> runs = database.transact(tx -> tx.feeds().runs("dsa", 9));
            // Once it is told, another may begin.
            if (runs.size() >= number && !server.get("/feeds").body().contains("Being fetched")) {
                return runs.getFirst();
            }
            assertThat(Instant.now()).as("attempt %d", number).isBefore(end);
            Thread.sleep(50);
        }
    }

    @Test
    void a_feed_is_fetched_while_nobody_waits_and_one_that_shrank_is_taken_when_a_person_says_so() throws Exception {
        try (var publisher = new TestServer.Publisher()) {
            assertThat(server.get("/feeds").body()).contains("No feed was ever loaded");
            assertThat(server.get("/exposures").body()).contains("No feeds");
            publisher.publish(list(7000, 7010));
            HttpResponse<String> added = server.post("/feeds", "name=dsa&address=" + encoded(publisher.address()));
            assertThat(added.statusCode()).as(added.body()).isEqualTo(303);
            assertThat(added.headers().firstValue("location")).contains("/feeds/dsa");
            assertThat(attempt(1).outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(server.get("/feeds").body()).contains("The newest").contains("1 feed, none stale");

            publisher.publish(list(7000, 7002));
            server.post("/feeds/dsa/fetch", "accept=");
            assertThat(attempt(2).outcome()).isEqualTo(Outcome.HELD);
            assertThat(server.get("/feeds/dsa").body())
                    .contains("A newer one waits for a person")
                    .contains("It is right that it shrank: take it");

            server.post("/feeds/dsa/fetch", "accept=yes");
            assertThat(attempt(3).outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(attempt(3).counts().gone()).isEqualTo(8);
            assertThat(server.get("/feeds/dsa").body()).doesNotContain("waits for a person");

            publisher.publish("");
            server.post("/feeds/dsa/fetch", "accept=");
            assertThat(attempt(4).outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(server.get("/feeds/dsa").body())
                    .contains("The last attempt failed")
                    .contains("What was known before still counts");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x, ftp://feeds.example/x, an address begins with https://",
        "x, not an address, an address begins with https://",
        "x, https:///nohost, an address begins with https://",
        "'', '', an address begins with https://",
        "../x, https://feeds.example/x, a feed&#39;s name is made of",
        "<img src=x>, https://feeds.example/x, a feed&#39;s name is made of"
    })
    @BadInput({"W4", "W20"})
    void what_names_no_feed_or_no_address_is_told_and_fetches_nothing(String name, String address, String why)
            throws Exception {
        HttpResponse<String> refused = server.post("/feeds", "name=" + encoded(name) + "&address=" + encoded(address));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(why.replace("&#39;", "'")).doesNotContain("<img src=x");
        assertThat(server.document(server.get("/api/v1/feeds")).objects("feeds"))
                .isEmpty();
    }

    @Test
    @BadInput("W2")
    void W2_a_viewer_sees_the_feeds_and_fetches_none() throws Exception {
        String viewer = somebody("looker", "viewer");

        assertThat(server.as(viewer, "/feeds", "").body()).doesNotContain("Add a feed");
        assertThat(server.as(viewer, "/feeds", "name=x&address=https://feeds.example/x")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.as(viewer, "/feeds/x/fetch", "accept=yes").statusCode())
                .isEqualTo(403);
        assertThat(server.as(viewer, "/tokens", "").body()).doesNotContain("Of machines");
        assertThat(server.as(viewer, "/tokens/end", "token=x").statusCode()).isEqualTo(403);
    }

    @Test
    void a_page_on_which_nobody_looked_at_the_feeds_says_nothing_of_them() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.server().peoplePort() + "/nosuchpage"))
                .header("Accept", "text/html")
                .header("Cookie", "oakum_session=" + somebody("looker", "viewer"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.ofString()).body())
                    .contains("There is nothing here", "signed in as looker")
                    .doesNotContain("No feeds");
        }
        assertThat(server.get("/hosts").body()).contains("No feeds");
    }

    @Test
    void a_feed_that_nobody_tried_is_not_there() throws Exception {
        assertThat(server.get("/feeds/nosuch").statusCode()).isEqualTo(404);
        assertThat(server.get("/feeds/..%2Fetc").statusCode()).isEqualTo(404);
        assertThat(server.post("/feeds/nosuch/fetch", "accept=").statusCode()).isEqualTo(404);
    }

    private String somebody(String name, String role) throws Exception {
        database.change(tx -> tx.people().grant(tx.people().ensure(name), role));
        return server.server().signIn().local(name);
    }

    @Test
    @BadInput("W18")
    void W18_a_token_is_shown_once_calls_as_its_role_says_and_is_over_when_it_is_ended() throws Exception {
        HttpResponse<String> made = server.post("/tokens", "name=night-watch&role=viewer&days=30");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        String secret = made.body().replaceAll("(?s).*data-copy=\"([A-Za-z0-9_-]{27})\".*", "$1");
        assertThat(secret).hasSize(27);
        assertThat(server.get("/tokens").body()).contains("night-watch").doesNotContain(secret);

        assertThat(server.as(secret, "/api/v1/hosts", "").statusCode()).isEqualTo(200);
        assertThat(server.as(secret, "/api/v1/people", "").statusCode()).isEqualTo(403);
        assertThat(server.as(secret, "/api/v1/api-tokens", "{\"name\":\"more\",\"role\":\"viewer\",\"seconds\":60}")
                        .statusCode())
                .isEqualTo(401);
        String id = server.document(server.get("/api/v1/api-tokens"))
                .objects("tokens")
                .getFirst()
                .text("id");
        assertThat(server.as(secret, "/api/v1/api-tokens/" + id + "/revoke", "{}")
                        .statusCode())
                .isEqualTo(403);

        assertThat(server.post("/tokens/revoke", "token=" + id).statusCode()).isEqualTo(303);
        assertThat(server.as(secret, "/api/v1/hosts", "").statusCode()).isEqualTo(401);
        assertThat(server.get("/tokens").body()).doesNotContain("night-watch");
    }

    @ParameterizedTest
    @CsvSource({
        "name=&role=viewer&days=30, a token",
        "name=x&role=approver&days=30, it cannot be",
        "name=x&role=&days=30, it cannot be",
        "name=x&role=viewer&days=0, a token is good for",
        "name=x&role=viewer&days=9999, is not a whole number"
    })
    void a_token_that_cannot_be_is_refused_with_the_reason(String form, String why) throws Exception {
        HttpResponse<String> refused = server.post("/tokens", form);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(why);
        assertThat(server.document(server.get("/api/v1/api-tokens")).objects("tokens"))
                .isEmpty();
    }

    @Test
    void a_line_for_machines_is_listed_and_ended() throws Exception {
        server.post("/first-run", "uses=3&tag=web&hours=24&approves=yes");
        String id = server.document(server.get("/api/v1/enrolment-tokens"))
                .objects("tokens")
                .getFirst()
                .text("id");
        assertThat(server.get("/tokens").body()).contains(id).contains("At once, without a person");

        assertThat(server.post("/tokens/end", "token=" + id).statusCode()).isEqualTo(303);

        assertThat(server.get("/tokens").body()).contains("No line is out");
        assertThat(server.post("/api/v1/enrolment-tokens/" + id + "/end", "{}").statusCode())
                .isEqualTo(404);
    }
}
