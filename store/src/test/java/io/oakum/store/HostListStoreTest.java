package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.store.ExposureStore.Counts;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostFilter.Due;
import io.oakum.store.HostListStore.Line;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.Page.Place;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of hosts and of vulnerabilities on a real database with hosts in every state. */
class HostListStoreTest {
    private static final int HOSTS = 60;
    private static Database database;
    private static Instant now;

    @BeforeAll
    static void a_fleet() throws Exception {
        database = TestDatabase.opened();
        now = database.transact(Transaction::now);
        for (int n = 0; n < HOSTS; n++) {
            int number = n;
            database.change(tx -> add(tx, number));
        }
        database.transact(tx -> tx.vulnerabilities().refresh());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static void add(Transaction tx, int n) {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        HostId id = tx.hosts().ask(new Candidate(new HostId("h-" + n), "web-" + n % 7, "debian 12", "m" + n, key));
        if (n % 5 != 0) {
            tx.hosts().approve(id);
        }
        if (n % 3 == 0) {
            tx.hosts().hear(List.of(new Heard(id, n % 2 == 0 ? now : now.minus(Duration.ofHours(1)), "boot", "1")));
        }
        if (n % 4 != 0) {
            tx.exposures().record(id, now, n % 8 == 1 ? List.of() : exposures(n));
            var digest = Sha256.of(new byte[] {(byte) n});
            tx.exposures().keepReport(id, digest, now, new Counts(true, n, n % 2 == 0), "{}");
        }
        if (n % 11 == 10) {
            tx.hosts().quarantine(id);
        }
        if (n % 13 == 12) {
            tx.hosts().retire(id, "gone");
        }
    }

    private static List<Reported> exposures(int n) {
        Instant due = now.plus(Duration.ofDays(n % 9 - 2)).plusNanos(n * 1000L);
        String rule = Bod2604.rule(List.of(Tier.values()).get(n % 5));
        return List.of(
                new Reported(
                        "CVE-2026-0001", "fix-available", "", due, false, rule, List.of("a", "b"), List.of("openssl")),
                new Reported("CVE-2026-" + (1000 + n), "no-fix", "", due, true, rule, List.of("c"), List.of("zlib")));
    }

    @ParameterizedTest
    @EnumSource(Sort.class)
    void every_host_is_on_exactly_one_page_forwards_and_backwards(Sort sort) throws Exception {
        requireWhole(HostFilter.ALL, sort, 7);
        // The same hosts, found by their names first, in either case; and some of them.
        requireWhole(HostFilter.named("WEB-"), sort, 7);
        requireWhole(HostFilter.named("web-3"), sort, 2);
        assertThat(page(HostFilter.named("db"), sort, new Place.Start()))
                .isEqualTo(new Page<>(List.of(), 0, true, true));
    }

    private static void requireWhole(HostFilter filter, Sort sort, int pagesAtLeast) throws Exception {
        List<String> forwards = new ArrayList<>();
        Page<Line> page = page(filter, sort, new Place.Start());
        List<Page<Line>> pages = new ArrayList<>(List.of(page));
        while (!page.isLast()) {
            Line last = page.rows().getLast();
            page = page(filter, sort, new Place.After(last.key(sort), last.id().value()));
            pages.add(page);
        }
        pages.forEach(one -> one.rows().forEach(line -> forwards.add(line.id().value())));
        List<String> backwards = new ArrayList<>();
        while (!page.isFirst()) {
            Line first = page.rows().getFirst();
            page = page(
                    filter, sort, new Place.Before(first.key(sort), first.id().value()));
            page.rows().reversed().forEach(line -> backwards.add(line.id().value()));
        }

        assertThat(pages).hasSizeGreaterThanOrEqualTo(pagesAtLeast);
        assertThat(forwards).doesNotHaveDuplicates().hasSize((int)
                pages.getFirst().total());
        assertThat(backwards.reversed()).isEqualTo(forwards.subList(0, backwards.size()));
        assertThat(backwards).hasSizeGreaterThanOrEqualTo(forwards.size() - 7);
    }

    @ParameterizedTest
    @EnumSource(Life.class)
    void the_database_tells_a_life_as_the_program_does(Life life) throws Exception {
        List<String> told = all(filter(Optional.of(life), Optional.empty())).stream()
                .map(line -> line.id().value())
                .toList();
        List<String> expected = database.transact(tx -> tx.hosts().all()).stream()
                .filter(row -> Life.of(row.events(), now.plusSeconds(1)) == life)
                .map(row -> row.id().value())
                .toList();

        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(life == Life.EXPECTED || !expected.isEmpty()).isTrue();
    }

    @Test
    void figures_are_what_the_list_counts() throws Exception {
        FigureStore.Hosts figures = database.transact(tx -> tx.figures().hosts());

        assertThat(figures.all()).isEqualTo(count(Optional.empty()));
        assertThat(figures.late()).isEqualTo(count(Optional.of(Due.LATE))).isPositive();
        assertThat(figures.clean()).isEqualTo(count(Optional.of(Due.NOTHING))).isPositive();
        assertThat(figures.unreported()).isPositive();
        assertThat(figures.active() + figures.silent() + figures.pending() + figures.expected() + figures.quarantined())
                .isEqualTo(figures.all());
    }

    @Test
    void every_first_deadline_stands_in_the_horizon_once() throws Exception {
        long due = database.transact(tx -> tx.figures().horizon()).stream()
                .mapToLong(FigureStore.Due::hosts)
                .sum();

        assertThat(due).isEqualTo(count(Optional.of(Due.OPEN)));
    }

    @Test
    void a_vulnerability_is_counted_over_the_hosts_in_the_fleet() throws Exception {
        long open = count(Optional.of(Due.OPEN));

        VulnerabilityStore.Line line = database.transact(
                        tx -> tx.vulnerabilities().find("CVE-2026-0001"))
                .orElseThrow();

        assertThat(line.hosts()).isEqualTo((int) open);
        assertThat(line.ready()).isEqualTo((int) open);
        assertThat(line.late()).isPositive().isLessThan(open);
        assertThat(line.because()).containsExactly("a", "b");
        assertThat(database.transact(tx -> tx.vulnerabilities().affected("CVE-2026-0001", new Place.Start(), 500))
                        .rows())
                .hasSize((int) open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 minutes", "26 hours", "90 days"})
    void how_many_are_late_is_exact_however_long_ago_they_were_counted(String ago) throws Exception {
        Instant at = database.transact(Transaction::now);
        long late =
                database
                        .transact(tx -> tx.vulnerabilities().affected("CVE-2026-0001", new Place.Start(), 500))
                        .rows()
                        .stream()
                        .filter(one -> !one.due().isAfter(at))
                        .count();
        database.change(tx -> tx.execute("""
                update vulnerability_open shown set late_at = now() - interval '%1$s', late =
                       (select count(*) from exposure_interval had join host on host.id = had.host_id
                         where had.vulnerability = shown.vulnerability and had.closed_at is null
                           and host.retired_at is null and had.due <= now() - interval '%1$s')
                """.formatted(ago)));

        assertThat(late()).isEqualTo(late).isPositive();

        database.transact(tx -> tx.vulnerabilities().refresh());
        int behind = database.transact(tx -> tx.execute(
                "update vulnerability_open set late = 0 where hosts > 0 and late_at < now() - interval '10 minutes'"));
        assertThat(late()).isEqualTo(late);
        // There are fewer vulnerabilities than are counted on in one go.
        assertThat(behind).isZero();
    }

    private static long late() throws StoreException {
        return database.transact(tx -> tx.vulnerabilities().find("CVE-2026-0001"))
                .orElseThrow()
                .late();
    }

    @ParameterizedTest
    @EnumSource(
            value = VulnerabilityStore.Sort.class,
            names = {"DUE", "HOSTS", "NAME"})
    void every_vulnerability_is_on_exactly_one_page(VulnerabilityStore.Sort sort) throws Exception {
        List<String> seen = new ArrayList<>();
        Place place = new Place.Start();
        Page<VulnerabilityStore.Line> page;
        do {
            Place from = place;
            page = database.transact(tx -> tx.vulnerabilities().page(VulnerabilityStore.Filter.ALL, sort, from, 7));
            page.rows().forEach(line -> seen.add(line.vulnerability()));
            VulnerabilityStore.Line last = page.rows().getLast();
            place = new Place.After(last.key(sort), last.vulnerability());
        } while (!page.isLast());

        assertThat(seen).doesNotHaveDuplicates().hasSize((int) page.total());
    }

    @Test
    void a_key_that_is_none_is_told_before_the_database_is_asked() {
        assertThat(Sort.DUE.isKey("2026-11-25T12:00:00Z")).isTrue();
        assertThat(Sort.DUE.isKey("infinity")).isTrue();
        assertThat(List.of("", "now()", "2026-99-99T12:00:00Z", "0000-00-00T00:00:00Z"))
                .noneMatch(Sort.DUE::isKey);
        assertThat(List.of("", "1;", "99999999999")).noneMatch(Sort.OPEN::isKey);
    }

    private static List<Line> all(HostFilter filter) throws StoreException {
        return database.transact(tx -> tx.hostLists().page(filter, Sort.NAME, new Place.Start(), 500))
                .rows();
    }

    private static long count(Optional<Due> due) throws StoreException {
        return database.transact(tx -> tx.hostLists().count(filter(Optional.empty(), due)));
    }

    private static HostFilter filter(Optional<Life> life, Optional<Due> due) {
        return new HostFilter(
                "",
                life,
                "",
                "",
                due,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                HostFilter.OfAgents.ANY);
    }

    private static Page<Line> page(HostFilter filter, Sort sort, Place place) throws StoreException {
        return database.transact(tx -> tx.hostLists().page(filter, sort, place, 7));
    }
}
