package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.key.SigningKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of many hosts as forms send them. */
class ManyHostsPagesTest {
    private static final HostId ONE = new HostId("h-one");
    private static final HostId TWO = new HostId("h-two");

    @TempDir
    private Path folder;

    private Addresses addresses;
    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        addresses = TestDatabase.fresh();
        database = TestDatabase.opened(addresses);
        server = TestServer.on(database, folder);
        for (HostId host : new HostId[] {ONE, TWO}) {
            var key = SigningKey.generate(new SecureRandom()).verifyingKey();
            database.change(tx -> tx.hosts().ask(new Candidate(host, host.value(), "debian 12", host.value(), key)));
        }
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private String seen(String query) throws Exception {
        String page = server.get("/hosts/change?" + query).body();
        return page.replaceAll("(?s).*?name=\"seen\" value=\"([0-9a-f]{64})\".*", "$1");
    }

    private String somebody(String role) throws Exception {
        String secret = role + System.nanoTime();
        database.change(tx -> {
            long person = tx.people().ensure(role + "-person");
            tx.people().grant(person, role);
            tx.people().openSession(io.oakum.control.Secrets.digest(secret), person);
        });
        return secret;
    }

    private boolean carries(HostId host, String tag) throws Exception {
        return database.transact(
                tx -> tx.hosts().find(host).orElseThrow().tags().contains(tag));
    }

    @Test
    void those_that_are_ticked_get_a_tag_and_lose_it_again() throws Exception {
        HttpResponse<String> done =
                server.post("/hosts/change/tag", "host.h-one=yes&tag=web&do=add&seen=" + seen("host.h-one=yes"));

        String changed = done.headers().firstValue("location").orElseThrow();
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(carries(ONE, "web")).isTrue();
        assertThat(carries(TWO, "web")).isFalse();
        assertThat(server.get(changed).body())
                .contains("1 host got the tag web.")
                .contains("Take it back on 1 host");
        server.post("/hosts/changed/undo", changed.replaceAll(".*\\?", ""));
        assertThat(carries(ONE, "web")).isFalse();
        assertThat(server.get(changed).body()).contains("It was taken back").doesNotContain("Take it back on");
    }

    @Test
    void an_owner_is_named_and_the_one_before_comes_back() throws Exception {
        HttpResponse<String> done =
                server.post("/hosts/change/owner", "host.h-one=yes&owner=web+team&seen=" + seen("host.h-one=yes"));

        String changed = done.headers().firstValue("location").orElseThrow();
        assertThat(server.get("/hosts/h-one").body()).contains("<bdi>web team</bdi>");
        assertThat(server.get(changed).body()).contains("1 host has another owner now.");
        server.post("/hosts/changed/undo", changed.replaceAll(".*\\?", ""));
        assertThat(server.get("/hosts/h-one").body()).doesNotContain("web team");
    }

    @Test
    void scopes_are_said_of_hosts_and_shown_on_their_pages() throws Exception {
        server.post("/hosts/change/facts", "host.h-one=yes&addScopes=pci,+nis2&seen=" + seen("host.h-one=yes"));

        assertThat(server.get("/hosts/h-one").body()).contains("nis2, pci");
    }

    @Test
    void where_others_match_by_now_nothing_is_done_and_they_are_shown() throws Exception {
        String seen = seen("all=yes&q=");
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        database.change(tx -> tx.hosts().ask(new Candidate(new HostId("h-3"), "three", "debian 12", "m", key)));

        HttpResponse<String> answer = server.post("/hosts/change/retire", "all=yes&q=&reason=gone&seen=" + seen);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("Nothing was changed.").contains("Change 3 hosts");
        assertThat(database.transact(tx -> tx.hosts().find(ONE)).orElseThrow().retiredReason())
                .isEmpty();
    }

    private String shown() throws Exception {
        return server.get("/hosts/h-one").body().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
    }

    private void told(String sql) {
        TestDatabase.asOwner(addresses, "update report_ask set " + sql + " where host_id = 'h-one'");
    }

    @Test
    void the_page_of_a_host_says_how_it_stands_that_it_was_asked() throws Exception {
        assertThat(shown()).doesNotContain("Ask it to report now");
        database.change(tx -> tx.hosts().approve(ONE));
        assertThat(shown()).contains("Ask it to report now");

        assertThat(server.post("/hosts/h-one/ask", "").headers().firstValue("location"))
                .contains("/hosts/h-one");

        assertThat(shown())
                .contains(
                        "Asked to report, not answered yet. admin asked",
                        "it was never heard",
                        "as soon as it is heard")
                .doesNotContain("Ask it to report now");
        told("due_at = now() + interval '5 minutes'");
        assertThat(shown()).contains("Others were asked before it: its turn comes in 4 m");
        told("due_at = asked_at, told_at = now()");
        assertThat(shown()).contains("It was told, and looks what it has.");
        told("answered_at = now()");
        assertThat(shown()).contains("Asked, and answered.").doesNotContain("Ask it to report now");
        told("asked_at = asked_at - interval '1 minute'");
        assertThat(shown()).contains("Ask it to report now").doesNotContain("answered");
        told("asked_at = now() - interval '1 hour', due_at = now() - interval '1 hour', answered_at = null");
        assertThat(shown()).contains("Asked to report, and not answered.", "Ask it to report now");
    }

    @Test
    void a_host_that_there_is_not_cannot_be_asked() throws Exception {
        assertThat(server.post("/hosts/h-none/ask", "").statusCode()).isEqualTo(404);
        assertThat(server.post("/hosts/%27/ask", "").statusCode()).isEqualTo(404);
    }

    @Test
    @BadInput("W1")
    void W1_each_change_asks_for_its_permission() throws Exception {
        String viewer = somebody("viewer");
        String operator = somebody("operator");
        String seen = seen("all=yes&q=");

        assertThat(server.as(viewer, "/hosts/change?all=yes", "").statusCode()).isEqualTo(403);
        for (String path : new String[] {"tag", "facts", "owner", "retire", "ask"}) {
            assertThat(server.as(viewer, "/hosts/change/" + path, "all=yes&seen=" + seen)
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(server.as(viewer, "/hosts/changed/undo", "what=tagged").statusCode())
                .isEqualTo(403);
        assertThat(server.as(viewer, "/hosts/h-one/ask", "a=b").statusCode()).isEqualTo(403);
        assertThat(server.as(operator, "/hosts/change/retire", "all=yes&reason=x&seen=" + seen)
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.as(viewer, "/hosts", "").body()).doesNotContain("type=\"checkbox\"");
        assertThat(server.as(operator, "/hosts/change?all=yes", "").body()).doesNotContain("Retire 2 hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tag?all=yes&do=add&tag=",
                "tag?all=yes&do=add&tag=a%20b",
                "tag?all=yes&do=add&tag=<img>",
                "tag?all=yes&do=rename&tag=web",
                "tag?do=add&tag=web",
                "tag?all=yes&q=colour:blue&do=add&tag=web",
                "tag?host.%27%20or%201=1&do=add&tag=web",
                "facts?all=yes",
                "facts?all=yes&exposed=perhaps",
                "facts?all=yes&addScopes=PCI!",
                "owner?all=yes&owner=a%00b",
                "retire?all=yes&reason=",
                "retire?all=yes&reason=%00",
                "retire?all=yes&reason=LONG"
            })
    @BadInput("W3")
    void W3_what_cannot_be_done_is_told_and_nothing_is_changed(String sent) throws Exception {
        String form = sent.substring(sent.indexOf('?') + 1).replace("LONG", "reason+".repeat(1429));
        HttpResponse<String> answer = server.post(
                "/hosts/change/" + sent.substring(0, sent.indexOf('?')), form + "&seen=" + seen("all=yes&q="));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(carries(ONE, "web")).isFalse();
        assertThat(database.transact(tx -> tx.hosts().find(ONE)).orElseThrow().retiredReason())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what=tagged&tag=web&at=now",
                "what=tagged&tag=web&at=%2B999999999-12-31T23:59:59Z",
                "what=tagged&tag=a%00b&at=2026-11-26T09:00:00Z",
                "what=erased&at=2026-11-26T09:00:00Z"
            })
    @BadInput("W3")
    void W3_a_change_that_there_cannot_be_is_told(String query) throws Exception {
        assertThat(server.get("/hosts/changed?" + query).statusCode()).isEqualTo(400);
        assertThat(server.post("/hosts/changed/undo", query).statusCode()).isEqualTo(400);
    }

    @Test
    void those_that_are_chosen_are_what_a_plan_is_made_of() throws Exception {
        assertThat(server.get("/plans/new?host.h-two=yes").body())
                .contains("name=\"hosts\" value=\"h-two\"")
                .doesNotContain("h-one");
        assertThat(server.get("/plans/new?all=yes&q=one").body()).contains("name=\"hosts\" value=\"h-one\"");
        assertThat(server.get("/plans/new").body()).contains("Hosts, by name or id");
    }

    @Test
    void where_no_chosen_host_can_be_planned_the_form_for_all_hosts_is_not_shown() throws Exception {
        database.change(tx -> tx.manyHosts()
                .retire(java.util.List.of(TWO), "scrapped", java.time.Instant.parse("2026-11-26T09:00:00Z")));

        HttpResponse<String> gone = server.get("/plans/new?host.h-two=yes");
        HttpResponse<String> none = server.get("/plans/new?all=yes&q=nosuchhost");

        assertThat(gone.statusCode()).isEqualTo(303);
        assertThat(gone.headers().firstValue("location")).hasValue("/hosts/change?host.h-two=yes#patch");
        assertThat(none.headers().firstValue("location")).hasValue("/hosts/change?all=yes&q=nosuchhost#patch");
        assertThat(server.get("/hosts/change?host.h-two=yes").body()).contains("None was chosen that is in the fleet.");
    }

    @Test
    void more_hosts_than_a_plan_names_are_led_to_what_can_be_done_with_them() throws Exception {
        var random = new SecureRandom();
        database.change(tx -> {
            for (int n = 0; n < 2000; n++) {
                var key = SigningKey.generate(random).verifyingKey();
                tx.hosts().ask(new Candidate(new HostId("h-" + n), "host-" + n, "debian 12", "m" + n, key));
            }
        });

        HttpResponse<String> many = server.get("/plans/new?all=yes&q=");

        assertThat(many.headers().firstValue("location")).hasValue("/hosts/change?all=yes#patch");
        assertThat(server.get("/hosts/change?all=yes").body())
                .contains("A plan names at most 2\u2009000 hosts. Give these a tag, and plan the tag.");
    }
}
