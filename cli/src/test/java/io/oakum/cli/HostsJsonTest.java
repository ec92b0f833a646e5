package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands that change hosts print for programs, of what a server answers as its description says. */
final class HostsJsonTest {
    private static final String AT = "2026-11-26T10:33:27.521546Z";

    @TempDir
    private Path folder;

    private final List<String> calls = new ArrayList<>();
    private HttpServer server;
    private boolean isMoved;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path session = Files.createDirectories(folder.resolve("secrets")).resolve("local-session");
        Files.writeString(session, "http://127.0.0.1:" + server.getAddress().getPort() + "\nsecret\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(path + " " + body);
        boolean isRefused = isMoved && path.endsWith("/own");
        byte[] answer = (isRefused
                        ? "{\"code\":\"hosts.others\",\"detail\":\"other hosts are meant by now\"}"
                        : document(path))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isRefused ? 409 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String document(String path) {
        return switch (path) {
            case "/api/v1/host-changes/look" ->
                "{\"total\":2,\"seen\":\"abc\",\"hosts\":[{\"id\":\"h-1\",\"name\":\"web-1\"},{\"id\":\"h-2\",\"name\":\"web-2\"}]}";
            case "/api/v1/host-changes/tag" -> changed("tagged");
            case "/api/v1/host-changes/describe" -> changed("described");
            case "/api/v1/host-changes/own" -> changed("owned");
            case "/api/v1/host-changes/retire" -> changed("retired");
            case "/api/v1/host-changes/ask" -> changed("asked");
            case "/api/v1/hosts/h-1/tags" -> "{\"tags\":[\"dmz\",\"web\"]}";
            case "/api/v1/hosts/h-1/asset" -> "{\"exposed\":\"no\",\"criticality\":\"high\",\"scopes\":[\"pci\"]}";
            case "/api/v1/host-changes/undo" -> "{\"changed\":1}";
            default -> "{\"changed\":true}";
        };
    }

    private static String changed(String what) {
        return "{\"changed\":2,\"what\":\"" + what + "\",\"at\":\"" + AT + "\",\"page\":\"/hosts/changed?what=" + what
                + "&tag=web\"}";
    }

    private record Ran(int code, String out) {
        JsonObject document() throws Exception {
            return Json.readObject(out.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Ran oakum(String words) {
        var arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.addAll(List.of("--data", folder.toString()));
        PrintStream before = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            int code = CliMain.commandLine().execute(arguments.toArray(String[]::new));
            return new Ran(code, out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }

    private static void keepsToItsSchema(String document) throws IOException {
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(Path.of("..", "docs", "schema", "hosts-change.json")))
                        .validate(
                                document,
                                InputFormat.JSON,
                                (context, _) ->
                                        context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as(document)
                .isEmpty();
    }

    @Test
    void many_hosts_are_told_with_each_change_in_one_document() throws Exception {
        Ran ran = oakum("hosts set --match tag:web --criticality high --owner Ann --yes --json");

        assertThat(ran.code()).isZero();
        keepsToItsSchema(ran.out());
        assertThat(ran.document().wholeNumber("total")).isEqualTo(2);
        assertThat(ran.document().objects("changes"))
                .extracting(change -> change.text("what"))
                .containsExactly("described", "owned");
        assertThat(calls).hasSize(3);
    }

    @Test
    void without_yes_the_document_says_who_it_would_be_and_nothing_is_changed() throws Exception {
        for (String words : List.of(
                "hosts tag --match web web --json",
                "hosts set --match web --owner Ann --json",
                "hosts set --match web --json",
                "hosts retire --match web --reason gone --json",
                "hosts ask --match web --json")) {
            calls.clear();
            Ran ran = oakum(words);

            keepsToItsSchema(ran.out());
            assertThat(ran.document().objects("hosts")).hasSize(2);
            assertThat(ran.document().array("changes")).isEmpty();
            assertThat(calls).allMatch(call -> call.startsWith("/api/v1/host-changes/look "));
        }
    }

    @Test
    void a_change_that_is_refused_leaves_the_document_of_those_before_it() throws Exception {
        isMoved = true;

        Ran ran = oakum("hosts set --match web --criticality high --owner Ann --yes --json");

        assertThat(ran.code()).isEqualTo(1);
        keepsToItsSchema(ran.out());
        assertThat(ran.document().objects("changes"))
                .extracting(change -> change.text("what"))
                .containsExactly("described");
        assertThat(ran.document().objects("problems").getFirst().text("code")).isEqualTo("hosts.others");
    }

    @Test
    void one_host_is_told_as_one_document_too() throws Exception {
        assertThat(oakum("hosts tag h-1 web --json").document().texts("tags")).containsExactly("dmz", "web");
        JsonObject said = oakum("hosts set h-1 --owner Ann --json").document();
        assertThat(said.text("criticality")).isEqualTo("high");
        assertThat(said.text("owner")).isEqualTo("Ann");
        assertThat(oakum("hosts retire h-1 --reason gone --json").document().truth("changed"))
                .isTrue();
    }

    @Test
    void what_is_asked_of_many_keeps_to_the_schema_and_of_one_is_said_of_it() throws Exception {
        keepsToItsSchema(oakum("hosts ask --match web --yes --json").out());

        JsonObject said = oakum("hosts ask h-1 --json").document();

        assertThat(said.text("id")).isEqualTo("h-1");
        assertThat(calls.getLast())
                .isEqualTo("/api/v1/host-changes/ask {\"hosts\":[\"h-1\",\"h-2\"],\"seen\":\"abc\"}");
    }

    @Test
    void what_is_taken_back_is_counted() throws Exception {
        Ran ran = oakum("hosts undo tagged --tag web " + AT + " --json");

        assertThat(ran.document().wholeNumber("changed")).isEqualTo(1);
        assertThat(calls.getLast()).contains("\"at\":\"" + AT + "\"").contains("\"tag\":\"web\"");
    }

    @Test
    void a_person_reads_the_same_in_words() {
        assertThat(oakum("hosts tag --match web web --yes").out())
                .isEqualTo("2 hosts match: web-1, web-2\n2 hosts were changed. To take it back: oakum hosts undo tagged"
                        + " --tag web " + AT + "\n");
        assertThat(oakum("hosts ask --match web --yes").out())
                .isEqualTo("2 hosts match: web-1, web-2\n2 hosts were asked to report.\n");
        assertThat(oakum("hosts tag h-1 web").out()).isEqualTo("h-1 is in dmz, web.\n");
        assertThat(oakum("hosts undo tagged --tag web " + AT).out()).isEqualTo("It was taken back on 1 host.\n");
    }
}
