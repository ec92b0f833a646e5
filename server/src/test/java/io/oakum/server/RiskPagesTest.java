package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.CountExposures;
import io.oakum.control.DeriveExposures;
import io.oakum.control.KeptIndex;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.TagStore;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SigningKey;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exceptions as forms ask for them, on two hosts with one vulnerability in common and one of their own each. */
class RiskPagesTest {
    private static final HostId ONE = new HostId("h-one");
    private static final HostId TWO = new HostId("h-two");
    private static final String SHARED = "CVE-2023-1000";

    private final String until = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        host(ONE, SHARED, "CVE-2023-1001");
        host(TWO, SHARED, "CVE-2023-1002");
        database.change(tx -> tx.tags().add(TWO, "web", TagStore.Source.TOKEN));
    }

    private void host(HostId host, String... vulnerabilities) throws Exception {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        database.change(tx -> {
            tx.hosts().ask(new Candidate(host, host.value(), "debian 12", host.value(), key));
            tx.hosts().approve(host);
        });
        String exposures = Stream.of(vulnerabilities)
                .map(one -> "{\"vulnerability\":\"" + one + "\",\"packages\":[\"nginx:amd64\"],\"state\":\"no-fix\","
                        + "\"hindrance\":null,\"due\":\"2099-01-01T00:00:00Z\",\"provisional\":true,\"rule\":\"r\","
                        + "\"because\":[\"b\"],\"attributions\":[\"says so\"],\"released\":null}")
                .collect(Collectors.joining(","));
        new TakeReport(database, new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce()))
                .take(
                        host,
                        Bytes.ofText(
                                "{\"scan\":{\"host\":{\"name\":\"a\",\"os\":{\"id\":\"debian\",\"versionId\":\"12\"},"
                                        + "\"kernel\":{\"running\":\"6.1\",\"installed\":\"\"},\"bootId\":\"b\"},"
                                        + "\"takenAt\":\"2026-11-25T12:00:00Z\",\"exposures\":[" + exposures
                                        + "],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},"
                                        + "\"installed\":[[\"nginx\",\"amd64\",\"1.0-1\",\"nginx\",\"1.0-1\"]]}"));
        // What the lists show is counted in the background.
        new CountExposures(database).write();
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private static String seen(HttpResponse<String> page) {
        return page.body().replaceAll("(?s).*?name=\"seen\" value=\"([0-9a-f]{64})\".*", "$1");
    }

    /** What a form sends whose page was shown first. */
    private HttpResponse<String> asked(String chosen) throws Exception {
        String seen = seen(server.post("/exceptions/look", chosen));
        return server.post(
                "/exceptions/ask", chosen + "&seen=" + seen + "&owner=web+team&reason=behind+a+filter&until=" + until);
    }

    private static String led(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("location").orElseThrow();
    }

    private List<Acceptance> exceptions() throws Exception {
        return database.transact(tx -> tx.risks().acceptances()).reversed();
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

    @Test
    void one_exposure_of_one_host_is_accepted_and_stands_beside_it() throws Exception {
        String form = server.get("/hosts/h-one").body();
        assertThat(form).contains("/exceptions/new?v." + SHARED + "=yes&amp;host.h-one=yes");

        String one = led(asked("v." + SHARED + "=yes&host.h-one=yes"));
        assertThat(one).isEqualTo("/exceptions/1");
        assertThat(server.get(one).body())
                .contains("Waits for a second person")
                .contains("1 exposure")
                .contains("it is marked as self-approved");
        led(server.post("/exceptions/chosen/approve", "e.1=yes"));

        assertThat(exceptions().getFirst().place()).isEqualTo(Place.Hosts.of(List.of(ONE)));
        assertThat(server.get("/exceptions").body()).contains("In force").contains("self-approved");
        assertThat(server.get("/hosts/h-one").body()).contains("<a href=\"/exceptions/1\">Accepted</a>");
        assertThat(server.get("/hosts/h-two").body()).doesNotContain("/exceptions/1\"");
        assertThat(server.get("/exposures/" + SHARED).body()).contains("In force, owner");
        assertThat(server.get("/exposures").body()).as("it hides nothing").contains(SHARED);
    }

    @Test
    void all_vulnerabilities_of_a_filter_are_accepted_for_all_hosts_of_another() throws Exception {
        assertThat(server.get("/exceptions/new?open=all&exposures=CVE-2023").body())
                .contains("Accept the risks of 3 vulnerabilities")
                .contains("now: 4 exposures everywhere");

        String led = led(asked("open=all&exposures=CVE-2023&all=yes&q=two"));

        assertThat(led).isEqualTo("/exceptions/chosen?e.1=yes&e.2=yes");
        assertThat(exceptions()).extracting(Acceptance::vulnerability).containsExactly(SHARED, "CVE-2023-1002");
        assertThat(exceptions()).allMatch(one -> one.place().equals(Place.Hosts.of(List.of(TWO))));
        assertThat(server.post("/exceptions/chosen/approve", "e.1=yes&e.2=yes").statusCode())
                .isEqualTo(303);
        assertThat(exceptions()).allMatch(one -> one.approval().isPresent());
        led(server.post("/exceptions/chosen/end", "e.1=yes&e.2=yes&reason=replaced"));
        assertThat(exceptions()).allMatch(one -> one.end().isPresent());
        assertThat(server.get("/exceptions?state=past").body()).contains("Ended");
    }

    @Test
    void several_hosts_that_are_named_are_kept_as_they_were_chosen() throws Exception {
        led(asked("v." + SHARED + "=yes&all=yes&q="));
        host(new HostId("h-three"), SHARED);

        assertThat(exceptions().getFirst().place()).isEqualTo(Place.Hosts.of(List.of(ONE, TWO)));
        assertThat(server.get("/exceptions/1").body())
                .contains("2 hosts and no other")
                .contains("2 exposures");
    }

    @Test
    void a_group_is_covered_as_it_is_at_the_time() throws Exception {
        led(asked("v." + SHARED + "=yes&group=web"));
        database.change(tx -> tx.tags().add(ONE, "web", TagStore.Source.TOKEN));

        assertThat(server.get("/exceptions/1").body()).contains("2 exposures").contains("whoever is in it at the time");
    }

    @Test
    void what_protects_meanwhile_stands_on_the_page_and_empty_says_so() throws Exception {
        String with = led(asked("compensating=a+filter+%3Cin+front%3E&v." + SHARED + "=yes"));
        String without = led(asked("v.CVE-2023-1001=yes"));

        assertThat(exceptions().getFirst().decision().compensating()).isEqualTo("a filter <in front>");
        assertThat(server.get(with).body()).contains("a filter &lt;in front&gt;");
        assertThat(server.get(without).body()).contains("nothing is said of what protects the hosts");
    }

    @Test
    void what_was_not_seen_is_not_asked_for() throws Exception {
        String seen = seen(server.get("/exceptions/new?v." + SHARED + "=yes"));
        HttpResponse<String> other = server.post(
                "/exceptions/ask",
                "v." + SHARED + "=yes&group=web&seen=" + seen + "&owner=ann&reason=because+%3Cb%3E&until=" + until);

        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body())
                .contains("It covers something else by now")
                .contains("because &lt;b&gt;</textarea>")
                .contains("value=\"ann\"")
                .contains("value=\"" + until + "\"");
        assertThat(exceptions()).isEmpty();
    }

    @Test
    void whoever_presses_twice_asks_once() throws Exception {
        led(asked("v." + SHARED + "=yes"));

        assertThat(led(asked("v." + SHARED + "=yes"))).isEqualTo("/exceptions/1");
        assertThat(exceptions()).hasSize(1);
    }

    @Test
    void hosts_that_are_not_there_are_told_of_where_hosts_are_chosen() throws Exception {
        assertThat(led(server.get("/exceptions/new?v." + SHARED + "=yes&all=yes&q=nosuchhost")))
                .isEqualTo("/hosts/change?all=yes&q=nosuchhost");
    }

    @Test
    @BadInput("W1")
    void W1_each_step_asks_for_its_permission() throws Exception {
        String viewer = somebody("viewer");
        String operator = somebody("operator");
        led(asked("v." + SHARED + "=yes"));

        assertThat(server.as(viewer, "/exceptions", "").statusCode()).isEqualTo(200);
        assertThat(server.as(viewer, "/exceptions/1", "").body()).doesNotContain("<button class=\"btn main\"");
        assertThat(server.as(viewer, "/exceptions/new?v." + SHARED + "=yes", "").statusCode())
                .isEqualTo(403);
        assertThat(server.as(viewer, "/exceptions/ask", "v." + SHARED + "=yes").statusCode())
                .isEqualTo(403);
        assertThat(server.as(viewer, "/exceptions/chosen/end", "e.1=yes&reason=x")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.as(operator, "/exceptions/chosen/approve", "e.1=yes").statusCode())
                .isEqualTo(403);
        assertThat(server.as(somebody("approver"), "/exceptions/chosen/approve", "e.1=yes")
                        .statusCode())
                .isEqualTo(303);
        assertThat(exceptions().getFirst().isSelfApproved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner=&reason=r&until=UNTIL",
                "owner=a%0Ab&reason=r&until=UNTIL",
                "owner=LONG&reason=r&until=UNTIL",
                "owner=o&reason=+&until=UNTIL",
                "owner=o&reason=LONG&until=UNTIL",
                "owner=o&reason=r&compensating=LONG&until=UNTIL",
                "owner=o&reason=r&compensating=a%00b&until=UNTIL",
                "owner=o&reason=r&until=",
                "owner=o&reason=r&until=tomorrow",
                "owner=o&reason=r&until=2026-02-30",
                "owner=o&reason=r&until=%2B9999-01-01"
            })
    @BadInput("W3")
    void W3_what_cannot_be_so_is_told_beside_what_was_typed(String sent) throws Exception {
        String chosen = "v." + SHARED + "=yes";
        String form = sent.replace("LONG", "word+".repeat(201)).replace("UNTIL", until);
        HttpResponse<String> answer = server.post(
                "/exceptions/ask", chosen + "&seen=" + seen(server.post("/exceptions/look", chosen)) + "&" + form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Nothing was asked for.");
        assertThat(exceptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01", "2099-01-01"})
    void an_end_that_is_past_or_too_far_is_refused(String day) throws Exception {
        String chosen = "v." + SHARED + "=yes";
        HttpResponse<String> answer = server.post(
                "/exceptions/ask",
                chosen + "&seen=" + seen(server.post("/exceptions/look", chosen)) + "&owner=o&reason=r&until=" + day);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(exceptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/exceptions/new?v.%27%20or%201=1",
                "/exceptions/new?names=<img>",
                "/exceptions/new?open=all&exposures=fix:perhaps",
                "/exceptions/new?v.CVE-2023-1000=yes&group=a%20b",
                "/exceptions/chosen?e.one=yes"
            })
    @BadInput("W3")
    void W3_what_is_none_is_told(String path) throws Exception {
        assertThat(server.get(path.replace("<", "%3C").replace(">", "%3E")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void what_there_is_not_is_told() throws Exception {
        assertThat(server.get("/exceptions/7").statusCode()).isEqualTo(404);
        assertThat(server.get("/exceptions/ask").statusCode()).isEqualTo(404);
        assertThat(server.get("/exceptions/chosen").body()).contains("No exception was chosen");
        assertThat(server.post("/exceptions/chosen/approve", "").statusCode()).isEqualTo(404);
        assertThat(server.get("/exceptions/new?v.CVE-1999-0001=yes").body())
                .contains("No risk to accept")
                .doesNotContain("name=\"owner\"");
    }

    @Test
    void more_vulnerabilities_than_one_form_takes_are_told() throws Exception {
        String many = Stream.iterate(1, n -> n + 1)
                .limit(201)
                .map(n -> "v." + URLEncoder.encode("CVE-2020-" + (1000 + n), StandardCharsets.UTF_8) + "=yes")
                .collect(Collectors.joining("&"));

        assertThat(server.post("/exceptions/look", many).body()).contains("Too many vulnerabilities for one form");
    }
}
