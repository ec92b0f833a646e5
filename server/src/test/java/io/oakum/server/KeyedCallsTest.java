package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.Method;
import io.oakum.control.KeepCalls;
import io.oakum.control.KeepCalls.Standing;
import io.oakum.control.OwnAccount.Caller;
import io.oakum.control.Secrets;
import io.oakum.control.SignIn;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.TestDatabase;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.web.manual.ApiExample;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with a key, as a script makes them that does not hear every answer. */
class KeyedCallsTest {
    private static final String FILTERS = "/api/v1/filters";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Addresses addresses;
    private static Database database;
    private static TestServer server;
    private static String admin;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        addresses = TestDatabase.fresh();
        database = TestDatabase.opened(addresses);
        server = TestServer.on(database, folder);
        admin = server.server().signIn().local("admin");
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
        HTTP.close();
    }

    @Test
    void a_repeat_is_answered_as_the_first_was_and_nothing_is_done_again() throws Exception {
        String removal = removal();

        HttpResponse<String> first = call(admin, removal, "", "again-1");
        HttpResponse<String> second = call(admin, removal, "", "again-1");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(isReplayed(first)).isFalse();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("content-type")).contains("application/json; charset=utf-8");
        assertThat(isReplayed(second)).isTrue();
        // Done again it finds nothing any more.
        assertThat(call(admin, removal, "", "again-2").statusCode()).isEqualTo(404);
    }

    @Test
    void a_refusal_is_kept_as_any_other_answer_is() throws Exception {
        HttpResponse<String> first = call(admin, FILTERS, "{", "refused");
        HttpResponse<String> second = call(admin, FILTERS, "{", "refused");

        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("content-type")).contains("application/problem+json; charset=utf-8");
        assertThat(isReplayed(second)).isTrue();
    }

    @Test
    void another_body_or_query_or_path_under_the_key_is_another_call() throws Exception {
        String removal = removal();
        call(admin, removal, "", "other");

        for (HttpResponse<String> other : List.of(
                call(admin, removal, "{}", "other"),
                call(admin, removal + "?a=b", "", "other"),
                call(admin, removal(), "", "other"))) {
            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(code(other)).isEqualTo("request.key-reused");
        }
        assertThat(isReplayed(call(admin, removal, "", "other"))).isTrue();
    }

    @Test
    void of_many_at_once_one_is_carried_out() throws Exception {
        String removal = removal();
        var answers = new ArrayList<HttpResponse<String>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<HttpResponse<String>>> calls = List.of(
                    () -> call(admin, removal, "", "once"), () -> call(admin, removal, "", "once"),
                    () -> call(admin, removal, "", "once"), () -> call(admin, removal, "", "once"));
            for (var call : threads.invokeAll(calls)) {
                answers.add(call.get());
            }
        }

        assertThat(answers).allMatch(answer -> answer.statusCode() == 200 || answer.statusCode() == 409);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200 && !isReplayed(answer))
                .hasSize(1);
    }

    @Test
    void nobody_is_told_what_another_caller_was_answered() throws Exception {
        String removal = removal();
        call(admin, removal, "", "mine");
        String token = Json.readObject(bytes(call(
                        admin, "/api/v1/api-tokens", "{\"name\":\"ci\",\"role\":\"viewer\",\"seconds\":600}", "ci")))
                .text("token");

        // The same person's token is a caller of its own: it calls for the first time, and finds nothing any more.
        for (String other : List.of(token, person("other", "viewer"))) {
            HttpResponse<String> told = call(other, removal, "", "mine");
            assertThat(told.statusCode()).isEqualTo(404);
            assertThat(isReplayed(told)).isFalse();
            assertThat(isReplayed(call(other, removal, "", "mine"))).isTrue();
        }

        // The same person in another session is the same caller.
        String later = server.server().signIn().local("admin");
        assertThat(isReplayed(call(later, removal, "", "mine"))).isTrue();
    }

    @Test
    void who_may_not_do_it_any_more_is_not_told_what_came_of_it() throws Exception {
        String operator = person("former", "operator");
        String path = "/api/v1/hosts/h-none/tags";
        assertThat(call(operator, path, "{\"add\":[],\"remove\":[]}", "role").statusCode())
                .isEqualTo(404);

        TestDatabase.asOwner(addresses, "update person_role set revoked_at = now() where role = 'operator'");

        HttpResponse<String> now = call(operator, path, "{\"add\":[],\"remove\":[]}", "role");
        assertThat(now.statusCode()).isEqualTo(403);
        assertThat(isReplayed(now)).isFalse();
    }

    @Test
    void a_secret_is_told_once_and_kept_nowhere() throws Exception {
        String asked = "{\"name\":\"told\",\"role\":\"viewer\",\"seconds\":600}";
        String token = Json.readObject(bytes(call(admin, "/api/v1/api-tokens", asked, "secret")))
                .text("token");

        HttpResponse<String> second = call(admin, "/api/v1/api-tokens", asked, "secret");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(code(second)).isEqualTo("request.told-once");
        assertThat(second.body()).contains("end what was made").doesNotContain(token);
        assertNone("kept_call where answer like '%" + token + "%'");
        assertThat(server.get("/api/v1/api-tokens").body()).containsOnlyOnce("\"told\"");
    }

    @Test
    void what_the_server_failed_at_may_be_asked_again_under_the_key() throws Exception {
        String removal = removal();
        TestDatabase.asOwner(addresses, "alter table saved_filter rename to away");
        try {
            assertThat(call(admin, removal, "", "fault").statusCode()).isEqualTo(503);
        } finally {
            TestDatabase.asOwner(addresses, "alter table away rename to saved_filter");
        }

        HttpResponse<String> again = call(admin, removal, "", "fault");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(isReplayed(again)).isFalse();
    }

    @Test
    void who_signs_in_again_may_ask_again_under_the_key() throws Exception {
        String asked = "{\"name\":\"fresh\",\"roles\":[\"viewer\"]}";
        SignIn signIn = server.server().signIn();
        String person = ((SignIn.Entered.In) signIn.byLink(signIn.link("admin"), "127.0.0.1")).session();
        TestDatabase.asOwner(addresses, "update web_session set proved_at = proved_at - interval '1 hour'");
        assertThat(call(person, "/api/v1/people", asked, "stale").statusCode()).isEqualTo(401);

        TestDatabase.asOwner(addresses, "update web_session set proved_at = now()");
        assertThat(call(person, "/api/v1/people", asked, "stale").statusCode()).isEqualTo(200);
    }

    @Test
    void of_a_call_that_was_cut_off_nobody_knows_whether_it_was_done() throws Exception {
        String removal = removal();
        call(admin, removal, "", "cut");
        // As a server leaves it that was killed between the two.
        TestDatabase.asOwner(addresses, "update kept_call set status = null, answer = null where key = 'cut'");

        HttpResponse<String> again = call(admin, removal, "", "cut");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(code(again)).isEqualTo("request.not-known");
        assertThat(again.body()).contains("Look");
        assertThat(call(admin, removal, "{}", "cut").statusCode()).isEqualTo(422);
    }

    @Test
    void a_day_later_the_key_is_free_and_what_it_stood_for_is_forgotten() throws Exception {
        String removal = removal();
        call(admin, removal, "", "old");
        call(admin, removal, "", "older");
        TestDatabase.asOwner(
                addresses, "update kept_call set begun_at = begun_at - interval '1 day' where key in ('old', 'older')");

        HttpResponse<String> again = call(admin, removal, "", "old");

        assertThat(again.statusCode()).as("carried out: it is gone").isEqualTo(404);
        assertThat(isReplayed(again)).isFalse();
        assertNone("kept_call where key = 'older'");
    }

    @Test
    void with_ten_thousand_keys_another_is_refused_and_the_old_ones_are_answered() throws Exception {
        String many = person("many", "viewer");
        String removal = removal();
        call(many, removal, "", "first");
        TestDatabase.asOwner(addresses, """
                insert into kept_call (person_id, token, key, call)
                select id, '', 'n' || n, decode(repeat('00', 32), 'hex')
                  from person, generate_series(1, 9999) n where name = 'many'
                """);

        HttpResponse<String> refused = call(many, removal, "", "one-more");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(code(refused)).isEqualTo("request.too-many");
        assertThat(isReplayed(call(many, removal, "", "first"))).isTrue();
    }

    @Test
    void an_answer_that_is_too_long_is_as_one_that_never_came() throws Exception {
        var keep = new KeepCalls(database);
        var caller = new Caller(server.server().signIn().who(admin).orElseThrow(), Secrets.digest(admin));
        Sha256 call = Sha256.of(new byte[0]);
        var first = (Standing.First) keep.begin(caller, "long", call);

        keep.keep(first, 200, "x".repeat(KeepCalls.MOST_CHARACTERS + 1));

        assertThat(keep.begin(caller, "long", call)).isEqualTo(new Standing.NotKnown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\tb"})
    void what_is_no_key_is_refused_and_nothing_is_done(String key) throws Exception {
        String removal = removal();

        HttpResponse<String> refused = call(admin, removal, "", key);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Idempotency-Key is one key of 1 to 128 visible ASCII characters");
        assertThat(server.post(removal, "").statusCode()).isEqualTo(200);
    }

    @Test
    void the_longest_key_is_one_and_a_longer_one_or_two_are_none() throws Exception {
        String removal = removal();
        assertThat(call(admin, removal, "", "k".repeat(129)).statusCode()).isEqualTo(400);
        assertThat(HTTP.send(
                                request(admin, removal, "", "a")
                                        .header("Idempotency-Key", "b")
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);

        assertThat(call(admin, removal, "", "k".repeat(128)).statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_described_or_shown_as_secret_is_told_once() throws Exception {
        var marked = new TreeSet<String>();
        server.server().routes().stream()
                .filter(Route::isToldOnce)
                .forEach(route -> marked.add(route.method().text() + " " + route.path()));
        var shown = new TreeSet<String>();
        for (ApiExample example : ManualPages.examples()) {
            if (example.method().equals(Method.POST.text()) && example.answer().contains("\"...\"")) {
                shown.add(example.of());
            }
        }

        assertThat(marked).isEqualTo(secrets()).containsAll(shown);
        assertThat(shown).isNotEmpty();
    }

    /** The POSTs whose answer the description calls a secret, or that has a member named as one. */
    private static Set<String> secrets() throws Exception {
        var secrets = new TreeSet<String>();
        String path = "";
        String method = "";
        for (String line : Files.readAllLines(Path.of("src/main/resources/io/oakum/server/openapi.yaml"))) {
            if (line.matches("  /\\S+:")) {
                path = line.strip().replace(":", "");
            } else if (line.matches("    [a-z]+:")) {
                method = line.strip();
            } else if (method.equals("post:")
                    && line.matches(" {8}\"200\": .*(shown once|secret|password|token: \\{).*")) {
                secrets.add("POST " + path);
            }
        }
        return secrets;
    }

    /** A call that can be done once: it takes away what was made for it. */
    private static String removal() throws Exception {
        HttpResponse<String> made = server.post(
                FILTERS,
                "{\"list\":\"hosts\",\"name\":\"" + NAMES.incrementAndGet() + "\",\"filter\":\"\",\"sort\":\"\"}");
        return FILTERS + "/" + server.document(made).wholeNumber("id") + "/remove";
    }

    private static HttpResponse<String> call(String secret, String path, String body, String key) throws Exception {
        return HTTP.send(request(secret, path, body, key).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String secret, String path, String body, String key) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.server().peoplePort() + path))
                .header("Authorization", "Bearer " + secret)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    private static boolean isReplayed(HttpResponse<String> response) {
        return response.headers().firstValue("idempotency-replayed").equals(java.util.Optional.of("true"));
    }

    private static String code(HttpResponse<String> response) throws Exception {
        JsonObject problem = Json.readObject(bytes(response));
        assertThat(problem.text("detail")).isNotBlank();
        return problem.text("code");
    }

    private static byte[] bytes(HttpResponse<String> response) {
        return response.body().getBytes(StandardCharsets.UTF_8);
    }

    private static String person(String name, String role) throws Exception {
        String secret = "s-" + name;
        database.change(tx -> {
            long person = tx.people().ensure(name);
            tx.people().grant(person, role);
            tx.people().openSession(Secrets.digest(secret), person);
        });
        return secret;
    }

    /** That nothing in the database is so. */
    private static void assertNone(String rows) {
        TestDatabase.asOwner(
                addresses,
                "do $$ begin if exists (select from " + rows + ") then raise 'there is some'; end if; end $$");
    }
}
