package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the fleet, as a program with a viewer's token hears it over HTTP. */
class EventRoutesTest {
    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Database database;
    private TestServer server;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        token = server.document(server.post("/api/v1/api-tokens", """
                        {"name":"pager","role":"viewer","seconds":3600}
                        """)).text("token");
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
        http.close();
    }

    private JsonObject asked(String query) throws Exception {
        return server.document(server.as(token, "/api/v1/events" + query, ""));
    }

    private void said(String advisory) throws Exception {
        database.change(tx -> tx.changes().add(Kind.ADVISORY, advisory));
    }

    /** One connection that is listened to. */
    private final class Stream implements AutoCloseable {
        private final HttpResponse<java.io.InputStream> response;
        private final BufferedReader lines;
        private String id = "";
        private String name = "";

        Stream(String query, String lastEvent) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.server().peoplePort() + EventRoutes.PATH + query))
                    .header("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + token);
            if (!lastEvent.isEmpty()) {
                request.header("Last-Event-ID", lastEvent);
            }
            response = http.send(request.build(), BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The data of the next event; ids are taken as a browser takes them. */
        String next() throws IOException {
            String data = "";
            String line = lines.readLine();
            while (line != null && (!line.isEmpty() || data.isEmpty())) {
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                }
                line = lines.readLine();
            }
            return data;
        }

        String nextOf() throws Exception {
            return Json.readObject(next().getBytes(StandardCharsets.UTF_8)).text("of");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void a_program_that_asks_from_time_to_time_hears_everything_once() throws Exception {
        JsonObject first = asked("?kinds=exposures");
        assertThat(first.array("events")).isEmpty();
        String cursor = first.text("next");
        var heard = new ArrayList<String>();
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        for (int i = 0; heard.size() < 5; i++) {
            assertThat(Instant.now()).isBefore(end);
            if (i < 5) {
                said("DSA-" + i);
            }
            JsonObject told = asked("?kinds=exposures&after=" + cursor);
            for (JsonObject event : told.objects("events")) {
                assertThat(event.text("kind")).isEqualTo("exposures.advisory");
                heard.add(event.text("of"));
            }
            cursor = told.text("next");
            Thread.sleep(100);
        }

        assertThat(heard).containsExactly("DSA-0", "DSA-1", "DSA-2", "DSA-3", "DSA-4");
    }

    @Test
    void a_program_that_listens_hears_at_once_and_after_a_broken_connection_what_it_missed() throws Exception {
        String id;
        try (var stream = new Stream("?kinds=exposures", "")) {
            assertThat(stream.response.statusCode()).isEqualTo(200);
            assertThat(stream.response.headers().firstValue("content-type"))
                    .contains("text/event-stream; charset=utf-8");
            said("DSA-1");
            assertThat(stream.nextOf()).isEqualTo("DSA-1");
            said("DSA-2");
            assertThat(stream.nextOf()).isEqualTo("DSA-2");
            id = stream.id;
        }
        said("DSA-3");

        try (var stream = new Stream("?kinds=exposures", id)) {
            said("DSA-4");
            assertThat(List.of(stream.nextOf(), stream.nextOf())).containsExactly("DSA-3", "DSA-4");
        }
        // The browser's header goes before the address, which stays as it was.
        String old = asked("").text("next");
        try (var stream = new Stream("?kinds=exposures&after=" + old, id)) {
            assertThat(stream.nextOf()).isEqualTo("DSA-3");
        }
    }

    @Test
    void who_was_away_for_too_long_is_told_that_something_is_missing_and_goes_on() throws Exception {
        String old = CursorText.of("1", "1", "1", "0", "1000");

        HttpResponse<String> refused = server.as(token, "/api/v1/events?after=" + old, "");
        assertThat(refused.statusCode()).isEqualTo(410);
        assertThat(server.document(refused).text("code")).isEqualTo("request.too-late");

        try (var stream = new Stream("?kinds=exposures", old)) {
            assertThat(stream.next()).contains("\"why\":\"not all");
            assertThat(stream.name).isEqualTo("lost");
            said("DSA-1");
            assertThat(stream.nextOf()).isEqualTo("DSA-1");
        }
    }

    @Test
    @BadInput("W26")
    void W26_a_programs_stream_ends_with_its_token() throws Exception {
        try (var stream = new Stream("", "")) {
            said("DSA-1");
            assertThat(stream.next()).isNotEmpty();
            String id = server.document(server.get("/api/v1/api-tokens"))
                    .objects("tokens")
                    .getFirst()
                    .text("id");

            assertThat(server.post("/api/v1/api-tokens/" + id + "/revoke", "").statusCode())
                    .isEqualTo(200);

            assertThat(stream.lines.lines().filter(line -> line.contains("\"kind\"")))
                    .as("what is told before it ends")
                    .hasSizeLessThan(10);
        }
        assertThat(server.as(token, "/api/v1/events", "").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?after=x",
                "?after=bm90LWEKY3Vyc29y",
                "?after=LTEKMQoxCjAKMQ",
                "?after=OTk5OTk5OTk5OTk5OTk5OTk5OTkKMQoxCjAKMQ",
                "?kinds=nothing",
                "?kinds=plan,,rollout",
                "?kinds=plan%20",
                "?kinds=sign-in"
            })
    void what_is_no_cursor_and_no_kind_is_named(String query) throws Exception {
        for (String path : List.of("/api/v1/events", EventRoutes.PATH)) {
            HttpResponse<String> answer = server.as(token, path + query, "");

            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(server.document(answer).text("detail"))
                    .contains(query.startsWith("?after") ? "\"after\" is a cursor" : "\"kinds\"");
        }
    }
}
