package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.GpgHome;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedRoutesTest {
    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static String list(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "[02 Apr 2023] DSA-" + i + "-1 pkg" + i + " - security update\n\t{CVE-2023-" + i
                        + "}\n\t[bookworm] - pkg" + i + " 2.0-1\n")
                .collect(Collectors.joining());
    }

    @Test
    @BadInput("F2")
    void a_feed_is_sent_shrinks_is_held_and_is_taken_when_a_person_says_so() throws Exception {
        JsonObject first = server.document(server.post("/api/v1/feeds/sent/content", list(5000, 5010)));
        assertThat(first.object("run").text("outcome")).isEqualTo("taken");
        assertThat(first.object("run").wholeNumber("added")).isEqualTo(10);

        JsonObject held = server.document(server.post("/api/v1/feeds/sent/content", list(5000, 5003)));
        assertThat(held.object("run").text("outcome")).isEqualTo("held");

        JsonObject status = server.document(server.get("/api/v1/feeds/sent"));
        assertThat(status.object("feed").wholeNumber("rows")).isEqualTo(10);
        assertThat(status.object("feed").text("trouble")).contains("of its 10 entries it has 3 left");
        assertThat(status.objects("runs")).hasSize(2);

        JsonObject taken =
                server.document(server.post("/api/v1/feeds/sent/content?acceptShrink=true", list(5000, 5003)));
        assertThat(taken.object("run").text("outcome")).isEqualTo("taken");
        assertThat(taken.object("run").wholeNumber("gone")).isEqualTo(7);
    }

    @Test
    void a_feed_is_fetched_and_one_whose_server_is_in_trouble_stays_as_it_was() throws Exception {
        try (var publisher = new TestServer.Publisher()) {
            publisher.publish(list(6000, 6004));
            String wanted = "{\"address\":\"" + publisher.address() + "\",\"licence\":\"none\",\"acceptShrink\":false}";
            assertThat(server.document(server.post("/api/v1/feeds/fetched/fetch", wanted))
                            .object("run")
                            .text("outcome"))
                    .isEqualTo("taken");

            publisher.publish("");
            JsonObject run = server.document(server.post("/api/v1/feeds/fetched/fetch", wanted))
                    .object("run");

            assertThat(run.text("outcome")).isEqualTo("unreachable");
            assertThat(run.text("reason")).contains("503");
            assertThat(server.document(server.get("/api/v1/feeds/fetched"))
                            .object("feed")
                            .wholeNumber("rows"))
                    .isEqualTo(4);
        }
    }

    @Test
    @BadInput("F1")
    void a_feed_that_must_be_signed_is_not_loaded_without_and_says_who_signed_it() throws Exception {
        try (var gpg = GpgHome.made()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            gpg.generate("publisher", "ed25519", "never", now.minusSeconds(60));
            gpg.generate("stranger", "ed25519", "never", now.minusSeconds(60));
            Path keys = Files.createDirectories(folder.resolve("feed-keys"));
            Files.writeString(keys.resolve("signed.asc"), gpg.armoured("publisher"));
            Path feed = Files.writeString(folder.resolve("feed"), list(7000, 7003));

            assertThat(sent(feed, "")).satisfies(run -> {
                assertThat(run.text("outcome")).isEqualTo("refused");
                assertThat(run.text("reason")).contains("it is not signed").contains(keys + "/signed.asc");
            });
            assertThat(sent(feed, signature(gpg.sign(feed, "stranger", now))).text("reason"))
                    .contains("which is not among those of");
            assertThat(sent(feed, "&signature=%2A").text("detail")).contains("base64url");
            JsonObject unloaded =
                    server.document(server.get("/api/v1/feeds/signed")).object("feed");
            assertThat(unloaded.get("loadedAt")).isEqualTo(new JsonNull());
            assertThat(unloaded.truth("stale")).isTrue();

            assertThat(sent(feed, signature(gpg.sign(feed, "publisher", now))).text("outcome"))
                    .isEqualTo("taken");
            JsonObject loaded =
                    server.document(server.get("/api/v1/feeds/signed")).object("feed");
            assertThat(loaded.text("signedBy")).isEqualTo(gpg.fingerprint("publisher"));
            assertThat(loaded.text("signedAt")).isEqualTo(now.toString());
            assertThat(sent(feed, "").text("outcome")).isEqualTo("refused");
        }
    }

    private static JsonObject sent(Path feed, String more) throws Exception {
        JsonObject said = server.document(
                server.post("/api/v1/feeds/signed/content?licence=none" + more, Files.readString(feed)));
        return said.find("run").isPresent() ? said.object("run") : said;
    }

    private static String signature(Path file) throws Exception {
        return "&signature=" + Base64.getUrlEncoder().withoutPadding().encodeToString(Files.readAllBytes(file));
    }

    @Test
    @BadInput("F1")
    void the_signature_of_a_feed_is_fetched_beside_it_and_one_that_was_taken_before_is_asked_for_again()
            throws Exception {
        try (var gpg = GpgHome.made();
                var publisher = new TestServer.Publisher()) {
            publisher.publish(list(7100, 7104));
            String wanted = "{\"address\":\"" + publisher.address() + "\",\"licence\":\"none\",\"acceptShrink\":false}";
            assertThat(fetched(wanted).text("outcome")).isEqualTo("taken");

            gpg.generate("publisher", "ed25519", "never", Instant.now().minusSeconds(60));
            Path keys = Files.createDirectories(folder.resolve("feed-keys"));
            Files.writeString(keys.resolve("mirrored.asc"), gpg.armoured("publisher"));
            assertThat(fetched(wanted)).satisfies(run -> {
                assertThat(run.text("outcome")).isEqualTo("refused");
                assertThat(run.text("reason"))
                        .contains("its signature cannot be had")
                        .contains(".asc");
            });

            Path feed = Files.writeString(folder.resolve("mirrored"), list(7100, 7104));
            publisher.sign(Files.readString(gpg.sign(feed, "publisher", Instant.now())));
            assertThat(fetched(wanted).text("outcome")).isEqualTo("taken");
            assertThat(server.document(server.get("/api/v1/feeds/mirrored"))
                            .object("feed")
                            .text("signedBy"))
                    .isEqualTo(gpg.fingerprint("publisher"));
        }
    }

    private static JsonObject fetched(String wanted) throws Exception {
        return server.document(server.post("/api/v1/feeds/mirrored/fetch", wanted))
                .object("run");
    }

    @Test
    @BadInput("W20")
    void W20_an_address_of_this_machine_that_nobody_allowed_is_not_fetched() throws Exception {
        JsonObject run = server.document(server.post(
                        "/api/v1/feeds/inside/fetch",
                        "{\"address\":\"https://169.254.169.254/latest\",\"licence\":\"\",\"acceptShrink\":false}"))
                .object("run");

        assertThat(run.text("outcome")).isEqualTo("unreachable");
        assertThat(run.text("reason")).contains("is no public address");
        assertThat(server.document(server.get("/api/v1/feeds/inside"))
                        .object("feed")
                        .get("loadedAt"))
                .isEqualTo(new JsonNull());
    }

    @Test
    void what_is_no_name_no_address_and_no_content_is_refused_with_the_reason() throws Exception {
        assertThat(server.post("/api/v1/feeds/A/content", "x").body()).contains("is no name of a feed");
        assertThat(server.post("/api/v1/feeds/a/content", "").body()).contains("no content");
        assertThat(server.post("/api/v1/feeds/a/fetch", "{\"address\":\"a b\",\"licence\":\"\",\"acceptShrink\":false}")
                        .body())
                .contains("is no address");
        assertThat(server.get("/api/v1/feeds/unheard-of").statusCode()).isEqualTo(404);
    }
}
