package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.kev;
import static io.oakum.control.Knowledge.open;
import static io.oakum.control.Knowledge.openIds;
import static io.oakum.control.Knowledge.report;
import static io.oakum.control.Knowledge.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Seeds;
import io.oakum.trust.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeriveExposuresTest {
    private static final String OWN = """
            {"vulnerability":"CVE-2023-1001","packages":["nginx:amd64"],"state":"fix-available","hindrance":"held",
             "due":"2099-12-01T00:00:00Z","provisional":true,"rule":"r","because":["b"],
             "attributions":["the changelog of nginx names it as fixed in 1.22-2"],"released":"2026-11-01T00:00:00Z"}
            """;

    @Test
    void an_advisory_opens_what_is_below_its_mended_version_and_an_upgrade_closes_it() throws Exception {
        try (var world = new World()) {
            HostId old = world.enrolled("old");
            HostId fresh = world.enrolled("fresh");
            reported(world, old, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            reported(world, fresh, "2026-11-25T12:00:00Z", "nginx 1.22-2");

            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();

            assertThat(openIds(world, fresh)).isEmpty();
            Reported one = open(world, old).getFirst();
            assertThat(one.state()).isEqualTo("fix-available");
            assertThat(one.packages()).containsExactly("nginx:amd64");
            assertThat(one.because())
                    .contains("DSA-5001-1 (Debian advisory list) says that nginx is affected, mended in 1.22-2");
            assertThat(one.rule()).startsWith("BOD 26-04");

            reported(world, old, "2026-11-25T13:00:00Z", "nginx 1.22-2");
            assertThat(openIds(world, old)).isEmpty();
        }
    }

    @Test
    void a_package_that_is_new_to_the_fleet_is_held_against_what_is_known_already() throws Exception {
        try (var world = new World()) {
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();
            HostId host = world.enrolled("web-1");

            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");

            assertThat(openIds(world, host)).containsExactly("CVE-2023-1001");
            Found found = all(world, Optional.empty()).getFirst();
            assertThat(found.openedAt()).isAfterOrEqualTo(Instant.parse("2026-11-25T12:00:00Z"));
        }
    }

    @Test
    void what_the_host_says_and_what_a_feed_says_is_one_exposure_until_neither_says_it() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(host, report("2026-11-25T12:00:00Z", OWN, "nginx 1.22-1"));
            String others = dsa(5002, "CVE-2023-2009", "a", "1")
                    + dsa(5003, "CVE-2023-2008", "b", "1")
                    + dsa(5004, "CVE-2023-2007", "c", "1")
                    + dsa(5005, "CVE-2023-2006", "d", "1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2") + others);
            world.catchUp();

            Found both = all(world, Optional.empty()).getFirst();
            assertThat(both.sources()).containsExactly("host", "DSA-5001-1 (Debian advisory list)");
            assertThat(both.shown().hindrance()).isEqualTo("held");

            feed(world, "dsa", "list", others);
            world.catchUp();
            assertThat(all(world, Optional.empty()).getFirst().sources()).containsExactly("host");

            world.reports.take(host, report("2026-11-25T14:00:00Z", "", "nginx 1.22-1"));
            assertThat(openIds(world, host)).isEmpty();
        }
    }

    @Test
    void one_hosts_changelog_never_closes_anothers_and_opens_on_its_own_alone() throws Exception {
        try (var world = new World()) {
            HostId one = world.enrolled("one");
            HostId two = world.enrolled("two");
            world.reports.take(one, report("2026-11-25T12:00:00Z", OWN, "nginx 1.22-1"));
            world.reports.take(two, report("2026-11-25T12:00:00Z", OWN, "nginx 1.22-1"));

            world.reports.take(one, report("2026-11-25T13:00:00Z", "", "nginx 1.22-2"));

            assertThat(openIds(world, one)).isEmpty();
            assertThat(openIds(world, two)).containsExactly("CVE-2023-1001");
        }
    }

    @Test
    @BadInput("F4")
    void a_listing_in_the_catalogue_brings_the_deadline_forward_and_its_end_never_back() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();
            Reported before = open(world, host).getFirst();

            feed(
                    world,
                    "kev",
                    "kev.json",
                    kev("CVE-2023-1001", "CVE-2023-2002", "CVE-2023-2003", "CVE-2023-2004", "CVE-2023-2005"));
            world.catchUp();
            Reported listed = open(world, host).getFirst();

            assertThat(listed.due()).isBefore(before.due());
            assertThat(listed.rule()).isEqualTo("BOD 26-04: 14 days");
            assertThat(listed.because().toString())
                    .contains("in CISA's catalogue")
                    .contains("since 2024-07-09");

            feed(world, "kev", "kev.json", kev("CVE-2023-2002", "CVE-2023-2003", "CVE-2023-2004", "CVE-2023-2005"));
            world.catchUp();
            Reported after = open(world, host).getFirst();

            assertThat(after.due()).isEqualTo(listed.due());
            assertThat(after.because().toString())
                    .contains("not in CISA's catalogue")
                    .contains("taken out of CISA's catalogue of known exploited vulnerabilities on ");

            feed(
                    world,
                    "kev",
                    "kev.json",
                    kev("CVE-2023-1001", "CVE-2023-2002", "CVE-2023-2003", "CVE-2023-2004", "CVE-2023-2005"));
            world.catchUp();
            assertThat(open(world, host).getFirst().because().toString()).doesNotContain("taken out");
        }
    }

    @Test
    void what_people_say_of_a_host_moves_its_deadlines() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();
            assertThat(open(world, host).getFirst().because().toString()).contains("counted as reachable");

            world.database.change(tx -> {
                tx.risks().say(host, new Asset(Answer.YES, Asset.Criticality.HIGH, Set.of()), "person:admin", tx.now());
                tx.changes().add(Kind.HOST, host.value());
            });
            world.catchUp();

            assertThat(open(world, host).getFirst().because()).contains("the host is reachable from the internet");
        }
    }

    @Test
    void a_kernel_that_does_not_run_is_not_exposed() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(
                    host,
                    report(
                            "2026-11-25T12:00:00Z",
                            "",
                            "linux-image-6.1.0-13-amd64 6.1.55-1",
                            "linux-image-6.1.0-9-amd64 6.1.27-1"));
            feed(
                    world,
                    "dsa",
                    "list",
                    dsa(5001, "CVE-2023-1001", "linux-image-6.1.0-9-amd64", "6.1.28-1")
                            + dsa(5002, "CVE-2023-1002", "linux-image-6.1.0-13-amd64", "6.1.56-1"));
            world.catchUp();

            assertThat(openIds(world, host)).containsExactly("CVE-2023-1002");
        }
    }

    @Test
    @BadInput("F7")
    void F7_a_kernel_that_is_mended_on_disk_stays_open_until_it_runs() throws Exception {
        String oldKernel =
                "[\"linux-image-6.1.0-13-amd64\",\"amd64\",\"6.1.55-1\",\"linux-signed-amd64\",\"6.1.55+1\"]";
        String newKernel =
                "[\"linux-image-6.1.0-14-amd64\",\"amd64\",\"6.1.64-1\",\"linux-signed-amd64\",\"6.1.64+1\"]";
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "linux", "6.1.64-1"));
            world.catchUp();

            world.reports.take(host, kernels("2026-11-25T12:00:00Z", "6.1.0-13-amd64", oldKernel));
            assertThat(open(world, host).getFirst().state()).isEqualTo("fix-available");

            world.reports.take(host, kernels("2026-11-25T13:00:00Z", "6.1.0-13-amd64", oldKernel + "," + newKernel));
            assertThat(open(world, host).getFirst().state()).isEqualTo("restart-required");
            assertThat(open(world, host).getFirst().because())
                    .contains("a kernel without it is installed and does not run yet: a reboot closes it");

            world.reports.take(host, kernels("2026-11-25T14:00:00Z", "6.1.0-14-amd64", oldKernel + "," + newKernel));
            assertThat(openIds(world, host)).isEmpty();
        }
    }

    private static Bytes kernels(String at, String running, String installed) {
        String report = new String(report(at, "").array(), StandardCharsets.UTF_8);
        return Bytes.ofText(report.replace("6.1.0-13-amd64", running)
                .replace("\"installed\":[]", "\"installed\":[" + installed + "]"));
    }

    @Test
    void how_it_stood_on_a_past_date_is_told_as_it_stood_then() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            Instant before = world.database.transact(tx -> tx.clock());
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();
            Instant plain = world.database.transact(tx -> tx.clock());
            Reported then = open(world, host).getFirst();
            feed(world, "kev", "kev.json", kev("CVE-2023-1001"));
            world.catchUp();
            Instant listed = world.database.transact(tx -> tx.clock());
            reported(world, host, listed.toString(), "nginx 1.22-2");

            assertThat(all(world, Optional.empty())).isEmpty();
            assertThat(all(world, Optional.of(before))).isEmpty();
            assertThat(all(world, Optional.of(plain)).getFirst().shown()).isEqualTo(then);
            assertThat(all(world, Optional.of(listed.minusMillis(1)))
                            .getFirst()
                            .shown()
                            .rule())
                    .isEqualTo("BOD 26-04: 14 days");
        }
    }

    private static List<Found> all(World world, Optional<Instant> asOf) throws Exception {
        var filter = new Filter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, asOf);
        return world.database.transact(tx -> tx.questions().find(filter, Optional.empty(), 100));
    }

    @Test
    void a_report_to_a_process_that_is_behind_misses_nothing_in_the_end() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();
            var behind = new DeriveExposures(world.database, new KeptIndex(world.database), new PoliciesInForce());
            new TakeReport(world.database, behind).take(host, report("2026-11-25T12:00:00Z", "", "nginx 1.22-1"));
            assertThat(openIds(world, host)).isEmpty();

            world.catchUp();

            assertThat(openIds(world, host)).containsExactly("CVE-2023-1001");
        }
    }

    @Test
    void two_server_processes_stay_in_step_and_derive_the_same_whichever_does_it() throws Exception {
        try (var world = new World()) {
            var otherIndex = new KeptIndex(world.database);
            var other = new DeriveExposures(world.database, otherIndex, new PoliciesInForce());
            world.catchUp();
            other.catchUp();
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1", "curl 7.88-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));

            TestDatabase.awaitQuiet(world.database);
            other.catchUp();
            world.index.catchUp();

            assertThat(openIds(world, host)).containsExactly("CVE-2023-1001");
            for (KeptIndex each : List.of(world.index, otherIndex)) {
                assertThat(each.index().ids(each.index().hostsWith("CVE-2023-1001")))
                        .containsExactly(host);
                assertThat(each.index().counts().hosts()).isEqualTo(1);
            }
            world.enrolment.retire(host, "scrapped", World.ADMIN);
            world.catchUp();
            otherIndex.catchUp();
            assertThat(otherIndex.index().counts().hosts()).isZero();
            assertThat(all(world, Optional.empty())).isEmpty();
        }
    }

    /** Whatever came in which order: what is kept is what a look at everything from the beginning finds. */
    @Test
    void what_was_derived_step_by_step_is_what_is_derived_from_the_facts_at_once() throws Exception {
        Seeds.check(4, DeriveExposuresTest::stepByStep);
    }

    private static void stepByStep(SplittableRandom random) throws Exception {
        try (var world = new World()) {
            var hosts = List.of(world.enrolled("a"), world.enrolled("b"), world.enrolled("c"));
            Instant at = Instant.parse("2026-11-25T12:00:00Z");
            for (int step = 0; step < 25; step++) {
                at = at.plusSeconds(60);
                if (random.nextBoolean()) {
                    reported(world, hosts.get(random.nextInt(3)), at.toString(), packages(random));
                } else {
                    feed(world, "dsa" + random.nextInt(2), "list", advisories(random), true);
                }
                if (random.nextInt(3) == 0) {
                    world.catchUp();
                }
            }
            world.catchUp();
            var stepwise = shown(world);

            var anew = new DeriveExposures(world.database, new KeptIndex(world.database), new PoliciesInForce());
            world.database.change(tx -> hosts.forEach(host -> tx.changes().add(Kind.HOST, host.value())));
            TestDatabase.awaitQuiet(world.database);
            anew.catchUp();

            assertThat(shown(world)).isEqualTo(stepwise);
            assertThat(ids(stepwise)).isEqualTo(byIndex(world, hosts));
        }
    }

    private static List<String> shown(World world) throws Exception {
        return all(world, Optional.empty()).stream()
                .map(one -> one.host() + " " + one.shown().vulnerability() + " "
                        + one.shown().state() + " " + one.shown().packages() + " " + one.sources())
                .sorted()
                .toList();
    }

    private static Set<String> ids(List<String> shown) {
        var ids = new TreeSet<String>();
        shown.forEach(one -> ids.add(one.split(" ")[0] + " " + one.split(" ")[1]));
        return ids;
    }

    /** What the index in memory says, which is held to be exact by tests of its own. */
    private static Set<String> byIndex(World world, List<HostId> hosts) throws Exception {
        TestDatabase.awaitQuiet(world.database);
        world.index.catchUp();
        var found = new TreeSet<String>();
        for (int i = 0; i < 6; i++) {
            String vulnerability = "CVE-2023-100" + i;
            world.index
                    .index()
                    .ids(world.index.index().hostsWith(vulnerability))
                    .forEach(host -> {
                        assertThat(hosts).contains(host);
                        found.add(host + " " + vulnerability);
                    });
        }
        return found;
    }

    private static String[] packages(SplittableRandom random) {
        var packages = new ArrayList<String>();
        for (String name : List.of("nginx", "curl", "zlib")) {
            packages.add(name + " 1." + random.nextInt(4) + "-1");
        }
        return packages.toArray(String[]::new);
    }

    private static String advisories(SplittableRandom random) {
        var list = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            list.append(dsa(
                    5000 + random.nextInt(6),
                    "CVE-2023-100" + random.nextInt(6),
                    List.of("nginx", "curl", "zlib").get(random.nextInt(3)),
                    "1." + random.nextInt(5) + "-1"));
        }
        return list.toString();
    }
}
