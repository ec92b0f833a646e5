package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.oakum.control.DeriveExposures;
import io.oakum.control.FleetKeys;
import io.oakum.control.GiveTasks;
import io.oakum.control.HearTasks;
import io.oakum.control.KeptIndex;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.Secrets;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.TagStore;
import io.oakum.store.TestDatabase;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.web.manual.ApiExample;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final Path SCHEMAS = Path.of("..", "docs", "schema");
    private static final String HERE = "https://oakum.example/openapi.yaml";
    private static final HostId HOST = new HostId("h-web-01");

    /** An end that lies ahead for the reader must lie ahead on the day of the test too. */
    private static final String AHEAD = "2026-12-31T00:00:00Z";

    /** Good for nothing once the server is gone, and still nothing to be published. */
    private static final Set<String> SECRETS = Set.of("token", "path");

    private static final String SIGNATURE = "{signature}";
    private static final String CHANGES = "curl:amd64 7.88.1-10 7.88.1-10+deb12u14 " + "c".repeat(64) + "\n";
    private static final int SHOWN_TEXT = 160;
    private static final int SHOWN_ROWS = 2;

    @TempDir
    private Path folder;

    private String plan = "";
    private String rollout = "";
    private String apiToken = "";
    private String enrolmentToken = "";
    private String cursor = "";

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
            cursor = server.document(server.get("/api/v1/events")).text("next");
            for (ApiExample example : ManualPages.examples()) {
                if (example.of().equals("GET /api/v1/plans/{id}/order")) {
                    freeze(server, database);
                }
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
                if (document.find("token").isPresent()) {
                    keepToken(example, document.text("token"));
                }
                if (example.of().equals("POST /api/v1/plans/{id}/signatures")) {
                    rollout = document.text("rollout");
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
            // No documents: the description itself, and what is told for as long as somebody listens.
            operations.removeAll(Set.of("GET /api/v1/openapi.yaml", "GET " + EventRoutes.PATH));

            assertThat(ManualPages.examples().stream().map(ApiExample::of).toList())
                    .containsAll(operations);
        }
    }

    @Test
    void an_answer_that_the_description_does_not_allow_is_found() throws Exception {
        var hosts = new ApiExample("GET /api/v1/hosts", "/api/v1/hosts", "", 200, "");
        var none = new ApiExample("GET /api/v1/hosts/{id}", "/api/v1/hosts/h-1", "", 404, "");

        assertThat(faults(hosts, "{\"hosts\":[],\"next\":null}")).isEmpty();
        assertThat(faults(hosts, "{\"hosts\":[{\"id\":\"h-1\"}],\"next\":null}"))
                .isNotEmpty();
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

    private void keepToken(ApiExample example, String secret) {
        String id = Secrets.digest(secret).hex().substring(0, 16);
        if (example.of().endsWith("/api-tokens")) {
            apiToken = id;
        } else {
            enrolmentToken = id;
        }
    }

    private HttpResponse<String> called(TestServer server, ApiExample example) throws Exception {
        String body = example.sent()
                .replace(AHEAD, Instant.now().plus(Duration.ofDays(30)).toString());
        String path = example.path()
                .replace("{plan}", plan)
                .replace("{rollout}", rollout)
                .replace("{api-token}", apiToken)
                .replace("{enrolment-token}", enrolmentToken)
                .replace("{cursor}", cursor);
        return server.send(example.method(), path, body.contains(SIGNATURE) ? signed(server) : body);
    }

    /** The host answers what it is asked until the plan can be signed. */
    private void freeze(TestServer server, Database database) throws Exception {
        Path secrets = folder.resolve("secrets");
        var give = new GiveTasks(
                database, "fleet", FleetKeys.in(secrets, new SecureRandom()).online());
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (server.get("/api/v1/plans/" + plan + "/order").statusCode() != 200) {
            assertThat(Instant.now()).as("the plan is frozen").isBefore(end);
            give.look();
            for (Task task : give.of(HOST)) {
                String answer = switch (task.kind()) {
                    case "simulate" ->
                        Json.write(JsonObject.with("answer", "feasible")
                                .and("changes", CHANGES)
                                .build());
                    case "rehearse" -> "{\"verdict\":\"passed\"}";
                    case String other -> throw new AssertionError("nobody signed, and it is asked to " + other);
                };
                new HearTasks(database).hear(HOST, new TaskAnswer(task.id(), task.token(), "", "", "", answer));
            }
            Thread.sleep(100);
        }
    }

    /** As {@code oakum approve} does it. */
    private String signed(TestServer server) throws Exception {
        byte[] payload = Bytes.ofBase64(server.document(server.get("/api/v1/plans/" + plan + "/order"))
                        .text("payload"))
                .array();
        String armour = new SshKeygen(new LocalRunner(), folder.resolve("id"))
                .sign(Bytes.of(Envelope.unsigned(PayloadType.ORDER, payload).signedBytes()), "order@oakum");
        return Json.write(JsonObject.with("signature", armour).build());
    }

    private static List<String> faults(ApiExample example, String document) throws Exception {
        String[] call = example.of().split(" ");
        String answer = example.status() == 200
                ? "/paths/" + call[1].replace("/", "~1").replace("{", "%7B").replace("}", "%7D") + "/"
                        + call[0].toLowerCase(Locale.ROOT)
                        + "/responses/200/content/application~1json/schema"
                : "/components/schemas/Problem";
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(ApiExamplesTest::published))
                .getSchema(
                        SchemaLocation.of(HERE),
                        "$ref: \"#" + answer + "\"\n" + Files.readString(OPENAPI),
                        InputFormat.YAML)
                .validate(
                        document,
                        InputFormat.JSON,
                        (context, _) -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** A schema by the address under which the server hands it out. */
    private static String published(String address) {
        Path file = SCHEMAS.resolve(address.substring(address.lastIndexOf('/') + 1));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the description points to " + address, e);
        }
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
        new TakeReport(database, derive).take(HOST, Bytes.ofText("""
                {"scan":{"host":{"name":"web-01","os":{"id":"debian","versionId":"12"},"kernel":{"running":"6.1.0-41-amd64"
                ,"installed":"6.1.0-41-amd64"},"bootId":"b"},"takenAt":"2026-11-25T12:00:00Z","packages":1,"exposures":[
                {"vulnerability":"CVE-2023-1002","packages":["nginx:amd64"],"state":"no-fix","hindrance":null
                ,"due":"2099-01-01T00:00:00Z","provisional":true,"rule":"r","because":["b"],"attributions":["says so"]
                ,"released":null}],"updates":[],"restart":{"reboot":false,"services":[],"processes":[]},"owners":[],"notKnown":[]}
                ,"installed":[["nginx","amd64","1.0-1","nginx","1.0-1"]]}"""));
        database.change(tx -> tx.hosts().hear(List.of(new Heard(HOST, tx.now(), "boot-1", "0.1.0"))));
    }
}
