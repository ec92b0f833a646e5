package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.CountExposures;
import io.oakum.control.HearHosts;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TagStore.Source;
import io.oakum.store.TestDatabase;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
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
            tx.tags().add(host, "web", Source.PERSON);
            tx.exposures()
                    .record(
                            host,
                            tx.now(),
                            List.of(open("CVE-2026-1001", "fix-available"), open("CVE-2026-1002", "no-fix")));
        });
        new CountExposures(database).write();
        var hearing = new HearHosts(database);
        hearing.hear(host, "b-a", "0.1.0", Instant.now());
        hearing.write();
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static Reported open(String vulnerability, String state) {
        Instant due = Instant.parse("2026-12-01T00:00:00Z");
        return new Reported(vulnerability, state, "", due, false, "r", List.of("it is so"), List.of("curl:amd64"));
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
    void of_what_was_selected_the_form_says_what_can_be_closed_and_one_press_makes_the_plan() throws Exception {
        String form = server.get("/plans/new?v.CVE-2026-1001=yes&v.CVE-2026-1002=yes&v.CVE-2026-1003=yes&kind=close")
                .body();

        assertThat(form)
                .contains("1 of 3 cannot be closed now.", "No fix yet on 1 host", "open on none of these hosts")
                .contains("name=\"kind\" value=\"close\"")
                .contains("name=\"names\" value=\"CVE-2026-1001 CVE-2026-1002 CVE-2026-1003\"");
        String plan = server.post("/plans", FORM.replace("names=", "names=CVE-2026-1001+CVE-2026-1002") + "&kind=close")
                .headers()
                .firstValue("location")
                .orElseThrow();
        assertThat(server.get(plan).body())
                .contains("closing CVE-2026-1001, CVE-2026-1002", "What it was asked to close", "No fix yet on 1 host");
        assertThat(server.document(server.get("/api/v1" + plan)).objects("wanted"))
                .extracting(
                        one -> one.text("vulnerability") + " " + one.wholeNumber("closes") + one.wholeNumber("noFix"))
                .containsExactly("CVE-2026-1001 10", "CVE-2026-1002 01");
    }

    @Test
    void packages_groups_and_hosts_that_were_selected_are_what_the_plan_is_for() throws Exception {
        assertThat(server.get("/plans/new?p.curl=yes&p.nginx=yes&g.web=yes").body())
                .contains("name=\"kind\" value=\"packages\"", "name=\"names\" value=\"curl nginx\"")
                .contains("name=\"tags\" value=\"web\"");
        assertThat(server.get("/plans/new?v.CVE-2026-1001=yes&g.web=yes").body())
                .doesNotContain("cannot be closed");
        assertThat(server.get("/plans/new?v.CVE-2026-1001=yes&g.db=yes").body()).contains("None of it can be closed");
        assertThat(server.get("/plans/new?v.CVE-2026-1002=yes&host.h-a=yes").body())
                .contains("name=\"hosts\" value=\"h-a\"", "None of it can be closed");
    }

    @Test
    void what_no_plan_can_be_asked_for_is_refused_in_words() throws Exception {
        var many = new StringBuilder("/plans/new?kind=close");
        IntStream.range(0, 201)
                .forEach(n -> many.append("&v.CVE-2026-").append(1000 + n).append("=yes"));

        assertThat(server.get(many.toString()).body())
                .contains("at most 200 vulnerabilities or packages, and 201 were");
        assertThat(server.get("/plans/new?v.%3Cb%3E=yes").statusCode()).isEqualTo(400);
        assertThat(server.get("/plans/new?kind=close").body()).contains("<option value=\"close\" selected>");
    }

    @Test
    void what_cannot_go_together_is_told_by_the_names_of_the_fields() throws Exception {
        HttpResponse<String> answer = server.post("/plans", FORM + "&kind=agent&rehearseEach=yes");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "leave 'Every host tries it on a copy of itself' out",
                        "name=\"rehearseEach\" value=\"yes\" checked");
    }

    @Test
    void a_form_that_is_refused_comes_back_as_it_was_with_the_fault_at_its_field() throws Exception {
        String form =
                "rings=none&soak=7&failures=2&change=CHG-7&reason=a+long+reason&tags=web&approveEach=yes&kind=close";

        HttpResponse<String> typed = server.post("/plans", form + "&hosts=a&names=CVE-2026-1001");
        HttpResponse<String> chosen = server.post(
                "/plans", form + "&chosenHosts=yes&hosts=h-a&chosenNames=yes&names=CVE-2026-1001+CVE-2026-1002");

        assertThat(typed.statusCode()).isEqualTo(400);
        assertThat(typed.body())
                .contains(
                        "No plan was made.",
                        "name=\"rings\" value=\"none\"",
                        "aria-describedby=\"at-rings\"",
                        "id=\"at-rings\"")
                .contains("name=\"soak\" value=\"7\"", "name=\"failures\" value=\"2\"", ">a long reason</textarea>")
                .contains("name=\"change\" value=\"CHG-7\"", "name=\"approveEach\" value=\"yes\" checked")
                .contains(
                        "name=\"names\" value=\"CVE-2026-1001\"",
                        "name=\"hosts\" value=\"a\"",
                        "name=\"tags\" value=\"web\"")
                .contains("<option value=\"close\" selected>");
        assertThat(chosen.body())
                .contains(
                        "name=\"hosts\" value=\"h-a\"",
                        "name=\"names\" value=\"CVE-2026-1001 CVE-2026-1002\"",
                        "id=\"scope\"")
                .contains(">a long reason</textarea>");
    }
}
