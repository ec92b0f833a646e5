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
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What feeds know of vulnerabilities, beside those that are open. */
class ExposureSignalsTest {
    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void two_are_open() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        var id = new HostId("h-a");
        database.change(tx -> {
            tx.hosts()
                    .ask(new Candidate(
                            id,
                            "a",
                            "debian 12",
                            "m-a",
                            SigningKey.generate(new SecureRandom()).verifyingKey()));
            tx.hosts().approve(id);
        });
        server.post("/api/v1/feeds/dsa/content", """
                [02 Apr 2023] DSA-5001-1 nginx - security update
                \t{CVE-2023-1001 CVE-2023-1002}
                \t[bookworm] - nginx 1.1-1
                """);
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        derive.catchUp();
        new TakeReport(database, derive).take(id, Bytes.ofText("""
                {"scan":{"host":{"name":"a","os":{"id":"debian","versionId":"12"},"kernel":{"running":"6.1","installed":""}
                ,"bootId":"b"},"takenAt":"2026-11-25T12:00:00Z","exposures":[],"updates":[]
                ,"restart":{"reboot":false,"services":[]}},"installed":[["nginx","amd64","1.0-1","nginx","1.0-1"]]}"""));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private List<JsonObject> listed(String query) throws Exception {
        return server.document(server.get("/exposures.json" + query)).objects("exposures");
    }

    /** The counts are made in the background. */
    private void await(int rows) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (listed("").size() != rows) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(100);
        }
    }

    @Test
    void what_feeds_know_of_it_stands_beside_it_and_finds_it() throws Exception {
        await(2);
        server.post("/api/v1/feeds/kev/content", """
                {"catalogVersion":"2026.11.21","dateReleased":"2026-11-21T00:00:00Z","count":1,"vulnerabilities":[
                {"cveID":"CVE-2023-1002","vendorProject":"v","product":"p","vulnerabilityName":"n","dateAdded":"2026-11-21",
                "shortDescription":"d","requiredAction":"a","dueDate":"2026-12-12","knownRansomwareCampaignUse":"Unknown","notes":""}]}
                """);
        server.post("/api/v1/feeds/epss/content", """
                #model_version:v2025.03.14,score_date:2026-11-21T00:00:00+0000
                cve,epss,percentile
                CVE-2023-1001,0.00042,0.05
                CVE-2023-1002,0.73105,0.98
                """);

        JsonObject found = listed("?q=kev%3Ayes").getFirst();
        assertThat(listed("?q=kev%3Ayes")).hasSize(1);
        assertThat(found.text("vulnerability")).isEqualTo("CVE-2023-1002");
        assertThat(found.text("exploited")).isEqualTo("yes");
        assertThat(found.get("epss")).hasToString("JsonNumber[value=0.73105]");
        assertThat(found.get("cvss")).isEqualTo(new JsonNull());
        String page = server.get("/exposures").body();
        assertThat(page).contains("EPSS 73 %", "EPSS < 1 %".replace("<", "&lt;"), "not in KEV", "tag kev");
        assertThat(server.get("/exposures?q=kev%3Ayes").body())
                .contains("CVE-2023-1002")
                .doesNotContain("CVE-2023-1001");
        assertThat(server.get("/exposures.csv?q=kev%3Ayes").body()).contains("\"yes\",\"0.73105\",\"\"");
        assertThat(server.get("/exposures/CVE-2023-1002").body())
                .contains("KEV since 21 Nov 2026", "EPSS 73 %", "Four clocks", "2 Apr 2023", "DSA-5001-1")
                .contains("1 host: a fix is ready on 1");
        assertThat(server.get("/exposures/CVE-2023-1001").body())
                .contains("not in KEV", "EPSS &lt; 1 %", "catalogue does not list it");
    }

    @Test
    void without_a_catalogue_nobody_is_said_not_to_be_in_it() throws Exception {
        await(2);

        assertThat(server.get("/exposures").body()).contains("KEV not loaded").doesNotContain("not in KEV");
        assertThat(listed("?q=kev%3Ayes")).isEmpty();
        assertThat(listed("").getFirst().text("exploited")).isEqualTo("unknown");
        assertThat(server.get("/exposures?q=kev%3Ano").body()).contains("there is kev:yes");
    }
}
