package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.OperatorKey;
import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a stranger, a person and a program meet it, on a real database. */
class ServerTest {
    /** Whoever adds a route that nobody has to be known for says so here. */
    private static final Set<String> ANYONE = Set.of(
            "GET /",
            "GET /sign-in",
            "GET /sign-in/{secret}",
            "POST /sign-in",
            "POST /api/v1/sessions",
            "POST /sign-in/password",
            "POST /sign-in/code",
            "POST /sign-in/passkey",
            "POST /sign-in/passkey/answer",
            "GET /signed-out",
            "POST /theme",
            "GET /assets/{name}");

    @TempDir
    private static Path folder;

    private static Database database;
    private static Server server;
    private static String administrator;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        Path key = folder.resolve("id");
        new LocalRunner().run(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        OperatorKey operator = new SshKeygen(new LocalRunner(), key);
        database = TestDatabase.opened();
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = Server.start(
                new Server.Ground(
                        database,
                        folder.resolve("secrets"),
                        "admin",
                        operator,
                        () -> {},
                        new AgentPackages(folder.resolve("packages"))),
                new Server.Listeners(loopback, loopback, loopback),
                Clock.systemUTC());
        administrator = server.signIn().local("admin");
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    @BadInput("W1")
    void W1_every_route_but_the_listed_ones_wants_to_know_who_calls() throws Exception {
        var anyone = new TreeSet<String>();
        for (Route route : server.routes()) {
            String name = route.method().text() + " " + route.path();
            if (route.access() instanceof Route.Access.Anyone) {
                anyone.add(name);
            } else {
                assertThat(call(route.method().text(), route.path().replaceAll("\\{\\w+}", "x"), "nobody")
                                .statusCode())
                        .as(name)
                        .isEqualTo(401);
            }
        }
        assertThat(anyone).isEqualTo(new TreeSet<>(ANYONE));
    }

    @Test
    void a_viewer_may_look_and_may_not_change() throws Exception {
        String viewer = "v" + System.nanoTime();
        database.change(tx -> {
            long person = tx.people().ensure("viewer");
            tx.people().grant(person, "viewer");
            tx.people().openSession(io.oakum.control.Secrets.digest(viewer), person);
        });

        assertThat(call("GET", "/api/v1/hosts", viewer).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/api/v1/audit/entries", viewer).statusCode()).isEqualTo(403);
        assertThat(call("POST", "/api/v1/hosts/x/approve", viewer).statusCode()).isEqualTo(403);
    }

    @Test
    void a_link_opens_a_page_with_a_button_and_the_button_opens_a_session_once() throws Exception {
        String link = server.signIn().link("admin");
        assertThat(call("GET", "/sign-in/" + link, "").body()).contains("<form method=\"post\" action=\"/sign-in\"");

        HttpResponse<String> entered = enter(link, "same-origin");
        assertThat(entered.statusCode()).isEqualTo(303);
        String cookie = entered.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
        HttpResponse<String> hosts = http.send(
                HttpRequest.newBuilder(uri("/hosts"))
                        .header("Cookie", cookie.split(";")[0])
                        .build(),
                BodyHandlers.ofString());
        assertThat(hosts.statusCode()).isEqualTo(200);

        assertThat(enter(link, "same-origin").body()).contains("does not work any more");
    }

    @Test
    @BadInput("W7")
    void W7_a_form_from_another_site_changes_nothing() throws Exception {
        assertThat(enter(server.signIn().link("admin"), "cross-site").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_token_for_machines_is_made_and_names_what_to_pin() throws Exception {
        HttpResponse<String> made =
                post("/api/v1/enrolment-tokens", "{\"tag\":\"web\",\"approves\":true,\"uses\":3,\"seconds\":3600}");

        assertThat(made.statusCode()).isEqualTo(200);
        JsonObject token = Json.readObject(made.body().getBytes(StandardCharsets.UTF_8));
        assertThat(token.text("pin")).matches("[0-9a-f]{64}");
        assertThat(token.text("token")).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"tag\":\"web\"}",
                "{\"tag\":\"<b>\",\"approves\":true,\"uses\":1,\"seconds\":1}",
                "{\"tag\":\"\",\"approves\":true,\"uses\":0,\"seconds\":1}",
                "{\"tag\":\"\",\"approves\":true,\"uses\":9007199254740993,\"seconds\":1}",
                "{\"tag\":\"\",\"approves\":true,\"uses\":1,\"seconds\":1,\"role\":\"administrator\"}"
            })
    @BadInput({"W8", "W25"})
    void W8_W25_what_is_not_understood_is_refused_with_a_reason(String body) throws Exception {
        HttpResponse<String> answer = post("/api/v1/enrolment-tokens", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json; charset=utf-8");
        assertThat(Json.readObject(answer.body().getBytes(StandardCharsets.UTF_8))
                        .text("detail"))
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/actuator",
                "/.git/config",
                "/healthz",
                "/setup",
                "/setup/",
                "//setup",
                "/SETUP;x=",
                "/%73etup",
                "/setup.",
                "/people%2f1",
                "/people;jsessionid=1",
                "/api/%2e%2e/people",
                "/account/../people",
                "/api/v1/",
                "/api/v1/hosts/..%2fx",
                "/assets/../secrets/online.key",
                "/assets/oakum.css;x=1",
                "//hosts"
            })
    @BadInput({"W13", "W14", "W28"})
    void W13_W14_W28_what_is_not_there_is_not_there(String path) throws Exception {
        assertThat(call("GET", path, administrator).statusCode()).isEqualTo(404);
    }

    @Test
    void pages_say_what_a_browser_may_do_with_them() throws Exception {
        var headers = call("GET", "/", "").headers();

        assertThat(headers.firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
    }

    @Test
    void health_is_asked_apart() throws Exception {
        HttpResponse<String> health = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.operationPort() + "/healthz"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(health.body()).isEqualTo("ok\n");
    }

    @Test
    void figures_are_asked_apart_too_and_are_what_they_say() throws Exception {
        String metrics = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.operationPort() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();

        assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                .contains("oakum_hosts{life=\"active\"} 0", "oakum_database_up 1", "oakum_polls_waiting 0")
                .allMatch(line -> line.matches("[a-z_]+(\\{life=\"[a-z]+\"})? [0-9]+"));
    }

    @Test
    void every_route_of_the_api_is_described_and_nothing_else_is() throws Exception {
        var described = new TreeSet<String>();
        String path = "";
        for (String line : Files.readAllLines(Path.of("src/main/resources/io/oakum/server/openapi.yaml"))) {
            if (line.matches("  /\\S+:")) {
                path = line.strip().replace(":", "");
            } else if (line.matches("    (get|post|put|delete):")) {
                described.add(line.strip().replace(":", "").toUpperCase(java.util.Locale.ROOT) + " " + path);
            }
        }
        var routed = new TreeSet<String>();
        server.routes().stream()
                .filter(route -> route.path().startsWith("/api/"))
                .forEach(route -> routed.add(route.method().text() + " " + route.path()));

        assertThat(described).isEqualTo(routed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--data", "--listen 8440 --data d --operator-key k", "--nonsense x", "--data d --data d"})
    void wrong_words_are_all_told_at_once(String words) {
        assertThat(ServerSettings.parse(List.of(words.split(" ")))).isInstanceOf(ServerSettings.Parsed.Bad.class);
    }

    @Test
    void people_are_not_served_in_the_clear_over_a_network() {
        var parsed = ServerSettings.parse(List.of("--data", "d", "--operator-key", "k", "--listen", "10.0.0.1:80"));

        assertThat(parsed.toString()).contains("in the clear").contains("--tls-certificate FILE");
    }

    @Test
    void with_a_certificate_they_are_served_over_a_network_and_half_of_one_is_none() {
        var words = new ArrayList<>(List.of("--data", "d", "--operator-key", "k", "--listen", "10.0.0.1:80"));
        words.addAll(List.of("--tls-certificate", "full.pem"));
        assertThat(ServerSettings.parse(words).toString())
                .contains("go together; --tls-key is missing")
                .doesNotContain("in the clear");

        words.addAll(List.of("--tls-key", "key.pem"));
        assertThat(ServerSettings.parse(words)).isInstanceOf(ServerSettings.Parsed.Good.class);
    }

    private HttpResponse<String> enter(String link, String site) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri("/sign-in"))
                        .header("Sec-Fetch-Site", site)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("secret=" + link))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + administrator)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String path, String secret) throws Exception {
        var request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody());
        // What no page of ours could send: a program with nothing but its secret.
        request.header("Authorization", "Bearer " + secret);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.peoplePort() + path);
    }
}
