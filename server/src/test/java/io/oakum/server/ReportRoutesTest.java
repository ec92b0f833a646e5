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
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of a report that is not believed, and what they do about it. */
class ReportRoutesTest {
    private static final HostId HOST = new HostId("h-a");

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        database.change(tx -> {
            tx.hosts()
                    .ask(new Candidate(
                            HOST,
                            "a",
                            "debian 12",
                            "m",
                            SigningKey.generate(new SecureRandom()).verifyingKey()));
            tx.hosts().approve(HOST);
        });
        report("2026-11-25T12:00:00Z", "[\"nginx\",\"amd64\",\"1.0-1\",\"nginx\",\"1.0-1\"]");
    }

    private void report(String at, String installed) throws Exception {
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        new TakeReport(database, derive)
                .take(
                        HOST,
                        Bytes.ofText(
                                "{\"scan\":{\"host\":{\"name\":\"a\",\"os\":{\"id\":\"debian\",\"versionId\":\"12\"},"
                                        + "\"kernel\":{\"running\":\"6.1\",\"installed\":\"\"},\"bootId\":\"b\"},"
                                        + "\"takenAt\":\"" + at + "\",\"exposures\":[],\"updates\":[],"
                                        + "\"restart\":{\"reboot\":false,\"services\":[]}},"
                                        + "\"installed\":[" + installed + "]}"));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private JsonObject listed() throws Exception {
        return server.document(server.get("/api/v1/hosts")).objects("hosts").getFirst();
    }

    @Test
    @BadInput("F9")
    void F9_a_person_is_told_wherever_the_host_is_told_of_and_can_say_that_it_is_so() throws Exception {
        assertThat(listed().get("doubt")).isEqualTo(new JsonNull());
        report("2026-11-25T13:00:00Z", "");

        assertThat(server.get("/hosts?q=report%3Adoubted").body()).contains("href=\"/hosts/h-a\"");
        JsonObject doubt = listed().object("doubt");
        assertThat(doubt.text("says")).isEqualTo("says that it has no package at all");
        assertThat(server.get("/hosts/h-a").body())
                .contains("What it reports is not believed.")
                .contains("It is so: take its report in");
        JsonObject why = server.document(server.get("/api/v1/hosts/h-a/why"));
        assertThat(why.objects("causes").getLast().text("wayOut")).endsWith("oakum hosts approve h-a --report");
        assertThat(why.texts("notKnown").toString()).contains("how it stands now on 1 host");

        String body = "{\"digest\":\"" + doubt.text("digest") + "\"}";
        assertThat(server.post("/api/v1/hosts/h-a/accept-report", body).statusCode())
                .isEqualTo(200);
        assertThat(listed().get("doubt")).isEqualTo(new JsonNull());
        assertThat(server.get("/hosts/h-a").body()).doesNotContain("not believed");
        assertThat(server.get("/hosts?q=report%3Adoubted").body()).doesNotContain("href=\"/hosts/h-a\"");
        assertThat(server.post("/api/v1/hosts/h-a/accept-report", body).statusCode())
                .isEqualTo(409);
    }

    @Test
    @BadInput("F10")
    void F10_a_clock_is_to_be_set_right_and_nobody_can_accept_its_report() throws Exception {
        report("2099-01-01T00:00:00Z", "[\"nginx\",\"amd64\",\"2.0-1\",\"nginx\",\"2.0-1\"]");

        JsonObject doubt = listed().object("doubt");
        assertThat(doubt.truth("acceptable")).isFalse();
        assertThat(server.get("/hosts/h-a").body()).contains("timedatectl").doesNotContain("take its report in");
        assertThat(server.post("/api/v1/hosts/h-a/accept-report", "{\"digest\":\"" + doubt.text("digest") + "\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void what_is_no_digest_or_no_host_is_accepted_nowhere() throws Exception {
        for (String digest : new String[] {"", "x", "0".repeat(64)}) {
            String body = "{\"digest\":\"" + digest + "\"}";
            assertThat(server.post("/api/v1/hosts/h-a/accept-report", body).statusCode())
                    .isEqualTo(409);
            assertThat(server.post("/api/v1/hosts/h-nobody/accept-report", body).statusCode())
                    .isEqualTo(409);
        }
    }
}
