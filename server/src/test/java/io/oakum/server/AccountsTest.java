package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.CertificateAuthority;
import io.oakum.control.Secrets;
import io.oakum.control.TlsPair;
import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.key.SigningKey;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in and accounts as a browser without manners meets them. */
class AccountsTest {
    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;
    private final HttpClient http = HttpClient.newHttpClient();

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

    private HttpResponse<String> post(String path, String cookies, Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.send(
                request(path, cookies)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String cookies) throws Exception {
        return http.send(request(path, cookies).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String cookies) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.server().peoplePort() + path))
                .header("Accept", "text/html")
                .header("Cookie", cookies);
    }

    /** A session of somebody, by its cookie. */
    private HttpResponse<String> api(String method, String path, String secret) throws Exception {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.server().peoplePort() + path))
                        .header("Authorization", "Bearer " + secret)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String session(String name, String role, String cameBy) throws Exception {
        String secret = "s" + System.nanoTime();
        database.change(tx -> {
            long person = tx.people().ensure(name);
            tx.people().grant(person, role);
            tx.people().openSession(Secrets.digest(secret), person, cameBy, "");
        });
        return "oakum_session=" + secret;
    }

    private static String half(HttpResponse<String> page) {
        return page.body().replaceAll("(?s).*?name=\"half\" value=\"([^\"]+)\".*", "$1");
    }

    @Test
    void a_link_signs_a_command_line_in_once_and_its_session_can_be_ended() throws Exception {
        String link = server.server().signIn().link("admin");

        HttpResponse<String> entered = api("POST", "/api/v1/sessions", link);
        assertThat(entered.statusCode()).isEqualTo(200);
        String secret = server.document(entered).text("secret");
        assertThat(server.document(api("GET", "/api/v1/session", secret)).text("person"))
                .isEqualTo("admin");

        assertThat(api("POST", "/api/v1/sessions", link).statusCode())
                .as("once")
                .isEqualTo(401);
        assertThat(api("POST", "/api/v1/sessions", secret).statusCode())
                .as("a session makes no other")
                .isEqualTo(401);
        assertThat(server.document(api("DELETE", "/api/v1/session", secret)).truth("changed"))
                .isTrue();
        assertThat(api("GET", "/api/v1/session", secret).statusCode()).isEqualTo(401);
    }

    @Test
    void whatever_was_wrong_the_pages_differ_in_nothing_but_the_name() throws Exception {
        var pages = new LinkedHashMap<String, String>();
        for (String name : new String[] {"admin", "nobody-" + System.nanoTime(), "<script>alert(1)</script>"}) {
            HttpResponse<String> asked = post("/sign-in/password", "", Map.of("name", name, "password", "wrong"));
            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(asked.body()).doesNotContain("<script>alert");
            HttpResponse<String> told =
                    post("/sign-in/code", "", Map.of("half", half(asked), "code", "123456", "name", name));
            assertThat(told.statusCode()).isEqualTo(401);
            assertThat(told.headers().firstValue("set-cookie")).isEmpty();
            pages.put(
                    name,
                    told.body().replaceAll("name=\"name\" value=\"[^\"]+\"", "").replaceAll("data-now=\"[^\"]+\"", ""));
        }
        assertThat(pages.values().stream().distinct()).hasSize(1);
    }

    @Test
    @BadInput("W19")
    void W19_an_old_session_changes_nothing_and_is_told_the_way_out() throws Exception {
        // Of a token, which is never fresh.
        database.change(tx -> tx.tokens()
                .addApiToken(Secrets.digest("old"), tx.people().ensure("admin"), "t", "viewer", Duration.ofHours(1)));

        HttpResponse<String> answer = post(
                "/account/password",
                "oakum_session=old",
                Map.of("password", "tarred fibre in the seams", "again", "tarred fibre in the seams"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Confirm first that it is you").contains("request.confirm-first");
        assertThat(get("/account", "oakum_session=old").body())
                .contains("Confirm that it is you")
                .doesNotContain("Set the password");
    }

    @Test
    @BadInput("W18")
    void W18_a_token_in_the_address_is_none_and_one_of_a_program_approves_nothing() throws Exception {
        database.change(tx -> tx.tokens()
                .addApiToken(Secrets.digest("tok"), tx.people().ensure("admin"), "t", "operator", Duration.ofHours(1)));

        for (String query : new String[] {"?token=tok", "?access_token=tok", "?oakum_session=tok"}) {
            assertThat(get("/api/v1/hosts" + query, "").statusCode()).isEqualTo(401);
        }
        assertThat(get("/api/v1/hosts", "oakum_session=tok").statusCode()).isEqualTo(200);
        assertThat(post("/api/v1/plans/x/signatures", "oakum_session=tok", Map.of())
                        .statusCode())
                .isIn(403, 404);
        assertThat(post("/people", "oakum_session=tok", Map.of("name", "x")).statusCode())
                .isEqualTo(403);
        for (String starting : new String[] {"resume", "retry", "undo"}) {
            assertThat(post("/rollouts/r-x/" + starting, "oakum_session=tok", Map.of("why", ""))
                            .statusCode())
                    .as(starting)
                    .isEqualTo(403);
            assertThat(post("/api/v1/rollouts/r-x/" + starting, "oakum_session=tok", Map.of())
                            .statusCode())
                    .as(starting)
                    .isEqualTo(403);
        }
        assertThat(post("/rollouts/r-x/pause", "oakum_session=tok", Map.of("why", ""))
                        .statusCode())
                .as("stopping is cheaper than starting: only the rollout is missing")
                .isEqualTo(404);
    }

    @Test
    @BadInput("W2")
    void W2_who_is_no_administrator_sees_and_changes_nobodys_account_but_their_own() throws Exception {
        String viewer = session("looker-" + System.nanoTime(), "viewer", "link");

        assertThat(get("/people/1", viewer).statusCode()).isEqualTo(403);
        for (String act : new String[] {
            "roles", "link", "disable", "enable", "password/remove", "authenticator/remove", "passkeys/remove"
        }) {
            assertThat(post("/people/1/" + act, viewer, Map.of("administrator", "yes"))
                            .statusCode())
                    .as(act)
                    .isEqualTo(403);
        }
        assertThat(get("/people", viewer).body())
                .doesNotContain("Accounts</h2>")
                .doesNotContain("/people/1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "01", "9999999999999999", "x", "999999"})
    void a_person_who_is_not_there_is_not_found(String id) throws Exception {
        String admin = session("admin", "administrator", "link");

        assertThat(get("/people/" + id, admin).statusCode()).isEqualTo(404);
        assertThat(post("/people/" + id + "/disable", admin, Map.of()).statusCode())
                .isEqualTo(404);
    }

    @Test
    @BadInput("W4")
    void W4_an_account_is_made_with_a_link_and_a_name_that_is_markup_is_none() throws Exception {
        String admin = session("admin", "administrator", "link");
        String name = "Anna " + System.nanoTime();

        HttpResponse<String> made = post("/people", admin, Map.of("name", name, "operator", "yes"));
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.body())
                .contains("A link for")
                .contains("http://127.0.0.1:")
                .contains("/sign-in/");
        assertThat(get("/people", admin).body()).contains(name);

        HttpResponse<String> refused =
                post("/people", admin, Map.of("name", "<img src=x onerror=alert(1)>", "viewer", "yes"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("<img src=x");
        assertThat(post("/people", admin, Map.of("name", "No Role")).statusCode())
                .isEqualTo(400);
    }

    @Test
    @BadInput("W8")
    void W8_an_account_is_made_over_the_api_with_nothing_but_a_name_and_roles() throws Exception {
        String body = "{\"name\":\"Bert\",\"roles\":[\"viewer\"],\"id\":1}";
        assertThat(server.post("/api/v1/people", body).statusCode()).isEqualTo(400);
        assertThat(server.post("/api/v1/people", "{\"name\":\"Bert\",\"roles\":[\"root\"]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.post("/api/v1/people", "{\"name\":\"Bert\",\"roles\":[\"viewer\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/v1/people").body()).contains("\"Bert\"");
    }

    @Test
    @BadInput("W7")
    void W7_no_method_but_the_forms_own_changes_an_account() throws Exception {
        String admin = session("admin", "administrator", "link");

        assertThat(get("/account/password", admin).statusCode()).isEqualTo(404);
        assertThat(get("/people/1/disable?_method=POST", admin).statusCode()).isEqualTo(404);
        HttpResponse<String> plain = http.send(
                request("/account/password/remove", admin)
                        .header("X-HTTP-Method-Override", "POST")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(plain.statusCode()).as("no proof of its origin").isEqualTo(403);
    }

    @Test
    @BadInput("W17")
    void W17_a_session_that_was_planted_is_not_the_one_that_is_opened() throws Exception {
        String link = server.server().signIn().link("admin");
        HttpResponse<String> entered = post("/sign-in", "oakum_session=planted", Map.of("secret", link));

        assertThat(entered.headers().firstValue("set-cookie").orElseThrow()).doesNotContain("planted");
        assertThat(get("/account", "oakum_session=planted").statusCode()).isEqualTo(401);
    }

    @Test
    void the_two_passwords_have_to_be_the_same_and_neither_is_sent_back() throws Exception {
        String admin = session("admin", "administrator", "link");
        HttpResponse<String> answer = post(
                "/account/password",
                admin,
                Map.of("password", "tarred fibre in the seams", "again", "tarred fibre in the beams"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("the two passwords are not the same").doesNotContain("tarred fibre");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://oakum.example.net",
                "https://10.0.0.1",
                "https://oakum.example.net/path",
                "https://user@oakum.example.net",
                "https://[::1]",
                "oakum.example.net",
                "https://"
            })
    void an_address_that_is_no_name_behind_tls_is_refused(String address) {
        assertThat(SiteAddress.of(address)).isEmpty();
    }

    @Test
    void passkeys_are_at_localhost_and_at_the_name_that_the_owner_gave_and_nowhere_else() {
        SiteAddress site = SiteAddress.of("https://oakum.example.net").orElseThrow();

        assertThat(site.site(at("oakum.example.net")).orElseThrow().name()).isEqualTo("oakum.example.net");
        assertThat(site.site(at("localhost:8440")).orElseThrow().origin()).isEqualTo("http://localhost:8440");
        for (String elsewhere : new String[] {
            "127.0.0.1:8440",
            "[::1]:8440",
            "evil.example",
            "oakum.example.net:8440",
            "localhost.evil.example",
            "localhost:x",
            ""
        }) {
            assertThat(site.site(at(elsewhere))).as(elsewhere).isEmpty();
            assertThat(site.noPasskeys(at(elsewhere))).contains("passkeys work at https://oakum.example.net");
            assertThat(site.isOverTls(at(elsewhere))).isFalse();
        }
        assertThat(SiteAddress.NONE.noPasskeys(at("127.0.0.1:8440"))).contains("open http://localhost:8440");
        assertThat(SiteAddress.NONE.noPasskeys(at("10.0.0.7:8440"))).contains("--address https://NAME");
        assertThat(site.isOverTls(at("oakum.example.net"))).isTrue();
    }

    private static Call.Browser at(String authority) {
        return new Call.Browser("", true, "", "", authority, "");
    }

    @Test
    void a_passkey_is_asked_for_where_there_are_some_and_refused_where_there_are_none() throws Exception {
        assertThat(post("/sign-in/passkey", "", Map.of()).statusCode()).isEqualTo(400);
        assertThat(get("/sign-in", "").body()).doesNotContain("data-passkey").contains("http://localhost:");
        for (String body :
                new String[] {"", "{}", "[]", "{\"half\":\"x\",\"answer\":7}", "{\"half\":\"x\",\"answer\":{},\"id\":1}"
                }) {
            assertThat(atLocalhost("/sign-in/passkey/answer", body)).as(body).isEqualTo(400);
        }
        assertThat(atLocalhost("/sign-in/passkey", "{}")).isEqualTo(200);
        assertThat(atLocalhost("/sign-in/passkey/answer", "{\"half\":\"x\",\"answer\":{\"rawId\":\"AAAA\"}}"))
                .isEqualTo(403);
    }

    private int atLocalhost(String path, String body) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://localhost:" + server.server().peoplePort() + path))
                                .header("Sec-Fetch-Site", "same-origin")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void an_address_with_a_name_is_what_links_begin_with() {
        SiteAddress site = SiteAddress.of("https://oakum.example.net:8443").orElseThrow();

        assertThat(site.link(new Call.Browser("", true, "", "", "elsewhere", ""), "/sign-in/x"))
                .isEqualTo("https://oakum.example.net:8443/sign-in/x");
    }

    @Test
    void a_certificate_names_the_address_unless_the_owner_does() {
        var random = new SecureRandom();
        var key = SigningKey.generate(random);
        var company = new CertificateAuthority(key, "company", Instant.EPOCH, random);
        var shown = new TlsPair(
                List.of(company.server(
                        key.verifyingKey(), List.of("*.bank.test", "10.0.0.1", "oakum.bank.test"), Instant.EPOCH)),
                key.privateKey());
        SiteAddress own = SiteAddress.NONE.by(shown, 8440);

        assertThat(own.named()).contains(URI.create("https://oakum.bank.test:8440"));
        assertThat(SiteAddress.NONE.by(shown, 443).named()).contains(URI.create("https://oakum.bank.test"));
        assertThat(SiteAddress.of("https://patch.bank.test")
                        .orElseThrow()
                        .by(shown, 8440)
                        .host())
                .contains("patch.bank.test");
        assertThat(own.isOverTls(at("10.0.0.1:8440")))
                .as("whatever it is called")
                .isTrue();
        assertThat(own.site(at("oakum.bank.test:8440")).orElseThrow().name()).isEqualTo("oakum.bank.test");
        assertThat(own.site(at("localhost:8440")).orElseThrow().origin()).isEqualTo("https://localhost:8440");
    }
}
