package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.oakum.control.DeriveExposures;
import io.oakum.control.KeptIndex;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.TagStore;
import io.oakum.store.TestDatabase;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.SigningKey;
import io.oakum.web.manual.ApiExample;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the manual's page of the API, carried out one after the other on a server of their own. With {@code -Doakum.rewrite=true}
 * what came back is written down as what is shown.
 */
class ApiExamplesTest {
    private static final Path EXAMPLES = Path.of("src/main/resources/io/oakum/server/api-examples.json");
    private static final Path OPENAPI = Path.of("src/main/resources/io/oakum/server/openapi.yaml");

    /** An end that lies ahead for the reader must lie ahead on the day of the test too. */
    private static final String AHEAD = "2026-12-31T00:00:00Z";

    /** Good for nothing once the server is gone, and still nothing to be published. */
    private static final Set<String> SECRETS = Set.of("token", "path");

    private static final int SHOWN_TEXT = 160;
    private static final int SHOWN_ROWS = 2;

    @TempDir
    private Path folder;

    private String plan = "";

    @Test
    void every_example_is_answered_as_it_is_shown_and_as_the_description_says() throws Exception {
        var answered = new ArrayList<JsonValue>();
        try (Database database = TestDatabase.opened();
                TestServer server = TestServer.on(database, folder)) {
            host(database, "web-01");
            host(database, "web-02");
            database.change(tx -> tx.hosts().approve(new HostId("h-web-01")));
            report(database);
            awaitTrends(server);
            for (ApiExample example : ManualPages.examples()) {
                HttpResponse<String> real = called(server, example);
                String where = example.of() + " " + example.path();
                assertThat(real.statusCode()).as(where + ": " + real.body()).isEqualTo(example.status());
                assertThat(faults(example, real.body()))
                        .as(where + ": " + real.body())
                        .isEmpty();
                JsonObject document = server.document(real);
                if (document.find("id").isPresent() && example.of().equals("POST /api/v1/plans")) {
                    plan = document.text("id");
                }
                answered.add(row(example, document));
                if (!Boolean.getBoolean("oakum.rewrite")) {
                    assertThat(faults(example, example.answer()))
                            .as(where + " as shown")
                            .isEmpty();
                    assertThat(isPartOf(parsed(example.answer()), document))
                            .as(where + " shows " + example.answer() + " and is answered " + real.body())
                            .isTrue();
                }
            }
        }
        if (Boolean.getBoolean("oakum.rewrite")) {
            Files.writeString(
                    EXAMPLES,
                    Json.writeIndented(JsonObject.with("examples", new JsonArray(answered))
                                    .build())
                            + "\n");
        }
    }

    @Test
    void every_operation_that_answers_with_a_document_has_an_example() throws Exception {
        try (Database database = TestDatabase.opened();
                TestServer server = TestServer.on(database, folder)) {
            var operations = new TreeSet<String>();
            server.server().routes().stream()
                    .filter(route -> route.path().startsWith("/api/"))
                    .forEach(route -> operations.add(route.method().text() + " " + route.path()));
            operations.remove("GET /api/v1/openapi.yaml");

            assertThat(ManualPages.examples().stream().map(ApiExample::of).toList())
                    .containsAll(operations);
        }
    }

    @Test
    void an_answer_that_the_description_does_not_allow_is_found() throws Exception {
        var hosts = new ApiExample("GET /api/v1/hosts", "/api/v1/hosts", "", 200, "");
        var none = new ApiExample("GET /api/v1/hosts/{id}", "/api/v1/hosts/h-1", "", 404, "");

        assertThat(faults(hosts, "{\"hosts\":[]}")).isEmpty();
        assertThat(faults(hosts, "{\"hosts\":[{\"id\":\"h-1\"}]}")).isNotEmpty();
        assertThat(faults(none, "{}")).isNotEmpty();
    }

    /** They are counted in the background. */
    private static void awaitTrends(TestServer server) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (server.document(server.get("/api/v1/trends")).array("open").isEmpty()) {
            assertThat(Instant.now()).as("the trends are counted").isBefore(end);
            Thread.sleep(100);
        }
    }

    private HttpResponse<String> called(TestServer server, ApiExample example) throws Exception {
        String body = example.sent()
                .replace(AHEAD, Instant.now().plus(Duration.ofDays(30)).toString());
        return server.send(example.method(), example.path().replace("{plan}", plan), body);
    }

    private static List<String> faults(ApiExample example, String document) throws Exception {
        String[] call = example.of().split(" ");
        String answer = example.status() == 200
                ? "/paths/" + call[1].replace("/", "~1").replace("{", "%7B").replace("}", "%7D") + "/"
                        + call[0].toLowerCase(Locale.ROOT)
                        + "/responses/200/content/application~1json/schema"
                : "/components/schemas/Problem";
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema("$ref: \"#" + answer + "\"\n" + Files.readString(OPENAPI), InputFormat.YAML)
                .validate(
                        document,
                        InputFormat.JSON,
                        (context, _) -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonObject parsed(String text) throws Exception {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether what is shown is there, member by member and of the same kind; values such as times and ids differ by themselves. */
    private static boolean isPartOf(JsonValue shown, JsonValue real) {
        return switch (shown) {
            case JsonObject object ->
                real instanceof JsonObject other
                        && object.members().entrySet().stream()
                                .allMatch(member -> other.find(member.getKey())
                                        .filter(value -> isPartOf(member.getValue(), value))
                                        .isPresent());
            case JsonArray array ->
                real instanceof JsonArray other
                        && array.elements().stream()
                                .allMatch(one -> other.elements().stream().anyMatch(value -> isPartOf(one, value)));
            case JsonValue plain -> plain.getClass().equals(real.getClass());
        };
    }

    private static JsonObject row(ApiExample example, JsonObject answer) throws Exception {
        boolean isDocument = example.sent().startsWith("{");
        JsonValue text = example.sent().isEmpty() ? new JsonNull() : new JsonString(example.sent());
        return JsonObject.with("of", example.of())
                .and("path", example.path())
                .and("sent", isDocument ? parsed(example.sent()) : text)
                .and("status", example.status())
                .and("answer", shortened(answer))
                .build();
    }

    private static JsonValue shortened(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                var builder = new LinkedHashMap<String, JsonValue>();
                object.members()
                        .forEach((name, member) ->
                                builder.put(name, SECRETS.contains(name) ? new JsonString("...") : shortened(member)));
                yield new JsonObject(builder);
            }
            case JsonArray array ->
                new JsonArray(array.elements().stream()
                        .limit(SHOWN_ROWS)
                        .map(ApiExamplesTest::shortened)
                        .toList());
            case JsonString(String text)
            when text.length() > SHOWN_TEXT -> new JsonString(text.substring(0, SHOWN_TEXT) + "...");
            case JsonValue plain -> plain;
        };
    }

    private static void host(Database database, String name) throws Exception {
        var id = new HostId("h-" + name);
        database.change(tx -> {
            tx.hosts()
                    .ask(new Candidate(
                            id,
                            name,
                            "debian 12",
                            "m-" + name,
                            SigningKey.generate(new SecureRandom()).verifyingKey()));
            tx.tags().add(id, "web", TagStore.Source.TOKEN);
        });
    }

    private static void report(Database database) throws Exception {
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        new TakeReport(database, derive).take(new HostId("h-web-01"), Bytes.ofText("""
                {"scan":{"host":{"name":"web-01","os":{"id":"debian","versionId":"12"},"kernel":{"running":"6.1.0-41-amd64"
                ,"installed":"6.1.0-41-amd64"},"bootId":"b"},"takenAt":"2026-11-25T12:00:00Z","exposures":[
                {"vulnerability":"CVE-2023-1002","packages":["nginx:amd64"],"state":"no-fix","hindrance":null
                ,"due":"2099-01-01T00:00:00Z","provisional":true,"rule":"r","because":["b"],"attributions":["says so"]
                ,"released":null}],"updates":[],"restart":{"reboot":false,"services":[]}}
                ,"installed":[["nginx","amd64","1.0-1","nginx","1.0-1"]]}"""));
        database.change(tx -> tx.hosts().hear(List.of(new Heard(new HostId("h-web-01"), tx.now(), "boot-1", "0.1.0"))));
    }
}
