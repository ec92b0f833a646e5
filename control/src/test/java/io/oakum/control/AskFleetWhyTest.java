package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Plausibility.Doubted;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Intent;
import io.oakum.core.why.Root;
import io.oakum.core.why.Subject;
import io.oakum.core.why.Why;
import io.oakum.store.CauseStore.Cause;
import io.oakum.store.CauseStore.Counted;
import io.oakum.store.HostFilter;
import io.oakum.store.HostStore.Row;
import io.oakum.store.OpenPart;
import io.oakum.store.Page.Place;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Sort;
import io.oakum.trust.Bytes;
import io.oakum.trust.order.TrustFile;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Why a fleet is not patched, on a real database: the counts over all hosts say what is said of each host. */
class AskFleetWhyTest extends RolloutTrial {
    private static final String CURL = "CVE-2026-1";

    private static String update(String name, Hindrance hindrance, String vulnerability) {
        String by = hindrance == Hindrance.NONE ? "null" : "\"" + word(hindrance) + "\"";
        return "{\"package\":\"" + name + "\",\"arch\":\"amd64\",\"installed\":\"1\",\"candidate\":\"2\",\"hindrance\":"
                + by + ",\"vulnerabilities\":[\"" + vulnerability + "\"]}";
    }

    private static String word(Hindrance hindrance) {
        return hindrance.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String exposure(String vulnerability, String name, String state) {
        return "{\"vulnerability\":\"" + vulnerability + "\",\"packages\":[\"" + name + ":amd64\"],\"state\":\"" + state
                + "\",\"hindrance\":null,\"due\":\"2026-11-20T00:00:00Z\",\"provisional\":false,\"rule\":\"r\",\"because\":[\"b\"]}";
    }

    /** A host that reports one exposure for each thing that its packages can be kept by, and one of curl that nothing keeps. */
    private void reportAll(HostId host, String ofScan) throws Exception {
        reportAll(host, ofScan, "");
    }

    private void reportAll(HostId host, String ofScan, String ofReport) throws Exception {
        List<Hindrance> hindrances = List.of(Hindrance.values());
        String updates = hindrances.stream()
                .filter(one -> one != Hindrance.NONE)
                .map(one -> update(word(one), one, "CVE-" + word(one)))
                .collect(Collectors.joining(","));
        String exposures = Stream.concat(
                        hindrances.stream()
                                .filter(one -> one != Hindrance.NONE)
                                .map(one -> exposure("CVE-" + word(one), word(one), "fix-available")),
                        Stream.of(
                                exposure(CURL, "curl", "fix-available"),
                                exposure("CVE-2026-2", "curl", "fix-available"),
                                exposure("CVE-accepted", "curl", "fix-available"),
                                exposure("CVE-unoffered", "sudo", "fix-available"),
                                exposure("CVE-restart", "curl", "restart-required"),
                                exposure("CVE-no-fix", "curl", "no-fix"),
                                exposure("CVE-end-of-life", "zlib", "end-of-life")))
                .collect(Collectors.joining(","));
        String document = TakeReportTest.report(Instant.now(), "7.88.1-10")
                .replace("\"exposures\":[]", "\"exposures\":[" + exposures + "]" + ofScan)
                .replace("\"installed\":[[", ofReport + "\"installed\":[[")
                .replace(
                        "\"updates\":[]", "\"updates\":[" + updates + "," + update("curl", Hindrance.NONE, CURL) + "]");
        assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(TakeReport.Taken.Recorded.class);
        hear(host);
    }

    /** What the database counts by, held against what is decided of each host. */
    private Map<String, Root> roots(HostId host) throws StoreException {
        TrustFile trust = FoundFleet.current(world.database);
        return world.database.transact(tx -> {
            Map<String, Root> counted = tx.causes().of(host);
            assertThat(new TreeMap<>(counted)).isEqualTo(new TreeMap<>(decided(tx, host, trust)));
            return counted;
        });
    }

    private static Map<String, Root> decided(Transaction tx, HostId host, TrustFile trust) {
        Row row = tx.hosts().named(host.value()).getFirst();
        var known = AskWhy.known(tx, row, trust, AskWhy.word(tx, row));
        var decided = new HashMap<String, Root>();
        known.open().forEach(open -> {
            var causes = Why.of(known, new Subject.Vulnerability(open.vulnerability()))
                    .causes();
            decided.put(open.vulnerability(), Root.of(causes.getFirst()).orElseThrow());
        });
        return decided;
    }

    private Root root(HostId host) throws StoreException {
        return Optional.ofNullable(roots(host).get(CURL)).orElseThrow();
    }

    private Counted count(Filter filter) throws StoreException {
        return new AskFleetWhy(world.database, new FleetFigures()).ask(filter).counted();
    }

    private static Map<Root, Long> exposures(Counted counted) {
        return counted.causes().stream()
                .collect(Collectors.toMap(Cause::root, cause -> cause.count().exposures()));
    }

    private void accept() throws StoreException {
        var accept = new AcceptRisk(world.database);
        var terms =
                new AcceptRisk.Terms("ops", "behind a filter", "", Instant.now().plus(Duration.ofDays(9)));
        var asked =
                new AcceptRisk.Asked(Set.of("CVE-accepted"), new io.oakum.store.RiskStore.Place.Everywhere(), terms);
        accept.ask(asked, "ann");
        accept.approve(List.of(1L), "admin");
    }

    @Test
    void each_exposure_has_the_cause_that_its_host_is_told_and_the_counts_add_up() throws Exception {
        reportAll(one, "");
        reportAll(two, ",\"problems\":[{\"code\":\"source.stale\",\"message\":\"old\"}]");
        accept();

        Map<String, Root> roots = roots(one);
        assertThat(roots)
                .containsEntry(CURL, Root.NO_PLAN)
                .containsEntry("CVE-accepted", Root.ACCEPTED)
                .containsEntry("CVE-unoffered", Root.NOT_OFFERED)
                .containsEntry("CVE-restart", Root.RESTART)
                .containsEntry("CVE-no-fix", Root.NO_FIX)
                .containsEntry("CVE-end-of-life", Root.END_OF_LIFE)
                .containsEntry("CVE-held", Root.HELD)
                .containsEntry("CVE-source-missing", Root.SOURCE_MISSING);
        assertThat(root(two)).isEqualTo(Root.PROBLEM);
        Counted all = count(Filter.ALL);
        assertThat(all.all().exposures()).isEqualTo(28);
        assertThat(all.all().late()).isEqualTo(28);
        assertThat(all.all().hosts()).isEqualTo(2);
        assertThat(all.unknown()).isEqualTo(1);
        assertThat(exposures(all).values().stream().mapToLong(each -> each).sum())
                .isEqualTo(28);
        assertThat(exposures(all))
                .containsEntry(Root.NO_PLAN, 2L)
                .containsEntry(Root.ACCEPTED, 2L)
                .containsEntry(Root.PROBLEM, 10L)
                .containsEntry(Root.NO_FIX, 2L);
    }

    @Test
    void what_is_listed_is_what_was_counted_from_every_side() throws Exception {
        reportAll(one, "");
        reportAll(two, ",\"problems\":[{\"code\":\"source.stale\",\"message\":\"old\"}]");
        world.database.change(tx -> tx.vulnerabilities().refresh());
        world.database.change(tx -> tx.totals().count());

        for (Cause cause : count(Filter.ALL).causes()) {
            var part = new OpenPart(Optional.empty(), Optional.empty(), Optional.of(cause.root()));
            var filter = new Filter("", Optional.empty(), false, false, part);
            world.database.change(tx -> {
                var lines = tx.vulnerabilities().page(filter, Sort.DUE, new Place.Start(), 50);
                assertThat(lines.rows().stream().mapToLong(line -> line.hosts()).sum())
                        .as(cause.root().word())
                        .isEqualTo(cause.count().exposures());
                var hosts = tx.totals()
                        .page(io.oakum.store.ExposureQuestions.Side.HOST, filter, Sort.DUE, new Place.Start(), 50);
                assertThat(hosts.rows()).hasSize((int) cause.count().hosts());
                assertThat(hosts.rows().stream()
                                .mapToLong(line -> line.exposures())
                                .sum())
                        .isEqualTo(cause.count().exposures());
                assertThat(tx.hostLists().count(HostFilter.ALL.keptBy(cause.root())))
                        .isEqualTo(cause.count().hosts());
            });
            assertThat(exposures(count(filter)))
                    .isEqualTo(Map.of(cause.root(), cause.count().exposures()));
        }
    }

    @Test
    void what_keeps_the_whole_host_comes_before_what_keeps_a_package() throws Exception {
        reportAll(one, "", "\"guard\":{\"changes\":false,\"why\":\"mode = observe\"},");
        assertThat(root(one)).isEqualTo(Root.GUARD);
        assertThat(world.view.host(one).orElseThrow().seen().isOnlyObserved()).isTrue();
        assertThat(world.view.hosts(new Place.Start(), 100))
                .filteredOn(FleetView.Seen::isOnlyObserved)
                .singleElement()
                .satisfies(seen -> assertThat(seen.row().id()).isEqualTo(one));

        var doubt = new Doubted(ReportDoubt.EMPTY, "has no package at all");
        world.database.change(tx -> tx.doubts().note(one, doubt, Secrets.digest("empty"), "{}"));
        assertThat(root(one)).isEqualTo(Root.DOUBTED);
        world.asOwner("update host_heard set heard_at = now() - interval '1 day'");
        assertThat(root(one)).isEqualTo(Root.SILENT);
        world.asOwner("update host set approved_at = null where name = 'one'");
        assertThat(root(one)).isEqualTo(Root.PENDING);
        world.database.change(tx -> tx.hosts().quarantine(one));
        assertThat(root(one)).isEqualTo(Root.QUARANTINED);
        world.asOwner("update host set retired_at = now(), retired_reason = 'scrapped' where name = 'one'");
        assertThat(count(Filter.ALL).all().exposures()).isZero();
    }

    @Test
    void the_counts_follow_the_hosts_through_plans_and_a_rollout_that_is_held_and_ended() throws Exception {
        for (HostId host : List.of(one, two, three)) {
            reportAll(host, "");
        }
        String plan = plan(request("1,rest", 0));
        assertThat(root(one)).isEqualTo(Root.UNSIGNED);
        assertThat(count(Filter.ALL).causes())
                .filteredOn(cause -> cause.root() == Root.UNSIGNED)
                .singleElement()
                .satisfies(cause -> assertThat(cause.each())
                        .singleElement()
                        .satisfies(each -> assertThat(each.ref()).isEqualTo(plan)));

        String rollout = signed(plan);
        HostId canary = inRing(rollout, 0);
        HostId later = inRing(rollout, 1);
        assertThat(roots(canary)).containsEntry(CURL, Root.AT_WORK).containsEntry("CVE-restart", Root.AT_WORK);
        assertThat(root(later)).isEqualTo(Root.TURN);
        answer(
                canary,
                "carry-out",
                "{\"verdict\":\"failed\",\"problems\":[{\"code\":\"x\",\"message\":\"a script failed\"}]}");
        parts.look();
        assertThat(root(canary)).isEqualTo(Root.FAILED);
        assertThat(root(later)).isEqualTo(Root.ROLLOUT_HELD);
        parts.steer().want(rollout, Intent.ABORT, "enough", World.ADMIN);
        parts.look();
        assertThat(root(later)).isEqualTo(Root.ENDED);
        assertThat(root(canary)).isEqualTo(Root.FAILED);
    }

    @Test
    void a_plan_in_the_making_keeps_what_it_is_for_and_one_that_failed_left_it_out() throws Exception {
        for (HostId host : List.of(one, two, three)) {
            reportAll(host, "");
        }
        parts.plans().make(request("1,rest", 0), World.ADMIN);
        assertThat(root(one)).isEqualTo(Root.PLANNING);
        answer(three, "simulate", "{\"answer\":\"blocked\",\"why\":\"dpkg is half-way\"}");
        assertThat(root(three)).isEqualTo(Root.LEFT_OUT);
        world.asOwner("update plan set failed_at = now(), failure = 'enough'");
        assertThat(root(one)).isEqualTo(Root.LEFT_OUT);
    }

    private String signed(String plan) throws Exception {
        sign(plan);
        for (HostId host : List.of(one, two, three)) {
            answer(host, "stage", "{\"verdict\":\"staged\"}");
        }
        parts.look();
        return rollouts().getFirst().id();
    }

    @Test
    void a_rollout_waits_for_a_ring_or_a_person_and_what_it_did_is_done() throws Exception {
        for (HostId host : List.of(one, two, three)) {
            reportAll(host, "");
        }
        String rollout = signed(plan(request("1,rest", 0)));
        parts.steer().want(rollout, Intent.PAUSE, "lunch", World.ADMIN);
        parts.look();
        assertThat(root(inRing(rollout, 1))).isEqualTo(Root.PAUSED);
        world.asOwner("update rollout_ring set needs_approval = true, opened_at = null where ring = 1");
        parts.steer().want(rollout, Intent.RUN, "", World.ADMIN);
        // What nobody had come for was taken back by the pause, and is offered anew.
        parts.look();
        HostId canary = executions(rollout).values().stream()
                .filter(row -> row.state() instanceof Execution.Active)
                .findFirst()
                .orElseThrow()
                .host();
        carryOut(canary, "confirmed", "7.88.1-10+deb12u14");
        assertThat(root(inRing(rollout, 1))).isEqualTo(Root.RING);

        reportAll(canary, "");
        assertThat(root(canary)).isEqualTo(Root.NO_PLAN);
    }

    @Test
    void a_plan_that_nobody_signed_in_time_is_over() throws Exception {
        reportAll(one, "");
        plan(request("1,rest", 0));
        assertThat(root(one)).isEqualTo(Root.UNSIGNED);

        world.asOwner("update plan set frozen_at = frozen_at - interval '2 days'");

        Map<String, Root> counted = world.database.transact(tx -> tx.causes().of(one));
        assertThat(counted).containsEntry(CURL, Root.EXPIRED);
    }

    @Test
    void what_an_older_server_took_in_is_read_once() throws Exception {
        reportAll(one, ",\"problems\":[{\"code\":\"source.stale\",\"message\":\"old\"}]");
        world.asOwner("delete from host_told");

        new KeepTotals(world.database).look();

        assertThat(root(one)).isEqualTo(Root.PROBLEM);
    }
}
