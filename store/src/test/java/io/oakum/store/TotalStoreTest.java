package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.ExposureQuestions.Total;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.Page.Place;
import io.oakum.store.TotalStore.Line;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Sort;
import io.oakum.store.VulnerabilityStore.State;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is open by package, by host and by group, beside a naive count of the same hosts. */
class TotalStoreTest {
    private static final int HOSTS = 40;
    private static final String LONG = "x".repeat(9_990);

    private static Database database;
    private static Instant now;

    /** What one host has, as this test made it. */
    private record Made(String host, List<String> groups, Reported shown) {
        List<String> packages() {
            return shown.packages().stream()
                    .map(name -> name.replaceFirst(":.*", ""))
                    .distinct()
                    .toList();
        }
    }

    private static final List<Made> OPEN = new ArrayList<>();

    @BeforeAll
    static void a_fleet() throws Exception {
        database = TestDatabase.opened();
        now = database.transact(Transaction::now);
        var random = new Random(7);
        for (int n = 0; n < HOSTS; n++) {
            String host = "h-" + n;
            List<String> groups = List.of(
                            List.of("web"), List.of("db", "<img src=x onerror=alert(1)>"), List.<String>of())
                    .get(n % 3);
            List<Reported> open = n % 9 == 8 ? List.of() : open(random, n);
            open.forEach(one -> OPEN.add(new Made(host, groups, one)));
            database.change(tx -> add(tx, host, groups, open));
        }
        database.change(tx -> {
            add(tx, "h-gone", List.of("web"), open(random, 1));
            tx.hosts().retire(new HostId("h-gone"), "sold");
            tx.vulnerabilities().refresh();
            tx.totals().count();
        });
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static List<Reported> open(Random random, int n) {
        var open = new ArrayList<Reported>();
        for (int flaw = 0; flaw < 12; flaw++) {
            if (random.nextInt(3) == 0 || flaw == 0) {
                open.add(new Reported(
                        "CVE-2026-" + (1000 + flaw),
                        List.of("fix-available", "restart-required", "no-fix").get(random.nextInt(3)),
                        random.nextInt(4) == 0 ? "held" : "",
                        now.plus(Duration.ofHours(random.nextInt(200) - 40)),
                        random.nextBoolean(),
                        "rule " + flaw % 2,
                        List.of("b"),
                        packages(flaw, n)));
            }
        }
        return open;
    }

    private static List<String> packages(int flaw, int n) {
        return switch (flaw % 5) {
            case 0 -> List.of("openssl:amd64", "openssl:i386", "libssl3:amd64");
            case 1 -> List.of("<img src=x onerror=alert(1)>");
            case 2 -> List.of(LONG + n % 2 + ":amd64", LONG + "2");
            case 3 -> List.of("zlib" + flaw + "-" + n % 20);
            default -> List.of("linux-image");
        };
    }

    private static void add(Transaction tx, String id, List<String> groups, List<Reported> open) {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        HostId host = tx.hosts().ask(new Candidate(new HostId(id), "name-of-" + id, "debian 12", "m" + id, key));
        tx.hosts().approve(host);
        groups.forEach(group -> {
            tx.tags().add(host, group, TagStore.Source.PERSON);
            tx.tags().add(host, group, TagStore.Source.TOKEN);
        });
        tx.exposures().record(host, now, open);
    }

    private static List<String> names(Side side, Made made) {
        return switch (side) {
            case PACKAGE -> made.packages();
            case HOST -> List.of(made.host());
            case GROUP -> made.groups().isEmpty() ? List.of("") : made.groups();
            case VULNERABILITY -> List.of(made.shown().vulnerability());
        };
    }

    /** What is open under each name, one by one. */
    private static Map<String, List<Made>> naive(Side side, List<Made> open) {
        var by = new TreeMap<String, List<Made>>();
        open.forEach(made -> names(side, made)
                .forEach(
                        name -> by.computeIfAbsent(name, _ -> new ArrayList<>()).add(made)));
        return by;
    }

    private static long distinct(List<Made> open, BiFunction<Made, Reported, String> of) {
        return open.stream()
                .map(made -> of.apply(made, made.shown()))
                .distinct()
                .count();
    }

    private static String told(Side side, String name, List<Made> open) {
        List<Made> late =
                open.stream().filter(made -> !made.shown().due().isAfter(now)).toList();
        return String.join(
                " ",
                name,
                String.valueOf(distinct(open, (_, shown) -> shown.vulnerability())),
                String.valueOf(open.size()),
                String.valueOf(distinct(open, (made, _) -> made.host())),
                String.valueOf(side == Side.HOST ? late.size() : distinct(late, (made, _) -> made.host())),
                String.valueOf(open.stream()
                        .filter(made -> made.shown().state().equals("fix-available")
                                && made.shown().hindrance().isEmpty())
                        .count()),
                String.valueOf(open.stream()
                        .filter(made -> made.shown().state().equals("restart-required"))
                        .count()),
                String.valueOf(open.stream()
                        .filter(made -> made.shown().state().equals("no-fix"))
                        .count()),
                String.valueOf(
                        open.stream().filter(made -> made.shown().provisional()).count()),
                open.stream()
                        .map(made -> made.shown().due())
                        .min(Instant::compareTo)
                        .orElseThrow()
                        .toString());
    }

    private static String told(Line line) {
        return String.join(
                " ",
                line.key(),
                String.valueOf(line.vulnerabilities()),
                String.valueOf(line.exposures()),
                String.valueOf(line.hosts()),
                String.valueOf(line.late()),
                String.valueOf(line.ready()),
                String.valueOf(line.restarts()),
                String.valueOf(line.unfixable()),
                String.valueOf(line.provisional()),
                line.nextDue().toString());
    }

    private static List<String> told(Side side, List<Made> open) {
        return naive(side, open).entrySet().stream()
                .map(one -> told(side, one.getKey(), one.getValue()))
                .toList();
    }

    private static Page<Line> page(Side side, Filter filter, Sort sort, Place place, int rows) throws StoreException {
        return database.transact(tx -> tx.totals().page(side, filter, sort, place, rows));
    }

    private static List<Line> all(Side side, Filter filter) throws StoreException {
        Page<Line> page = page(side, filter, Sort.DUE, new Place.Start(), 1000);
        assertThat(page.total()).isEqualTo(page.rows().size());
        return page.rows();
    }

    private static Filter of(Optional<String> packageName, Optional<String> group) {
        return new Filter("", Optional.empty(), false, false, new OpenPart(packageName, group));
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKAGE", "HOST", "GROUP"})
    void totals_are_what_one_counts_by_hand(Side side) throws Exception {
        List<Line> lines = all(side, Filter.ALL);

        assertThat(lines).extracting(TotalStoreTest::told).containsExactlyInAnyOrderElementsOf(told(side, OPEN));
        assertThat(lines).isSortedAccordingTo((one, other) -> one.nextDue().compareTo(other.nextDue()));
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKAGE", "HOST", "GROUP"})
    void they_are_what_programs_are_told(Side side) throws Exception {
        List<Total> asked = database.transact(
                tx -> tx.questions().totals(ExposureQuestions.Filter.ALL, side, Optional.empty(), 1000));

        assertThat(all(side, Filter.ALL))
                .extracting(line -> line.key() + line.title() + line.exposures() + " " + line.hosts() + line.nextDue())
                .containsExactlyInAnyOrderElementsOf(asked.stream()
                        .map(one -> one.key() + one.title() + one.exposures() + " " + one.hosts() + one.nextDue())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKAGE", "HOST", "GROUP"})
    void of_a_part_nothing_else_is_counted(Side side) throws Exception {
        List<Made> ofPackage = OPEN.stream()
                .filter(made -> made.packages().contains("openssl"))
                .toList();
        List<Made> ofGroup =
                OPEN.stream().filter(made -> made.groups().contains("db")).toList();
        List<Made> ofNone =
                OPEN.stream().filter(made -> made.groups().isEmpty()).toList();
        List<Made> ofBoth =
                ofPackage.stream().filter(made -> made.groups().contains("db")).toList();

        assertThat(all(side, of(Optional.of("openssl"), Optional.empty())))
                .extracting(TotalStoreTest::told)
                .containsExactlyInAnyOrderElementsOf(told(side, ofPackage));
        assertThat(all(side, of(Optional.empty(), Optional.of("db"))))
                .extracting(TotalStoreTest::told)
                .containsExactlyInAnyOrderElementsOf(told(side, ofGroup));
        assertThat(all(side, of(Optional.empty(), Optional.of(""))))
                .extracting(TotalStoreTest::told)
                .containsExactlyInAnyOrderElementsOf(told(side, ofNone));
        assertThat(all(side, of(Optional.of("openssl"), Optional.of("db"))))
                .extracting(TotalStoreTest::told)
                .containsExactlyInAnyOrderElementsOf(told(side, ofBoth));
        assertThat(all(side, of(Optional.of("nobody-has-this"), Optional.empty())))
                .isEmpty();
        assertThat(all(side, of(Optional.of(LONG + "2"), Optional.empty()))).isNotEmpty();
    }

    @Test
    void vulnerabilities_of_a_part_are_counted_there_alone() throws Exception {
        List<Made> ofGroup =
                OPEN.stream().filter(made -> made.groups().isEmpty()).toList();
        Filter filter = of(Optional.empty(), Optional.of(""));

        var page = database.transact(tx -> tx.vulnerabilities().page(filter, Sort.DUE, new Place.Start(), 50));

        Map<String, List<Made>> naive = naive(Side.VULNERABILITY, ofGroup);
        assertThat(page.total()).isEqualTo(naive.size());
        assertThat(page.rows())
                .extracting(line -> line.vulnerability() + " " + line.hosts() + " " + line.nextDue())
                .containsExactlyInAnyOrderElementsOf(naive.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue().size() + " "
                                + one.getValue().stream()
                                        .map(made -> made.shown().due())
                                        .min(Instant::compareTo)
                                        .orElseThrow())
                        .toList());
        assertThat(page.rows())
                .allSatisfy(line -> assertThat(naive.get(line.vulnerability()))
                        .anySatisfy(made -> assertThat(made.shown().rule()).isEqualTo(line.rule())));
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKAGE", "HOST", "GROUP"})
    void a_filter_chooses_rows_with_one_that_is_so(Side side) throws Exception {
        var late = new Filter("", Optional.empty(), true, false, OpenPart.ALL);
        assertThat(all(side, late))
                .extracting(Line::key)
                .containsExactlyInAnyOrderElementsOf(
                        with(side, made -> !made.shown().due().isAfter(now)));
        for (State state : State.values()) {
            var filter = new Filter("", Optional.of(state), false, false, OpenPart.ALL);
            assertThat(all(side, filter))
                    .as(state.name())
                    .extracting(Line::key)
                    .containsExactlyInAnyOrderElementsOf(with(side, made -> isSo(state, made.shown())));
        }
        assertThat(all(side, new Filter("", Optional.empty(), false, true, OpenPart.ALL)))
                .isEmpty();
        assertThat(all(side, Filter.named("cve-2026-1001")))
                .extracting(Line::key)
                .containsExactlyInAnyOrderElementsOf(
                        with(side, made -> made.shown().vulnerability().equals("CVE-2026-1001")));
        assertThat(all(side, Filter.named("%"))).isEmpty();
    }

    private static boolean isSo(State state, Reported shown) {
        return switch (state) {
            case READY ->
                shown.state().equals("fix-available") && shown.hindrance().isEmpty();
            case RESTART -> shown.state().equals("restart-required");
            case NO_FIX -> shown.state().equals("no-fix");
            case PROVISIONAL -> shown.provisional();
        };
    }

    private static Set<String> with(Side side, Predicate<Made> isSo) {
        return OPEN.stream()
                .filter(isSo)
                .flatMap(made -> names(side, made).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void a_text_finds_a_row_by_its_name() throws Exception {
        assertThat(all(Side.PACKAGE, Filter.named("SSL")))
                .extracting(Line::key)
                .containsExactlyInAnyOrder("openssl", "libssl3");
        assertThat(all(Side.HOST, Filter.named("Name-Of-H-3")))
                .extracting(Line::key)
                .contains("h-3", "h-30")
                .doesNotContain("h-4");
        assertThat(all(Side.GROUP, Filter.named("<IMG SRC")))
                .extracting(Line::key)
                .contains("<img src=x onerror=alert(1)>");
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKAGE", "HOST", "GROUP"})
    void pages_forward_and_back_show_every_row_once(Side side) throws Exception {
        for (Filter filter : List.of(Filter.ALL, of(Optional.of("openssl"), Optional.empty()))) {
            for (Sort sort : Sort.values()) {
                if (sort.fits(side)) {
                    requireWhole(side, filter, sort, side == Side.GROUP ? 2 : 7);
                }
            }
        }
    }

    private static void requireWhole(Side side, Filter filter, Sort sort, int rows) throws Exception {
        List<String> forward = new ArrayList<>();
        Page<Line> page = page(side, filter, sort, new Place.Start(), rows);
        page.rows().forEach(line -> forward.add(line.key()));
        while (!page.isLast()) {
            Line last = page.rows().getLast();
            assertThat(last.id().length() + last.key(sort).length()).isLessThan(800);
            page = page(side, filter, sort, new Place.After(last.key(sort), last.id()), rows);
            page.rows().forEach(line -> forward.add(line.key()));
        }
        List<String> back =
                new ArrayList<>(page.rows().reversed().stream().map(Line::key).toList());
        while (!page.isFirst()) {
            Line first = page.rows().getFirst();
            page = page(side, filter, sort, new Place.Before(first.key(sort), first.id()), rows);
            page.rows().reversed().forEach(line -> back.add(line.key()));
        }
        assertThat(forward).as(side + " by " + sort).doesNotHaveDuplicates().hasSize((int) page.total());
        assertThat(back.reversed()).isEqualTo(forward);
    }

    @Test
    void counting_again_changes_nothing_but_when() throws Exception {
        List<Line> before = all(Side.PACKAGE, Filter.ALL);
        Optional<Instant> counted = database.transact(tx -> tx.totals().counted());

        database.change(tx -> tx.totals().count());

        Optional<Instant> anew = database.transact(tx -> tx.totals().counted());
        assertThat(all(Side.PACKAGE, Filter.ALL)).isEqualTo(before);
        assertThat(anew.orElseThrow()).isAfter(counted.orElseThrow());
    }

    @Test
    void where_nothing_was_counted_and_nothing_is_open_there_is_nothing() throws Exception {
        try (Database empty = TestDatabase.opened()) {
            Optional<Instant> never = empty.transact(tx -> tx.totals().counted());
            assertThat(never).isEmpty();
            empty.change(tx -> tx.totals().count());
            for (Side side : List.of(Side.PACKAGE, Side.HOST, Side.GROUP)) {
                assertThat(empty.transact(tx -> tx.totals().page(side, Filter.ALL, Sort.DUE, new Place.Start(), 5))
                                .rows())
                        .isEmpty();
            }
        }
    }
}
