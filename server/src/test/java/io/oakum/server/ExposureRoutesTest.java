package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.DeriveExposures;
import io.oakum.control.KeptIndex;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TagStore;
import io.oakum.store.TestDatabase;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.SigningKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The questions about exposures, on three hosts that differ by what they have. */
class ExposureRoutesTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;
    private static Instant beforeAll;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        beforeAll = database.transact(tx -> tx.clock());
        host("a", "web", "nginx", "curl");
        host("b", "web", "nginx");
        host("c", "", "zlib");
        server.post("/api/v1/feeds/dsa/content", """
                [02 Apr 2023] DSA-5001-1 nginx - security update
                \t{CVE-2023-1001 CVE-2023-1002}
                \t[bookworm] - nginx 1.1-1
                [02 Apr 2023] DSA-5002-1 curl - security update
                \t{CVE-2023-1003}
                \t[bookworm] - curl 1.1-1
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static void host(String name, String tag, String... packages) throws Exception {
        var id = new HostId("h-" + name);
        database.change(tx -> {
            tx.hosts()
                    .ask(new Candidate(
                            id,
                            name,
                            "debian 12",
                            "m-" + name,
                            SigningKey.generate(RANDOM).verifyingKey()));
            tx.hosts().approve(id);
            if (!tag.isEmpty()) {
                tx.tags().add(id, tag, TagStore.Source.PERSON);
            }
        });
        var installed = new ArrayList<String>();
        for (String each : packages) {
            installed.add("[\"" + each + "\",\"amd64\",\"1.0-1\",\"" + each + "\",\"1.0-1\"]");
        }
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        new TakeReport(database, derive)
                .take(
                        id,
                        Bytes.ofText("{\"scan\":{\"host\":{\"name\":\"" + name
                                + "\",\"os\":{\"id\":\"debian\",\"versionId\":\"12\"},\"kernel\":{\"running\":\"6.1\","
                                + "\"installed\":\"\"},\"bootId\":\"b\"},\"takenAt\":\"2026-11-25T12:00:00Z\","
                                + "\"exposures\":[],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},"
                                + "\"installed\":[" + String.join(",", installed) + "]}"));
    }

    private static JsonObject asked(String query) throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/exposures" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Schema.faults("exposures", answer.body())).isEmpty();
        return server.document(answer);
    }

    private static List<String> keys(JsonObject answer) throws Exception {
        var keys = new ArrayList<String>();
        for (JsonObject one : answer.objects("totals")) {
            keys.add(one.text("key") + " " + one.wholeNumber("exposures") + " " + one.wholeNumber("hosts"));
        }
        return keys.stream().sorted().toList();
    }

    @Test
    void from_every_side_the_same_exposures_are_counted() throws Exception {
        assertThat(asked("").objects("exposures")).hasSize(5);
        assertThat(keys(asked("?by=vulnerability")))
                .containsExactly("CVE-2023-1001 2 2", "CVE-2023-1002 2 2", "CVE-2023-1003 1 1");
        assertThat(keys(asked("?by=package"))).containsExactly("curl 1 1", "nginx 4 2");
        assertThat(keys(asked("?by=host"))).containsExactly("h-a 3 1", "h-b 2 1");
        assertThat(keys(asked("?by=group"))).containsExactly("web 5 2");
    }

    @Test
    void filters_leave_in_what_they_name() throws Exception {
        assertThat(asked("?vulnerability=CVE-2023-1001").objects("exposures")).hasSize(2);
        assertThat(asked("?package=curl").objects("exposures")).hasSize(1);
        assertThat(asked("?host=h-b").objects("exposures")).hasSize(2);
        assertThat(asked("?group=web&state=fix-available").objects("exposures")).hasSize(5);
        assertThat(asked("?group=db").objects("exposures")).isEmpty();
        assertThat(asked("?overdue=true").objects("exposures")).isEmpty();
        assertThat(asked("?asOf=" + beforeAll).objects("exposures")).isEmpty();
        assertThat(asked("?asOf=" + beforeAll + "&by=host").objects("totals")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exposure", "vulnerability", "host"})
    void an_answer_in_parts_is_the_answer(String side) throws Exception {
        String name = side.equals("exposure") ? "exposures" : "totals";
        var whole = asked("?by=" + side).objects(name);
        var parts = new ArrayList<JsonObject>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            JsonObject part = asked("?limit=1&by=" + side + (next.get().isEmpty() ? "" : "&cursor=" + next.get()));
            parts.addAll(part.objects(name));
            next = part.get("next") instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
        }

        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void a_vulnerability_is_told_with_where_it_is_which_fix_there_is_and_who_says_so() throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/vulnerabilities/CVE-2023-1001");
        JsonObject known = server.document(answer);

        assertThat(Schema.faults("cve", answer.body())).isEmpty();
        assertThat(known.truth("affected")).isTrue();
        assertThat(known.wholeNumber("hosts")).isEqualTo(2);
        assertThat(known.wholeNumber("hostsByFeeds")).isEqualTo(2);
        assertThat(known.objects("fixes").getFirst().text("fixed")).isEqualTo("1.1-1");
        assertThat(known.objects("sources").getFirst().text("advisory")).isEqualTo("DSA-5001-1");
        assertThat(known.texts("notKnown")).anyMatch(text -> text.contains("no catalogue is loaded"));
    }

    @Test
    void on_a_past_date_nobody_had_it() throws Exception {
        JsonObject known = server.document(server.get("/api/v1/vulnerabilities/CVE-2023-1001?asOf=" + beforeAll));

        assertThat(known.truth("affected")).isFalse();
        assertThat(known.objects("sources")).isEmpty();
    }

    @Test
    void a_vulnerability_that_nobody_ever_spoke_of_is_not_known() throws Exception {
        assertThat(server.get("/api/v1/vulnerabilities/CVE-1999-0001").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_host_that_left_is_asked_about_no_more() throws Exception {
        host("gone", "web", "curl");
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        TestDatabase.awaitQuiet(database);
        derive.catchUp();
        assertThat(asked("?host=h-gone").objects("exposures")).hasSize(1);

        server.post("/api/v1/hosts/h-gone/retire", "{\"reason\":\"scrapped\"}");

        assertThat(asked("?host=h-gone").objects("exposures")).isEmpty();
        assertThat(asked("?limit=1000").get("next")).isEqualTo(new JsonNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?by=colour",
                "?limit=0x",
                "?limit=100000",
                "?state=patched",
                "?asOf=yesterday",
                "?asOf=9999999",
                "?cursor=x",
                "?cursor=AAAA",
                "?vulnerability=%27%20or%201=1",
                "?host=..%2f",
                "?nonsense=1"
            })
    void W25_what_cannot_be_asked_is_refused_with_the_reason(String query) throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/exposures" + query);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(server.document(answer).text("detail")).isNotBlank();
    }
}
