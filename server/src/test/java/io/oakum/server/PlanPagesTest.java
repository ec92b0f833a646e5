package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.HearHosts;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans as the form asks for them. */
class PlanPagesTest {
    private static final String FORM = "names=&hosts=&tags=&rings=1,rest&soak=15&failures=0&change=&reason=";

    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        var host = new HostId("h-a");
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        database.change(tx -> {
            tx.hosts().ask(new Candidate(host, "a", "debian 12", "m-a", key));
            tx.hosts().approve(host);
        });
        var hearing = new HearHosts(database);
        hearing.hear(host, "b-a", "0.1.0", Instant.now());
        hearing.write();
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static String made(String fields) throws Exception {
        HttpResponse<String> answer = server.post("/plans", FORM + fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("location").orElseThrow();
    }

    private static JsonObject request(String plan) throws Exception {
        return server.document(server.get("/api/v1" + plan)).object("request");
    }

    @Test
    void whoever_ticks_it_has_every_host_try_it_before_anybody_signs() throws Exception {
        assertThat(server.get("/plans/new").body()).contains("name=\"rehearseEach\" value=\"yes\"");

        String each = made("&kind=security&rehearseEach=yes");
        String one = made("&kind=security");

        assertThat(request(each).truth("rehearseEach")).isTrue();
        assertThat(server.get(each).body()).contains("Every host tries it on a copy of itself before anybody signs.");
        assertThat(request(one).truth("rehearseEach")).isFalse();
        assertThat(server.get(one).body()).doesNotContain("Every host tries it");
    }

    @Test
    void what_cannot_go_together_is_told_by_the_names_of_the_fields() throws Exception {
        HttpResponse<String> answer = server.post("/plans", FORM + "&kind=agent&rehearseEach=yes");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(server.document(answer).text("detail"))
                .contains("leave 'Every host tries it on a copy of itself' out");
    }
}
