package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as a browser without manners asks for them. */
class PagesTest {
    @TempDir
    private static Path folder;

    private static Addresses addresses;
    private static Database database;
    private static Server server;
    private static String administrator;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        Path key = folder.resolve("id");
        new LocalRunner().run(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        addresses = TestDatabase.fresh();
        database = TestDatabase.opened(addresses);
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = Server.start(
                new Server.Ground(
                        database,
                        folder.resolve("secrets"),
                        "admin",
                        new SshKeygen(new LocalRunner(), key),
                        () -> {},
                        new AgentPackages(folder)),
                new Server.Listeners(loopback, loopback, loopback),
                Clock.systemUTC());
        administrator = server.signIn().local("admin");
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hosts?sort=(select%20pg_sleep(5))",
                "/hosts?q=colour:blue",
                "/hosts?q=life:%27%20or%201=1--",
                "/hosts?q=a%00b",
                "/hosts?after=notbase64!",
                "/hosts?after=bm93KCkKaC0x",
                "/hosts?before=OTk5OTk5OTk5OTk5OTkKaC0x",
                "/hosts?sort=open&after=MScnCmgtMQ",
                "/exposures?sort=hosts&after=eAp5",
                "/exposures?q=fix:everything",
                "/audit?before=-1",
                "/audit?before=99999999999999999999",
                "/hosts.csv?q=colour:blue",
                "/hosts.json?sort=x",
                "/search?q=a%00"
            })
    @BadInput({"W3", "W25"})
    void W3_W25_what_cannot_be_asked_is_told_and_nothing_is_run(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("SQL").doesNotContainPattern("[A-Za-z]Exception");
    }

    @Test
    @BadInput("W3")
    void W3_a_filter_of_a_megabyte_is_refused_and_one_with_wild_cards_is_text() throws Exception {
        assertThat(get("/hosts?q=" + "a".repeat(1000)).statusCode()).isEqualTo(400);
        assertThat(get("/hosts?q=" + "a".repeat(1_000_000)).statusCode()).isEqualTo(414);
        assertThat(get("/hosts?q=" + URLEncoder.encode("%_'\"\\", StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "javascript:alert(1)",
                "",
                "/a\r\nX: y"
            })
    @BadInput("W27")
    void W27_nobody_is_led_away_from_here(String back) throws Exception {
        HttpResponse<String> answer =
                post("/theme", "theme=dark&back=" + URLEncoder.encode(back, StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location")).contains("/");
        assertThat(answer.headers().firstValue("x")).isEmpty();
    }

    @Test
    @BadInput("W7")
    void W7_no_form_of_ours_is_taken_from_another_site_and_no_link_changes_anything() throws Exception {
        for (Route route : server.routes()) {
            if (!route.method().text().equals("POST") || route.path().startsWith("/api/")) {
                continue;
            }
            String path = route.path().replaceAll("\\{\\w+}", "1");
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri(path))
                            .header("Cookie", "oakum_session=" + administrator)
                            .header("Sec-Fetch-Site", "cross-site")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("reason=x"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(route.path()).isEqualTo(403);
        }
    }

    @Test
    @BadInput("W17")
    void W17_a_session_that_was_ended_is_refused_with_its_next_call() throws Exception {
        String other = server.signIn().local("admin");
        assertThat(get("/people", other).statusCode()).isEqualTo(200);

        post("/people/end", "session=" + io.oakum.control.Secrets.digest(other).hex());

        assertThat(get("/people", other).statusCode()).isEqualTo(401);
        assertThat(get("/people").statusCode()).isEqualTo(200);
    }

    @Test
    @BadInput("W2")
    void W2_a_viewer_ends_no_session_of_others() throws Exception {
        String viewer = "v" + System.nanoTime();
        database.change(tx -> {
            long person = tx.people().ensure("looker");
            tx.people().grant(person, "viewer");
            tx.people().openSession(io.oakum.control.Secrets.digest(viewer), person);
        });
        String victim = server.signIn().local("admin");

        post("/people/end", "session=" + io.oakum.control.Secrets.digest(victim).hex(), viewer);

        assertThat(get("/people", victim).statusCode()).isEqualTo(200);
        assertThat(get("/people", viewer).body()).contains("looker").doesNotContain(">admin<");
        assertThat(get("/audit", viewer).statusCode()).isEqualTo(403);
    }

    @Test
    void people_get_refusals_as_pages_and_programs_as_documents() throws Exception {
        assertThat(get("/nosuch").body()).contains("There is nothing here").contains("request.not-found");
        assertThat(get("/nosuch").headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(http.send(
                                HttpRequest.newBuilder(uri("/api/v1/nosuch"))
                                        .header("Accept", "text/html")
                                        .build(),
                                BodyHandlers.ofString())
                        .headers()
                        .firstValue("content-type"))
                .contains("application/problem+json; charset=utf-8");
    }

    @Test
    void a_vulnerability_that_nobody_has_is_an_answer_and_hostile_names_are_text() throws Exception {
        assertThat(get("/exposures/CVE-2024-3094").body()).contains("There is no host to ask.");
        String hostile = URLEncoder.encode("<script>alert(1)</script>", StandardCharsets.UTF_8);
        assertThat(get("/exposures/" + hostile).body()).doesNotContain("<script>alert");
    }

    @Test
    void the_manual_is_there_with_its_search_and_its_schemas() throws Exception {
        assertThat(get("/docs").body()).contains("href=\"/docs/getting-started\"");
        assertThat(get("/docs/adr/020-pages").body()).contains("href=\"/docs/adr/019-policies-in-cel\"");
        assertThat(get("/docs/search?q=health+CHECKS").body()).contains("/docs/operating#health-checks-of-your-own");
        assertThat(get("/docs/schema/scan.json").headers().firstValue("content-type"))
                .contains("application/schema+json; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/nosuch", "/docs/adr/000-template", "/docs/schema/..%2Fscan.json", "/docs/README.md"})
    void what_is_not_in_the_manual_is_not_found(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void the_manual_is_searched_for_text_that_stays_text() throws Exception {
        assertThat(get("/docs/search?q=" + "a".repeat(101)).statusCode()).isEqualTo(400);
        assertThat(get("/docs/search?q=%3Cscript%3Ealert(1)").body()).doesNotContain("<script>alert");
    }

    @Test
    void the_page_of_the_api_names_the_permission_that_the_route_asks_for() throws Exception {
        String page = get("/docs/api").body();
        String halt = page.substring(page.indexOf("id=\"post-halt\""));

        assertThat(halt.substring(0, halt.indexOf("</header>"))).contains("needs halt");
        assertThat(page).contains("id=\"schema-Plan\"");
    }

    @Test
    void what_never_changes_is_kept_and_what_is_private_is_not() throws Exception {
        String page = get("/hosts").body();
        String style = page.replaceAll("(?s).*rel=\"stylesheet\" href=\"([^\"]+)\".*", "$1");

        assertThat(get(style).headers().firstValue("cache-control")).contains("public, max-age=31536000, immutable");
        assertThat(get("/hosts").headers().firstValue("cache-control").orElseThrow())
                .contains("no-store");
        HttpResponse<byte[]> packed = http.send(
                request(style, administrator).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(packed.body().length).isLessThan(get(style).body().length());
    }

    @Test
    void what_a_page_asks_by_itself_keeps_nobody_signed_in() throws Exception {
        String secret = server.signIn().local("admin");
        // That somebody is there is written once a minute.
        TestDatabase.asOwner(addresses, "update web_session set seen_at = seen_at - interval '2 minutes'");
        var before = seen(secret);

        String page = http.send(
                        request("/hosts", secret).header("Oakum-Live", "1").build(), BodyHandlers.ofString())
                .body();
        assertThat(seen(secret)).isEqualTo(before);
        assertThat(page).contains("data-ends=\"" + before.plus(Duration.ofHours(2)) + "\"");

        get("/hosts", secret);
        assertThat(seen(secret)).isAfter(before);
    }

    @Test
    void single_keys_are_switched_off_for_a_browser() throws Exception {
        HttpResponse<String> off = http.send(
                request("/account/keys", administrator)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Sec-Fetch-Site", "same-origin")
                        .POST(BodyPublishers.ofString("keys=off"))
                        .build(),
                BodyHandlers.ofString());
        String cookie = off.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");

        assertThat(cookie).isEqualTo("oakum-keys=off");
        assertThat(http.send(
                                request("/account", administrator)
                                        .setHeader("Cookie", "oakum_session=" + administrator + "; " + cookie)
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .contains("data-keys=\"off\"", "Switch them on");
        assertThat(get("/account").body()).doesNotContain("data-keys").contains("Switch them off");
    }

    private static java.time.Instant seen(String secret) throws Exception {
        String id = io.oakum.control.Secrets.digest(secret).hex();
        return server.signIn().open().stream()
                .filter(session -> session.id().hex().equals(id))
                .findFirst()
                .orElseThrow()
                .seen();
    }

    @Test
    void the_proof_of_an_entry_is_what_others_can_check() throws Exception {
        List<String> lines = get("/audit/0/proof").body().lines().toList();

        assertThat(lines.getFirst()).isEqualTo("c2sp.org/tlog-proof@v1");
        assertThat(lines.get(1)).isEqualTo("index 0");
        assertThat(get("/audit/0/entry").body()).contains("\"action\":\"fleet.founded\"");
        assertThat(get("/audit/999999").statusCode()).isEqualTo(404);
        assertThat(get("/audit/00").statusCode()).isEqualTo(404);
    }

    @Test
    void the_log_and_the_overview_name_whom_they_speak_of() throws Exception {
        assertThat(get("/audit").body())
                .contains("<bdi class=\"wrapany\">admin</bdi>")
                .doesNotContain(">person:admin<");
        assertThat(get("/audit/0").body())
                .contains("<code class=\"wrapany\">person:admin</code>")
                .contains("&#34;actor&#34;:&#34;person:admin&#34;".replace("&#34;", "\""));
    }

    private HttpRequest.Builder request(String path, String secret) {
        return HttpRequest.newBuilder(uri(path))
                .header("Accept", "text/html")
                .header("Cookie", "oakum_session=" + secret);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, administrator);
    }

    private HttpResponse<String> get(String path, String secret) throws Exception {
        return http.send(request(path, secret).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        return post(path, form, administrator);
    }

    private HttpResponse<String> post(String path, String form, String secret) throws Exception {
        return http.send(
                request(path, secret)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.peoplePort() + path);
    }
}
