package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Opening;
import io.oakum.core.inventory.Component;
import io.oakum.feeds.FeedReader;
import io.oakum.feeds.Limits;
import io.oakum.feeds.format.RefusedException;
import io.oakum.index.Exposed;
import io.oakum.index.FleetIndex;
import io.oakum.index.HostSet;
import io.oakum.index.Spread;
import io.oakum.schemes.VersionSchemes;
import io.oakum.store.EmbeddedDatabase;
import io.oakum.testkit.SharedData;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The questions that a fleet's page asks, to the index, to plain Java over the same facts, and to PostgreSQL as joins. */
final class FleetIndexTime implements Benchmark {
    private static final int HOSTS = 100_000;
    private static final int WORST = 50;
    private static final int ROUNDS = 3;
    private static final int SAMPLES = 15;
    private static final int CHECK_INS = 5000;
    private static final int CHANGES = 5;
    private static final int GROUP_ONE_IN = 10;
    private static final int TIERS = 4;
    private static final double MICROS = 1e3;
    private static final double MILLIS = 1e6;
    private static final double SECONDS = 1e9;
    private static final double MEBIBYTE = 1 << 20;
    private static final int GROUP = 1;
    private static final int NEW_ADVISORIES = 300;
    private static final String NEW = "whom a new advisory exposes";
    private static final String SOMEBODY = "whom a new advisory exposes that exposes somebody";
    private static final String TAKEN_IN = "taking a new advisory in and whom it exposes";
    private static final String WORST_ONES = "the 50 worst vulnerabilities";
    private static final String CHECK_IN = "a check-in with 5 changes";
    private static final String GROUPED = "hosts with a CVE in a group";
    private static final String INDEX = ", index";
    private static final String PLAIN = ", plain Java";
    private static final String SQL = ", SQL";
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private final SplittableRandom random = new SplittableRandom(5);
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, List<Double>> nanos = new TreeMap<>();
    private long compared;
    private long differing;

    /** Everything that is asked, and what is asked about. */
    private record Asked(
            MadeFleet fleet,
            List<Advisory> advisories,
            FleetIndex index,
            NaiveExposure naive,
            FleetTables tables,
            Map<String, Integer> numbers,
            List<Integer> group) {
        int number(String advisory) {
            return numbers.getOrDefault(advisory, -1);
        }
    }

    @Override
    public String name() {
        return "fleet-index";
    }

    @Override
    public String summary() {
        return "the exposure of 100,000 hosts from memory, by plain Java and by SQL joins";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        long before = Heap.used();
        FleetIndex index = loaded();
        long bytes = Heap.used() - before;
        figures.add(
                new Figure("heap of the index with its components, advisories and host ids", bytes / MEBIBYTE, "MiB"));
        figures.add(new Figure("heap of the index for each host", (double) bytes / HOSTS, "bytes"));
        progress.printf("index: %.1f MiB, %s%n", bytes / MEBIBYTE, index.counts());
        MadeFleet fleet = MadeFleet.of(HOSTS);
        List<Advisory> advisories = advisories();
        sizes(index, fleet);
        everyAdvisory(index, advisories, progress);
        var naive = new NaiveExposure(fleet, advisories);
        try (var tables = new FleetTables()) {
            var asked = new Asked(fleet, advisories, index, naive, tables, numbers(advisories), group());
            fill(asked, progress);
            newAdvisories(asked, progress);
            worst(asked, progress);
            inGroup(asked, progress);
            checkIns(asked, progress);
        }
        return result();
    }

    private List<Integer> group() {
        return IntStream.range(0, HOSTS)
                .filter(host -> random.nextInt(GROUP_ONE_IN) == 0)
                .boxed()
                .toList();
    }

    private void sizes(FleetIndex index, MadeFleet fleet) {
        figures.add(new Figure("hosts", fleet.hosts().size(), "hosts"));
        figures.add(new Figure("hosts' components", fleet.incidences(), "of all hosts together"));
        figures.add(new Figure("keys", index.counts().keys(), "distinct components"));
        figures.add(new Figure("advisories", index.counts().advisories(), "advisories"));
    }

    private FleetIndex loaded() throws IOException, RefusedException {
        MadeFleet fleet = MadeFleet.of(HOSTS);
        var classes = fleet.classes();
        var advisories = advisories();
        var index = new FleetIndex(VersionSchemes::byOsvEcosystem, source -> false);
        long began = System.nanoTime();
        index.load(fleet.keys(), classes, advisories);
        figures.add(new Figure("loading fleet and advisories", (System.nanoTime() - began) / SECONDS, "s"));
        return index;
    }

    static List<Advisory> advisories() throws IOException {
        var taken = new TakenAdvisories();
        for (String list : List.of("DSA-list.gz", "DLA-list.gz")) {
            FeedReader.read(SharedData.file("feeds/debian/" + list), Limits.ORDINARY, NOW, taken);
        }
        return taken.all();
    }

    /** Each advisory taken back and published again as if it were new; the first round warms up. */
    private void everyAdvisory(FleetIndex index, List<Advisory> advisories, PrintStream progress) {
        var times = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (Advisory each : advisories) {
                index.withdraw(each.source().feed(), each.id());
                long began = System.nanoTime();
                index.publish(List.of(each));
                if (round > 0) {
                    times.add((double) (System.nanoTime() - began));
                }
            }
        }
        figures.add(new Figure(
                "every advisory published, index, median", Median.of(times) / MICROS, "µs, of " + times.size()));
        figures.add(new Figure("every advisory published, index, 99th of 100", high(times) / MICROS, "µs"));
        progress.printf("new advisory: %.1f µs, p99 %.1f µs%n", Median.of(times) / MICROS, high(times) / MICROS);
    }

    static double high(List<Double> times) {
        return times.stream()
                .sorted()
                .skip(times.size() * 99L / 100)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Integer> numbers(List<Advisory> advisories) {
        var numbers = new HashMap<String, Integer>();
        advisories.forEach(each -> numbers.putIfAbsent(each.id(), numbers.size()));
        return numbers;
    }

    private static void fill(Asked asked, PrintStream progress) throws SQLException {
        long began = System.nanoTime();
        var tables = asked.tables();
        tables.copy("host_key", HOSTS, (text, host) -> {
            for (int key : asked.fleet().hosts().get(host)) {
                text.append(host).append('\t').append(key).append('\n');
            }
        });
        var open = asked.naive().openings();
        tables.copy(
                "advisory_key",
                open.size(),
                (text, key) -> open.get(key).stream()
                        .map(opening -> asked.number(opening.advisory()))
                        .distinct()
                        .forEach(advisory ->
                                text.append(advisory).append('\t').append(key).append('\n')));
        List<String> about = open.stream()
                .flatMap(List::stream)
                .flatMap(opening -> opening.vulnerabilities().stream().map(name -> row(asked, opening, name)))
                .distinct()
                .toList();
        tables.copy("advisory_vulnerability", about.size(), (text, row) -> text.append(about.get(row)));
        copyGroup(asked);
        tables.index();
        progress.printf("tables filled in %.1f s%n", (System.nanoTime() - began) / SECONDS);
    }

    private static void copyGroup(Asked asked) throws SQLException {
        List<Integer> group = asked.group();
        asked.tables()
                .copy(
                        "host_group",
                        group.size(),
                        (text, row) -> text.append(GROUP)
                                .append('\t')
                                .append(group.get(row))
                                .append('\n'));
    }

    private static String row(Asked asked, Opening opening, String vulnerability) {
        return asked.number(opening.advisory()) + "\t" + vulnerability + "\t" + tier(vulnerability) + "\n";
    }

    static int tier(String vulnerability) {
        return Math.floorMod(vulnerability.hashCode(), TIERS);
    }

    /** Somebody's way to an answer. */
    private interface Question<T> {
        T ask() throws SQLException;
    }

    /** The same question to all three in turn. */
    private <T> void inTurn(String what, Question<T> index, Question<T> naive, Question<T> sql) throws SQLException {
        T ours = timed(what + INDEX, index);
        compare(ours, timed(what + PLAIN, naive));
        compare(ours, timed(what + SQL, sql));
    }

    private <T> void compare(T ours, T other) {
        compared++;
        if (!ours.equals(other)) {
            differing++;
        }
    }

    private <T> T timed(String what, Question<T> question) throws SQLException {
        long began = System.nanoTime();
        T answer = question.ask();
        nanos.computeIfAbsent(what, key -> new ArrayList<>()).add((double) (System.nanoTime() - began));
        return answer;
    }

    /** Any of the advisories, as if it were new; plain Java takes too long for all. */
    private void newAdvisories(Asked asked, PrintStream progress) throws SQLException {
        for (int i = 0; i < NEW_ADVISORIES; i++) {
            Advisory each =
                    asked.advisories().get(random.nextInt(asked.advisories().size()));
            asked.index().withdraw(each.source().feed(), each.id());
            var ours = timed(NEW + INDEX, () -> asked.index().publish(List.of(each)));
            var joined = timed(NEW + SQL, () -> asked.tables().exposedBy(asked.number(each.id())));
            compare(sizes(ours), joined);
            if (!joined.isEmpty()) {
                List.of(INDEX, SQL)
                        .forEach(way -> nanos.computeIfAbsent(SOMEBODY + way, key -> new ArrayList<>())
                                .add(times(NEW + way).getLast()));
            }
            FleetTables.Word word = asked.tables().takenBack(asked.number(each.id()));
            compare(joined, timed(TAKEN_IN + SQL, () -> asked.tables().exposedBy(word)));
            if (i % (NEW_ADVISORIES / SAMPLES) == 0) {
                compare(joined, timed(NEW + PLAIN, () -> asked.naive().exposedBy(each)));
            }
        }
        for (String way : List.of(INDEX, SQL)) {
            figures.add(new Figure(NEW + way + ", 99th of 100", high(times(NEW + way)) / MILLIS, "ms"));
        }
        progress.println("new advisories asked");
    }

    private static Map<String, Integer> sizes(List<Exposed> exposed) {
        var sizes = new TreeMap<String, Integer>();
        exposed.forEach(each -> sizes.put(each.vulnerability(), each.hosts().size()));
        return sizes;
    }

    private void worst(Asked asked, PrintStream progress) throws SQLException {
        for (int i = 0; i < ROUNDS; i++) {
            asked.index().worst(WORST, FleetIndexTime::tier);
        }
        inTurn(
                WORST_ONES,
                () -> asked.index().worst(WORST, FleetIndexTime::tier).stream()
                        .map(FleetIndexTime::line)
                        .toList(),
                () -> asked.naive().worst(WORST, FleetIndexTime::tier),
                () -> asked.tables().worst(WORST));
        for (int i = 0; i < ROUNDS; i++) {
            timed(WORST_ONES + INDEX, () -> asked.index().worst(WORST, FleetIndexTime::tier));
            timed(WORST_ONES + PLAIN, () -> asked.naive().worst(WORST, FleetIndexTime::tier));
        }
        progress.println("worst asked");
    }

    private static String line(Spread each) {
        return each.vulnerability() + " " + each.tier() + " " + each.hosts();
    }

    private void inGroup(Asked asked, PrintStream progress) throws SQLException {
        HostSet group =
                asked.index().group(asked.group().stream().map(MadeFleet::id).toList());
        List<String> names = asked.naive().openings().stream()
                .flatMap(List::stream)
                .flatMap(opening -> opening.vulnerabilities().stream())
                .distinct()
                .toList();
        for (int i = 0; i < SAMPLES; i++) {
            names.forEach(name -> asked.index().hostsWith(name, group));
            String name = names.get(random.nextInt(names.size()));
            inTurn(
                    GROUPED,
                    () -> asked.index().hostsWith(name, group).size(),
                    () -> asked.naive().inGroup(name, asked.group()),
                    () -> asked.tables().inGroup(name, GROUP));
        }
        progress.println("groups asked");
    }

    /** Each host's changes are made in the index and in the tables, and none is made twice. */
    private void checkIns(Asked asked, PrintStream progress) throws SQLException {
        for (int i = 0; i < CHECK_INS; i++) {
            int host = random.nextInt(HOSTS);
            Map<Integer, Integer> changes = changes(asked.fleet(), host);
            List<Component> removed =
                    changes.keySet().stream().map(asked.fleet().keys()::get).toList();
            List<Component> added =
                    changes.values().stream().map(asked.fleet().keys()::get).toList();
            timed(CHECK_IN + INDEX, () -> {
                asked.index().checkIn(MadeFleet.id(host), added, removed);
                return host;
            });
            if (i % (CHECK_INS / (SAMPLES * SAMPLES)) == 0) {
                timed(CHECK_IN + SQL, () -> {
                    asked.tables().checkIn(host, changes);
                    return host;
                });
            }
        }
        progress.println("check-ins made");
    }

    private Map<Integer, Integer> changes(MadeFleet fleet, int host) {
        var changes = new TreeMap<Integer, Integer>();
        int[] has = fleet.hosts().get(host);
        while (changes.size() < Math.min(CHANGES, has.length)) {
            int other = random.nextInt(fleet.keys().size());
            if (Arrays.binarySearch(has, other) < 0 && !changes.containsValue(other)) {
                changes.put(has[random.nextInt(has.length)], other);
            }
        }
        return changes;
    }

    private Result result() {
        nanos.forEach((what, times) ->
                figures.add(new Figure(what, Median.of(times) / MILLIS, "ms, median of " + times.size())));
        figures.add(new Figure("answers that differ", differing, "of " + compared));
        for (String what : List.of(NEW, SOMEBODY, WORST_ONES, CHECK_IN, GROUPED)) {
            figures.add(new Figure("ratio, " + what, ratio(what), "times as fast as SQL"));
        }
        figures.add(new Figure(
                "ratio, " + TAKEN_IN + " (the index does no less)",
                Median.of(times(TAKEN_IN + SQL)) / Median.of(times(NEW + INDEX)),
                "times as fast as SQL"));
        return new Result(
                name(),
                figures,
                "PostgreSQL " + EmbeddedDatabase.VERSION
                        + " with what each advisory opens already worked out, and plain Java with each component matched once",
                Math.min(high(times(NEW + SQL)) / high(times(NEW + INDEX)), ratio(WORST_ONES)),
                "time of SQL divided by the index's, of a new advisory at the 99th of 100 and of the 50 worst at the median, whichever is less; more is better",
                "at least 100, no answer that differs; every advisory published at the 99th of 100 in less than 1 ms, the 50 worst in less than 50 ms");
    }

    private double ratio(String what) {
        return Median.of(times(what + SQL)) / Median.of(times(what + INDEX));
    }

    private List<Double> times(String what) {
        return nanos.getOrDefault(what, List.of());
    }
}
