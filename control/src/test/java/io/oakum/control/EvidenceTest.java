package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.kev;
import static io.oakum.control.Knowledge.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.Evidence.Kind;
import io.oakum.control.Evidence.Said;
import io.oakum.control.Evidence.Source;
import io.oakum.core.inventory.HostId;
import io.oakum.policies.PolicyFile.Reading;
import io.oakum.store.Page.Place;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each reason of an exposure is led to the record that it rests on, on a real database with real feeds' shapes. */
class EvidenceTest {
    private static final String ID = "CVE-2023-1001";
    private static final String OWN = """
            {"vulnerability":"CVE-2023-1001","packages":["nginx:amd64"],"state":"fix-available","hindrance":null,
             "due":"2099-12-01T00:00:00Z","provisional":true,"rule":"r","because":["b"],
             "attributions":["the changelog of nginx names it as fixed in 1.22-2"],"released":"2026-11-01T00:00:00Z"}
            """;

    private static final String OURS = """
            policy: ours
            title: Our own rule
            rules:
              - name: what can be mended, 3 days
                when: fixed
                from: [first-seen]
                within: 3 days
            """;

    private static ExposureViews.One one(World world, String vulnerability) throws Exception {
        new CountExposures(world.database).write();
        return new ExposureViews(world.database, new FleetFigures(), world.index)
                .one(vulnerability, new Place.Start(), 10);
    }

    /** What each reason leads to: the feed, {@code rule}, or the host's name. */
    private static String behind(Evidence evidence, String reason) {
        return evidence.behind(reason)
                .map(source -> switch (source) {
                    case Source.Feeds(int index) -> evidence.said().get(index).feed();
                    case Source.Rule() -> "rule";
                    case Source.Host(var host) -> host.name();
                })
                .orElse("nothing");
    }

    private static List<String> sources(ExposureViews.One one) {
        return one.line().orElseThrow().because().stream()
                .map(reason -> behind(one.evidence(), reason))
                .toList();
    }

    @Test
    void an_advisory_the_catalogue_and_the_hosts_changelog_are_told_apart() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, report("2026-11-25T12:00:00Z", OWN, "nginx 1.22-1"));
            feed(world, "our-dsa", "list", dsa(5001, ID, "nginx", "1.22-2"));
            feed(world, "our-kev", "kev.json", kev(ID, "CVE-2023-2002", "CVE-2023-2003", "CVE-2023-2004"));
            world.catchUp();

            ExposureViews.One one = one(world, ID);
            List<String> because = one.line().orElseThrow().because();

            assertThat(because.getFirst()).startsWith("DSA-5001-1 (Debian advisory list) says");
            assertThat(sources(one)).startsWith("our-dsa").contains("our-kev", "web-1");
            assertThat(behind(one.evidence(), "the changelog of nginx names it as fixed in 1.22-2"))
                    .isEqualTo("web-1");
            assertThat(one.evidence().said()).extracting(Said::kind).contains(Kind.ADVISORY, Kind.CATALOGUE);
            assertThat(one.evidence().said()).allSatisfy(said -> {
                assertThat(said.loaded()).isPresent();
                assertThat(said.origin()).isEqualTo("test");
            });
            assertThat(one.evidence().policy()).isEmpty();
        }
    }

    @Test
    void that_the_catalogue_does_not_list_it_is_the_catalogues_word_too() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, report("2026-11-25T12:00:00Z", OWN, "nginx 1.22-1"));
            feed(world, "our-kev", "kev.json", kev("CVE-2023-2001", "CVE-2023-2002", "CVE-2023-2003"));
            world.catchUp();

            ExposureViews.One one = one(world, ID);

            assertThat(behind(one.evidence(), "not in CISA's catalogue of known exploited vulnerabilities"))
                    .isEqualTo("our-kev");
            assertThat(one.evidence().said().getFirst().words()).contains("does not list it");
            assertThat(behind(one.evidence(), "not known how it is attacked (no SSVC)"))
                    .isEqualTo("nothing");
        }
    }

    @Test
    void the_rule_that_decided_is_told_with_its_file_and_who_put_it_in_force() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, report("2026-11-25T12:00:00Z", OWN, "nginx 1.22-1"));
            assertThat(new KeepPolicies(world.database, new PoliciesInForce()).put(OURS, Actor.person("ann")))
                    .isInstanceOf(Reading.Good.class);
            world.catchUp();

            ExposureViews.One one = one(world, ID);

            assertThat(one.line().orElseThrow().rule()).isEqualTo("Our own rule: what can be mended, 3 days");
            assertThat(one.evidence().policy().orElseThrow().addedBy()).isEqualTo("person:ann");
            assertThat(sources(one)).contains("rule");
        }
    }

    @Test
    void the_end_of_a_release_leads_to_its_life_cycle() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, report("2026-11-25T12:00:00Z", "", "nginx 1.22-1"));
            LocalDate end = LocalDate.now(ZoneOffset.UTC).minusDays(10);
            feed(
                    world,
                    "our-ends",
                    "debian.csv",
                    "version,codename,series,created,release,eol,eol-lts,eol-elts\n12,X,x,2000-01-01,2000-01-01,"
                            + end.minusYears(2) + "," + end + "," + end.plusYears(5) + "\n");
            world.catchUp();

            ExposureViews.One one = one(world, "end-of-life:debian:12");

            assertThat(sources(one).getFirst()).isEqualTo("our-ends");
        }
    }

    @Test
    void of_what_no_host_has_the_feeds_word_is_shown_all_the_same() throws Exception {
        try (var world = new World()) {
            feed(world, "our-dsa", "list", dsa(5001, ID, "nginx", "1.22-2"));

            ExposureViews.One one = one(world, ID);

            assertThat(one.line()).isEmpty();
            assertThat(one.evidence().said()).extracting(Said::name).containsExactly("DSA-5001-1");
            assertThat(one.evidence().host()).isEmpty();
        }
    }
}
