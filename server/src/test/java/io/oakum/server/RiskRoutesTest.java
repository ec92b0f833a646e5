package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.DeriveExposures;
import io.oakum.control.KeptIndex;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people decide about risks, and what becomes of it, on one host with one open vulnerability that has no fix. */
class RiskRoutesTest {
    private final String ends = Instant.now().plus(Duration.ofDays(30)).toString();

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        var host = new HostId("h-a");
        database.change(tx -> {
            tx.hosts()
                    .ask(new Candidate(
                            host,
                            "a",
                            "debian 12",
                            "m",
                            SigningKey.generate(new SecureRandom()).verifyingKey()));
            tx.hosts().approve(host);
        });
        report("12:00", "no-fix");
    }

    private void report(String time, String state) throws Exception {
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        String exposure = "{\"vulnerability\":\"CVE-2023-1001\",\"packages\":[\"nginx:amd64\"],\"state\":\"" + state
                + "\",\"hindrance\":null,\"due\":\"2099-01-01T00:00:00Z\",\"provisional\":true,\"rule\":\"r\","
                + "\"because\":[\"b\"],\"attributions\":[\"says so\"],\"released\":null}";
        new TakeReport(database, derive)
                .take(
                        new HostId("h-a"),
                        Bytes.ofText(
                                "{\"scan\":{\"host\":{\"name\":\"a\",\"os\":{\"id\":\"debian\",\"versionId\":\"12\"},"
                                        + "\"kernel\":{\"running\":\"6.1\",\"installed\":\"\"},\"bootId\":\"b\"},"
                                        + "\"takenAt\":\"2026-11-25T" + time + ":00Z\",\"exposures\":[" + exposure
                                        + "],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},"
                                        + "\"installed\":[[\"nginx\",\"amd64\",\"1.0-1\",\"nginx\",\"1.0-1\"]]}"));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private JsonObject exposure() throws Exception {
        return server.document(server.get("/api/v1/exposures"))
                .objects("exposures")
                .getFirst();
    }

    private static String asked(String owner, String reason, String ends) {
        return Json.write(JsonObject.with("vulnerability", "CVE-2023-1001")
                .and("host", "h-a")
                .and("group", "")
                .and("owner", owner)
                .and("reason", reason)
                .and("endsAt", ends)
                .build());
    }

    private long accepted() throws Exception {
        long id = server.document(server.post("/api/v1/exceptions", asked("ops", "behind a filter", ends)))
                .wholeNumber("id");
        assertThat(exposure().get("exception")).isEqualTo(new JsonNull());
        assertThat(server.document(server.post("/api/v1/exceptions/" + id + "/approve", ""))
                        .truth("selfApproved"))
                .isTrue();
        return id;
    }

    private JsonObject listed() throws Exception {
        return server.document(server.get("/api/v1/exceptions"))
                .objects("exceptions")
                .getFirst();
    }

    private void derive() throws Exception {
        TestDatabase.awaitQuiet(database);
        new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce()).catchUp();
    }

    @Test
    void an_accepted_risk_is_shown_beside_its_exposure_and_hides_nothing() throws Exception {
        String due = exposure().text("due");
        long id = accepted();

        assertThat(exposure().object("exception").wholeNumber("id")).isEqualTo(id);
        assertThat(exposure().text("due")).isEqualTo(due);
        assertThat(listed().text("state")).isEqualTo("in-force");
        assertThat(listed().wholeNumber("exposures")).isEqualTo(1);

        server.post("/api/v1/exceptions/" + id + "/end", "{\"reason\":\"patched\"}");
        assertThat(exposure().get("exception")).isEqualTo(new JsonNull());
        assertThat(listed().object("exception").text("endReason")).isEqualTo("patched");
    }

    @Test
    void it_ends_by_itself_when_the_vulnerability_is_exploited() throws Exception {
        accepted();

        server.post(
                "/api/v1/feeds/kev/content",
                "{\"title\":\"CISA Catalog of Known Exploited Vulnerabilities\",\"catalogVersion\":\"1\","
                        + "\"dateReleased\":\"2026-11-25T00:00:00.0000Z\",\"count\":1,\"vulnerabilities\":[{"
                        + "\"cveID\":\"CVE-2023-1001\",\"vendorProject\":\"v\",\"product\":\"p\",\"vulnerabilityName\":\"n\","
                        + "\"dateAdded\":\"2024-07-09\",\"shortDescription\":\"s\",\"requiredAction\":\"r\","
                        + "\"dueDate\":\"2024-07-30\",\"knownRansomwareCampaignUse\":\"Unknown\",\"notes\":\"\"}]}");
        derive();

        assertThat(listed().text("state")).isEqualTo("ended");
        assertThat(listed().object("exception").text("endReason")).contains("it is known to be exploited now");
        assertThat(exposure().get("exception")).isEqualTo(new JsonNull());
    }

    @Test
    void it_ends_by_itself_when_the_host_becomes_reachable() throws Exception {
        accepted();

        server.post("/api/v1/hosts/h-a/asset", "{\"exposed\":\"yes\",\"criticality\":\"high\",\"scopes\":[]}");
        derive();

        assertThat(listed().object("exception").text("endReason")).contains("reachable from the internet now");
    }

    @Test
    void it_ends_by_itself_when_a_fix_appears() throws Exception {
        accepted();

        report("13:00", "fix-available");
        derive();

        assertThat(listed().object("exception").text("endReason")).contains("a fix is available now");
    }

    @ParameterizedTest
    @CsvSource({
        "'', reason, 2026-12-31T00:00:00Z, 400",
        "owner, '', 2026-12-31T00:00:00Z, 400",
        "owner, reason, never, 400",
        "owner, reason, 2020-01-01T00:00:00Z, 409",
        "owner, reason, 2036-01-01T00:00:00Z, 409",
    })
    @BadInput("F13")
    void F13_an_exception_without_owner_reason_or_a_near_end_is_refused(
            String owner, String reason, String ends, int status) throws Exception {
        assertThat(server.post("/api/v1/exceptions", asked(owner, reason, ends)).statusCode())
                .isEqualTo(status);
    }

    @Test
    void what_protects_meanwhile_is_kept_with_the_exception_and_in_the_log() throws Exception {
        String plain = asked("ops", "no fix yet", ends);
        String body = protectedBy(plain, " the module is not loaded ");

        JsonObject made = server.document(server.post("/api/v1/exceptions", body));

        assertThat(made.text("compensatingControl")).isEqualTo("the module is not loaded");
        assertThat(listed().object("exception").text("compensatingControl")).isEqualTo("the module is not loaded");
        assertThat(logged()).contains("compensatingControl").contains("the module is not loaded");
        assertThat(server.document(server.post("/api/v1/exceptions", plain)).get("compensatingControl"))
                .as("where nobody said")
                .isEqualTo(new JsonNull());
    }

    private static String protectedBy(String asked, String by) {
        return asked.replace("\"endsAt\"", "\"compensatingControl\":\"" + by + "\",\"endsAt\"");
    }

    /** The log, once every entry has its place. */
    private String logged() throws Exception {
        for (int look = 0; database.transact(tx -> tx.audit().pending()) > 0; look++) {
            assertThat(look).as("looks for the last entry").isLessThan(600);
            Thread.sleep(50);
        }
        return server.get("/api/v1/audit/entries").body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LONG", "a\\u0000b"})
    void what_protects_meanwhile_is_told_in_a_thousand_characters(String said) throws Exception {
        String body = protectedBy(asked("ops", "no fix yet", ends), said.replace("LONG", "x".repeat(1001)));

        assertThat(server.post("/api/v1/exceptions", body).statusCode()).isEqualTo(400);
        assertThat(server.document(server.get("/api/v1/exceptions")).objects("exceptions"))
                .isEmpty();
    }

    @Test
    @BadInput("F13")
    void F13_nothing_is_accepted_for_whatever_there_may_be() throws Exception {
        String all = asked("ops", "all of them", ends).replace("CVE-2023-1001", "*");
        String other = asked("ops", "not here", ends).replace("CVE-2023-1001", "CVE-2023-1999");

        assertThat(server.post("/api/v1/exceptions", all).statusCode()).isEqualTo(400);
        assertThat(server.post("/api/v1/exceptions", other).body()).contains("is not open there");
    }

    @Test
    void a_policy_is_checked_put_in_force_sets_deadlines_and_is_taken_out() throws Exception {
        String before = exposure().text("due");
        String text =
                "policy: ours\ntitle: Ours\nscope: shop\nrules:\n- {name: one day, from: first-seen, within: 1 day}\n";
        String body = Json.write(JsonObject.with("text", text).build());
        assertThat(server.document(server.post("/api/v1/policies/check", body)).texts("problems"))
                .isEmpty();
        assertThat(names()).doesNotContain("ours true");

        server.post("/api/v1/policies", body);
        derive();
        assertThat(names()).contains("bod-26-04 true", "ours true", "cvss false");
        assertThat(exposure().text("due")).isEqualTo(before);

        server.post(
                "/api/v1/hosts/h-a/asset",
                "{\"exposed\":\"unknown\",\"criticality\":\"normal\",\"scopes\":[\"shop\"]}");
        derive();
        assertThat(exposure().text("rule")).isEqualTo("Ours: one day");
        assertThat(exposure().text("due")).isLessThan(before);

        server.post("/api/v1/policies/ours/end", "");
        derive();
        assertThat(names()).doesNotContain("ours true");
        assertThat(exposure().text("rule")).isEqualTo("Ours: one day");
    }

    private String names() throws Exception {
        return Arrays.toString(server.document(server.get("/api/v1/policies")).objects("policies").stream()
                .map(RiskRoutesTest::name)
                .toArray());
    }

    private static String name(JsonObject policy) {
        return policy.find("name").orElseThrow().toString().replaceAll("JsonString\\[value=(.*)]", "$1") + " "
                + policy.find("inForce").orElseThrow().toString().replaceAll(".*=(.*)]", "$1");
    }

    @Test
    void a_policy_that_is_not_understood_is_told_why_and_not_put_in_force() throws Exception {
        JsonObject told = server.document(server.post("/api/v1/policies", "{\"text\":\"policy: ours\"}"));

        assertThat(told.texts("problems")).hasSize(1);
        assertThat(names()).doesNotContain("ours");
        assertThat(server.get("/api/v1/policies/ours").statusCode()).isEqualTo(404);
        assertThat(server.document(server.get("/api/v1/policies/cvss")).text("text"))
                .contains("policy: cvss");
    }
}
