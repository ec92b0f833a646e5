package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.CountExposures;
import io.oakum.control.KeepTotals;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.TagStore.Source;
import io.oakum.store.TestDatabase;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of exposures, told by package, by host and by group. */
class ExposureTotalsTest {
    private static final String HOSTILE = "<img/src=x/onerror=alert(1)>";
    private static final String LONG = "x".repeat(10_000);

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
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private void host(String id, List<String> groups, List<Reported> open) throws Exception {
        Instant now = database.transact(tx -> tx.now());
        database.change(tx -> {
            var key = SigningKey.generate(new SecureRandom()).verifyingKey();
            HostId host = tx.hosts().ask(new Candidate(new HostId(id), "name-" + id, "debian 12", "m" + id, key));
            tx.hosts().approve(host);
            groups.forEach(group -> tx.tags().add(host, group, Source.PERSON));
            tx.exposures().record(host, now, open);
        });
    }

    private static Reported open(String vulnerability, String state, String... packages) {
        return new Reported(
                vulnerability,
                state,
                "",
                Instant.parse("2026-01-01T00:00:00Z"),
                false,
                "our rule",
                List.of("because"),
                List.of(packages));
    }

    private void three_hosts() throws Exception {
        host(
                "h-a",
                List.of("web"),
                List.of(open("CVE-2026-1", "fix-available", "openssl:amd64"), open("CVE-2026-2", "no-fix", "zlib")));
        host(
                "h-b",
                List.of("web", "eu"),
                List.of(open("CVE-2026-1", "restart-required", "openssl:amd64", "openssl:i386")));
        host("h-c", List.of(), List.of(open("CVE-2026-3", "fix-available", HOSTILE, LONG)));
        new CountExposures(database).write();
        new KeepTotals(database).count();
    }

    private String page(String query) throws Exception {
        return server.get("/exposures?" + query).body();
    }

    private static String asked(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> totals(String query) throws Exception {
        var told = new ArrayList<String>();
        for (JsonObject one :
                server.document(server.get("/exposures.json?" + query)).objects("totals")) {
            told.add(one.text("title") + " " + one.wholeNumber("vulnerabilities") + " " + one.wholeNumber("hosts"));
        }
        return told;
    }

    @Test
    void a_plan_is_made_of_selected_rows_and_keeps_what_of_the_filter_is_its_matter() throws Exception {
        three_hosts();

        assertThat(page("")).contains("name=\"v.CVE-2026-1\"", "formaction=\"/plans/new\"");
        assertThat(page("q=group%3Aweb")).contains("name=\"g.web\" value=\"yes\"");
        assertThat(page("by=package")).contains("name=\"p.openssl\"", "name=\"kind\" value=\"packages\"");
        assertThat(page("by=host&q=package%3Aopenssl"))
                .contains("name=\"host.h-a\"", "name=\"p.openssl\" value=\"yes\"");
        assertThat(page("by=group")).contains("name=\"g.eu\"").doesNotContain("name=\"g.\"");
    }

    private List<String> causes(String query) throws Exception {
        var told = new ArrayList<String>();
        for (JsonObject one :
                server.document(server.get("/why.json?q=" + query)).objects("causes")) {
            told.add(one.text("cause") + " " + one.wholeNumber("exposures"));
        }
        return told;
    }

    @Test
    void what_keeps_it_open_is_told_with_the_way_out_and_its_rows() throws Exception {
        three_hosts();
        database.change(tx -> tx.hosts()
                .hear(List.of(
                        new Heard(new HostId("h-a"), tx.now(), "b", "1"),
                        new Heard(new HostId("h-b"), tx.now(), "b", "1"))));

        assertThat(causes("")).containsExactly("silent 1", "no-fix 1", "restart 1", "no-plan 1");
        assertThat(causes("group%3Aweb+package%3Aopenssl")).containsExactly("restart 1", "no-plan 1");
        assertThat(causes("why%3Arestart")).containsExactly("restart 1");
        assertThat(server.get("/why?q=group%3Aweb").body())
                .contains("3 exposures are late.", "/exposures?q=group%3Aweb+why%3Arestart", "/plans/new?g.web=yes");
        assertThat(totals("by=host&q=why%3Arestart")).containsExactly("name-h-b 1 1");
        assertThat(server.get("/hosts?q=why%3Asilent").body())
                .contains("name-h-c")
                .doesNotContain("name-h-a");
        assertThat(server.get("/why.csv").body()).contains("\"restart\",\"\",\"1\",\"1\",\"1\",");
        assertThat(server.get("/why?q=why%3Amoon").statusCode()).isEqualTo(400);
        assertThat(server.get("/api/v1/why?about=x").statusCode()).isEqualTo(400);
        assertThat(server.get("/why?q=nowhere").body()).contains("Nothing that is open fits this filter.");
    }

    @Test
    void each_row_leads_to_what_is_behind_it() throws Exception {
        three_hosts();

        assertThat(page("by=package"))
                .contains("/exposures?q=package%3Aopenssl", "A fix is ready for 1 of 2 exposures", "our rule");
        assertThat(page("by=host")).contains("href=\"/hosts/h-b\"", "name-h-b", "Restart left for 1 of 1 exposure");
        assertThat(page("by=group"))
                .contains("/exposures?q=group%3Aweb", "In no group", "href=\"/exposures?q=group%3A\"");
        assertThat(page("q=group%3Aeu"))
                .contains("CVE-2026-1", "Restart left on 1 of 1")
                .doesNotContain("CVE-2026-3", "CVE-2026-2");
        assertThat(page("q=group%3A")).contains("CVE-2026-3").doesNotContain("CVE-2026-1<", "CVE-2026-2");
        assertThat(page("q=package%3Azlib")).contains("CVE-2026-2").doesNotContain("CVE-2026-1<", "CVE-2026-3");
    }

    @Test
    void a_vulnerability_says_what_closes_it_and_what_is_done_about_it() throws Exception {
        three_hosts();
        TestDatabase.asOwner(addresses, """
                insert into plan (id, made_by, request, frozen_at, document, payload)
                values ('p-1', 'a', '{"notBefore":"2020-01-01T00:00:00Z","validForSeconds":3600}', now(), '', '');
                insert into plan_closes (plan_id, vulnerability, hosts) values ('p-1', 'CVE-2026-1', 1);
                insert into risk_exception (vulnerability, owner, reason, asked_by, approved_by, approved_at, ends_at)
                values ('CVE-2026-3', 'o', 'r', 'a', 'b', now(), now() + interval '1 day');
                insert into package_key (ecosystem, release, source, source_version, name, version, architecture)
                values ('debian', '12', 's', '1', '<img src=x>', '1', 'amd64'), ('debian', '11', 's', '1', 's', '1', 'amd64');
                insert into advisory_key (source, advisory, key_id, vulnerability, says, stance, fixed, valid)
                select 'dsa', 'DSA-1', id, 'CVE-2026-1', 'affected', 'affected', '1.' || release || '<b>', tstzrange(now(), null)
                  from package_key;
                """);

        assertThat(page("q=CVE-2026-1"))
                .contains("href=\"/plans/p-1\"", "p-1 waits for signatures", "it closed this on 1 host", "2 versions")
                .contains("1.12&lt;b&gt;", "debian 11", "&lt;img src=x&gt;")
                .doesNotContain("no plan yet", "<img");
        assertThat(page("q=CVE-2026-2"))
                .contains("no fix yet", "No fix to be had yet")
                .doesNotContain("no plan yet");
        assertThat(page("q=CVE-2026-3")).contains("no plan yet, risk accepted on 1 host", "no advisory says");
        offered("h-c", "CVE-2026-3", "3.0-1");
        assertThat(page("q=CVE-2026-3"))
                .contains("<code class=\"wrapany\">3.0-1</code>", "offered to hosts", "<b>Offered</b> to hosts")
                .doesNotContain("no advisory says");
        assertThat(server.get("/exposures.csv?q=CVE-2026-1").body()).contains("\"1.11<b> 1.12<b>\",\"0\"");
    }

    private void offered(String host, String vulnerability, String version) throws Exception {
        TestDatabase.asOwner(
                addresses,
                "insert into reported_exposure (host_id, vulnerability, state, due, provisional, rule, because, packages, offered, valid)"
                        + " values ('" + host + "', '" + vulnerability
                        + "', 'fix-available', now(), false, 'r', '{}', '{}', '{"
                        + version + "}', tstzrange(now(), null))");
        new KeepTotals(database).count();
    }

    @Test
    void every_way_of_grouping_keeps_filter_and_order_where_they_mean_something() throws Exception {
        three_hosts();

        assertThat(page("by=package&q=fix%3Aready&sort=open"))
                .contains("/exposures?q=fix%3Aready\"", "/exposures?by=host&amp;q=fix%3Aready&amp;sort=open", "openssl")
                .contains("name=\"by\" value=\"package\"")
                .doesNotContain(">zlib<");
        assertThat(page("sort=hosts")).contains("/exposures?by=group&amp;sort=hosts", "href=\"/exposures?by=host\"");
        assertThat(totals("by=group&q=package%3Aopenssl")).containsExactlyInAnyOrder("web 1 2", "eu 1 1");
        assertThat(totals("by=host&q=CVE-2026-1&sort=name")).containsExactly("name-h-a 2 1", "name-h-b 1 1");
        assertThat(server.get("/exposures.csv?by=group&q=group%3Aeu").body())
                .startsWith("\"group\",\"vulnerabilities\",\"exposures\",\"hosts\",\"late\"")
                .contains("\"web\",\"1\",\"1\",\"1\",\"1\"");
    }

    @Test
    void names_of_others_making_are_text_and_nothing_else() throws Exception {
        three_hosts();

        String packages = page("by=package");
        assertThat(packages)
                .contains(
                        "&lt;img/src=x/onerror=alert(1)&gt;",
                        "x".repeat(200) + "…",
                        "/exposures?q=package%3A" + asked(HOSTILE))
                .doesNotContain("<img", "x".repeat(300));
        assertThat(page("q=" + asked("package:" + HOSTILE)))
                .contains("CVE-2026-3")
                .doesNotContain("<img");
        assertThat(totals("by=package&sort=name")).hasSize(4).contains(LONG + " 1 1");
    }

    @Test
    void a_page_says_how_old_its_count_is_and_where_there_is_none_that_it_is_being_made() throws Exception {
        assertThat(page("by=host"))
                .contains("Nothing is open on the hosts that reported")
                .doesNotContain("Counted");

        three_hosts();

        assertThat(page("by=package")).contains("Counted ");
        assertThat(page("by=host")).doesNotContain("Counted ");
        assertThat(page("by=package&q=nowhere"))
                .contains("No package with something open fits this filter", "/exposures?by=package\"");
        assertThat(page("by=host&q=kev%3Ayes")).contains("No host with something open fits this filter");
    }

    @Test
    void what_there_is_no_grouping_for_is_told() throws Exception {
        for (String query :
                List.of("by=nothing", "by=host&sort=hosts", "sort=open", "q=package%3A", "by=group&after=x")) {
            var answer = server.get("/exposures?" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
        }
        JsonObject refused = server.document(server.get("/exposures.json?by=nothing"));
        assertThat(refused.toString()).contains("there is vulnerability package host group");
    }
}
