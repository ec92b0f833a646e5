package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.GoalStore.Wanted;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.RemedyStore.Fixed;
import io.oakum.store.RemedyStore.Planned;
import io.oakum.store.RemedyStore.Running;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.VulnerabilityHistoryStore.Carried;
import io.oakum.store.VulnerabilityHistoryStore.Closing;
import io.oakum.store.VulnerabilityHistoryStore.Mended;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What closes vulnerabilities and what is done about them, where four hosts have each of them. */
class RemedyStoreTest {
    private static final List<String> NAMES =
            List.of("CVE-2026-1", "CVE-2026-2", "CVE-2026-3", "CVE-2026-4", "CVE-2026-5", "CVE-2026-6");

    private static final String DECIDED = """
            insert into risk_exception (vulnerability, host_id, hosts, tag, owner, reason, asked_by, asked_at, approved_by, approved_at
                                       , ends_at, ended_at, end_reason) values
              ('CVE-2026-1', null, null, null, 'o', 'r', 'a', now(), 'b', now(), now() + interval '1 day', null, null)
            , ('CVE-2026-2', 'h-1', null, null, 'o', 'r', 'a', now(), 'b', now(), now() + interval '1 day', null, null)
            , ('CVE-2026-2', null, '{h-1,h-2}', null, 'o', 'r', 'a', now(), 'b', now(), now() + interval '1 day', null, null)
            , ('CVE-2026-3', null, null, 'web', 'o', 'r', 'a', now(), 'b', now(), now() + interval '1 day', null, null)
            , ('CVE-2026-4', null, null, null, 'o', 'r', 'a', now(), null, null, now() + interval '1 day', null, null)
            , ('CVE-2026-5', null, null, null, 'o', 'r', 'a', now(), 'b', now(), now() + interval '1 day', now(), 'e')
            , ('CVE-2026-6', null, null, null, 'o', 'r', 'a', now() - interval '2 days', 'b', now(), now() - interval '1 day', null, null);
            """;

    private static final String PLANS = """
            insert into plan (id, made_by, request, frozen_at, document, payload)
            select id, 'a', '{"notBefore":"2020-01-01T00:00:00Z","validForSeconds":' || valid || '}', frozen, '', ''
              from (values ('p-signable', 3600, now() - interval '1 minute'), ('p-over', 3600, now() - interval '1 day')
                         , ('p-runs', 3600, now() - interval '2 days'), ('p-done', 3600, now() - interval '3 days'))
                   made (id, valid, frozen);
            insert into plan_closes (plan_id, vulnerability, hosts) select id, 'CVE-2026-1', 3 from plan;
            insert into plan_closes (plan_id, vulnerability, hosts) values ('p-over', 'CVE-2026-2', 1), ('p-done', 'CVE-2026-2', 1);
            insert into rollout (id, plan_id, act, intent_by, not_before, ends_at, phase, closed_at, outcome) values
              ('r-runs', 'p-runs', 'apply', 'a', now(), now() + interval '7 days', 'held in ring 1', null, null)
            , ('r-done', 'p-done', 'apply', 'a', now(), now() + interval '7 days', 'done', now(), 'SUCCEEDED');
            insert into rollout_ring (rollout_id, ring, max_active, failure_budget, min_confirmed, soak, host_limit, open_for
                                     , needs_approval, opened_at)
            select 'r-runs', ring, 1, 0, 0, 0, 0, 0, false, case when ring < 2 then now() end from generate_series(0, 2) ring;
            insert into change_set (digest, document) values (sha256('c'), '{}');
            insert into host_execution (rollout_id, ring, host_id, attempt, change_set, settled_at, verdict)
            select 'r-runs', 0, host, attempt, sha256('c'), now(), verdict
              from (values ('h-1', 1, 'FAILED'), ('h-1', 2, 'CONFIRMED'), ('h-2', 1, 'CONFIRMED'), ('h-3', 1, 'LOST'))
                   part (host, attempt, verdict);
            """;

    private static final String SAID = """
            insert into package_key (ecosystem, release, source, source_version, name, version, architecture)
            values ('debian', '12', 'openssl', '3.0.1', 'openssl', '3.0.1', 'amd64'), ('debian', '12', 'openssl', '3.0.1', 'libssl3', '3.0.1', 'amd64')
                 , ('debian', '11', 'openssl', '1.1.1', 'openssl', '1.1.1', 'amd64');
            insert into advisory_key (source, advisory, key_id, vulnerability, says, stance, fixed, valid)
            select 'dsa', 'DSA-' || part, id, 'CVE-2026-1', 'affected', 'affected'
                 , case release when '12' then '3.0.2' else '1.1.2' end, tstzrange(now(), null)
              from package_key, generate_series(1, 2) part;
            insert into advisory_key (source, advisory, key_id, vulnerability, says, stance, fixed, valid)
            select 'dsa', 'DSA-' || said.fixed, id, 'CVE-2026-2', said.says, 'affected', said.fixed, said.valid
              from package_key, (values ('affected', '', tstzrange(now(), null)), ('not-affected', '9', tstzrange(now(), null))
                                      , ('affected', '8', tstzrange('2020-01-01', '2021-01-01'))) said (says, fixed, valid)
             where name = 'libssl3';
            """;

    private static Database database;

    @BeforeAll
    static void four_hosts() throws Exception {
        Addresses addresses = TestDatabase.fresh();
        database = TestDatabase.opened(addresses);
        for (int n = 1; n <= 4; n++) {
            var id = new HostId("h-" + n);
            int number = n;
            database.change(tx -> add(tx, id, number));
        }
        TestDatabase.asOwner(addresses, DECIDED);
        TestDatabase.asOwner(addresses, PLANS);
        TestDatabase.asOwner(addresses, SAID);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static void add(Transaction tx, HostId id, int n) {
        tx.hosts()
                .ask(new Candidate(
                        id,
                        "n" + n,
                        "debian 12",
                        "m" + n,
                        SigningKey.generate(new SecureRandom()).verifyingKey()));
        tx.hosts().approve(id);
        if (n > 1) {
            tx.tags().add(id, "web", TagStore.Source.PERSON);
        }
        tx.exposures()
                .record(id, tx.now(), NAMES.stream().map(RemedyStoreTest::open).toList());
    }

    private static Reported open(String name) {
        return new Reported(
                name,
                "fix-available",
                "",
                Instant.parse("2026-01-01T00:00:00Z"),
                false,
                "r",
                List.of(),
                List.of("openssl"));
    }

    @Test
    void a_risk_is_accepted_on_each_host_once_and_only_by_what_is_in_force() throws Exception {
        Map<String, Long> accepted = database.transact(tx -> tx.remedies().accepted(NAMES, tx.now()));

        assertThat(accepted).isEqualTo(Map.of("CVE-2026-1", 4L, "CVE-2026-2", 2L, "CVE-2026-3", 3L));
    }

    @Test
    void what_is_planned_is_what_runs_and_what_can_still_be_signed() throws Exception {
        List<Planned> planned = database.transact(tx -> tx.remedies().planned(NAMES));

        assertThat(planned)
                .containsExactly(
                        new Planned(
                                "CVE-2026-1",
                                "p-runs",
                                3,
                                Optional.of(new Running("r-runs", "held in ring 1", Optional.of(1), 3))),
                        new Planned("CVE-2026-1", "p-signable", 3, Optional.empty()));
    }

    @Test
    void what_is_wanted_is_counted_on_the_hosts_that_are_meant() throws Exception {
        database.change(tx -> tx.vulnerabilities().refresh());
        var names = List.of("CVE-2026-1", "CVE-2026-nowhere");
        var host = List.of(new HostId("h-1"));
        var group = List.of("web");

        database.change(tx -> {
            assertThat(tx.goals().everywhere(names)).containsExactly(ready(4));
            assertThat(tx.goals().within(names, List.of(), List.of())).containsExactly(ready(4));
            assertThat(tx.goals().within(names, host, List.of())).containsExactly(ready(1));
            assertThat(tx.goals().within(names, List.of(), group)).containsExactly(ready(3));
            assertThat(tx.goals().within(names, host, group))
                    .as("it is not in the group")
                    .isEmpty();
        });
    }

    private static Wanted ready(int hosts) {
        return new Wanted("CVE-2026-1", hosts, hosts, 0, 0, 0, 0);
    }

    @Test
    void a_version_is_told_once_for_each_release_and_no_older_word_counts() throws Exception {
        List<Fixed> fixed = database.transact(tx -> tx.remedies().fixed(NAMES));

        assertThat(fixed)
                .containsExactly(
                        new Fixed("CVE-2026-1", "debian 11", "1.1.2", List.of("openssl")),
                        new Fixed("CVE-2026-1", "debian 12", "3.0.2", List.of("libssl3", "openssl")));
    }

    @Test
    void what_became_of_a_vulnerability_tells_each_plan_newest_first_whether_it_is_over_or_not() throws Exception {
        List<Closing> plans =
                database.transact(tx -> tx.vulnerabilityHistories().plans("CVE-2026-1", 10));

        assertThat(plans).extracting(Closing::plan).containsExactly("p-signable", "p-over", "p-runs", "p-done");
        assertThat(plans)
                .extracting(one -> one.rollout().map(Carried::outcome).orElse("none"))
                .containsExactly("none", "none", "", "SUCCEEDED");
        assertThat(plans.getLast().rollout().orElseThrow().closed()).isPresent();
        assertThat(plans).extracting(Closing::hosts).containsOnly(3);
    }

    @Test
    void what_became_of_a_vulnerability_tells_exceptions_that_ended_too() throws Exception {
        List<Acceptance> ended = database.transact(tx -> tx.risks().newestAbout("CVE-2026-5", 10));

        assertThat(ended)
                .singleElement()
                .satisfies(one -> assertThat(one.end().orElseThrow().why()).isEqualTo("e"));
    }

    @Test
    void a_fix_is_known_since_its_first_word_and_no_older_word_counts() throws Exception {
        List<Mended> mended =
                database.transact(tx -> tx.vulnerabilityHistories().mended("CVE-2026-1"));
        List<Mended> unmended =
                database.transact(tx -> tx.vulnerabilityHistories().mended("CVE-2026-2"));

        assertThat(mended)
                .extracting(one -> one.release() + " " + one.version())
                .containsExactly("debian 11 1.1.2", "debian 12 3.0.2");
        assertThat(unmended).isEmpty();
    }

    @Test
    void how_far_a_rollout_is_counts_the_last_attempt_of_each_host() throws Exception {
        var counted = database.transact(tx -> tx.vulnerabilityHistories().plans("CVE-2026-1", 10)).stream()
                .flatMap(one -> one.rollout().stream())
                .filter(one -> one.id().equals("r-runs"))
                .findFirst()
                .orElseThrow();

        assertThat(counted.hosts()).isEqualTo(3);
        assertThat(counted.confirmed()).isEqualTo(2);
    }
}
