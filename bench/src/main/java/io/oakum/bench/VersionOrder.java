package io.oakum.bench;

import io.github.nscuro.versatile.VersionFactory;
import io.github.nscuro.versatile.spi.Version;
import io.oakum.bench.Result.Figure;
import io.oakum.core.version.DebScheme;
import io.oakum.testkit.SharedData;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.sonatype.nexus.repository.apt.internal.debian.DebianVersion;

/**
 * Pairs of Debian versions ordered in a second, from text to answer, on every row of the judged corpus.
 *
 * <p>The libraries make an object of each text first, so they are also measured on objects made beforehand, which suits them best.
 */
final class VersionOrder implements Benchmark {
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 400_000_000L;

    private static final String OURS = "Oakum DebScheme";
    private static final String VERSATILE = "versatile-core 0.18.1";
    private static final String NEXUS = "nexus-repository-apt 3.20.1-01";
    private static final String SIGNS = "<=>";
    private static final String PARSED = ", objects made beforehand";

    /** Orders all pairs once and answers with the signs added up, so that no work can be optimised away. */
    @FunctionalInterface
    private interface Pass {
        int run();
    }

    private record Contender(String name, Pass pass, List<Double> rates) {
        Contender(String name, Pass pass) {
            this(name, pass, new ArrayList<>());
        }

        double rate() {
            return Median.of(rates);
        }

        Figure figure() {
            return new Figure(name, rate(), "pairs/s, median of " + ROUNDS);
        }
    }

    /** All contenders of one run. Those "parsed" begin with objects that were made beforehand. */
    private record Field(
            Contender ours, Contender versatile, Contender nexus, Contender versatileParsed, Contender nexusParsed) {
        List<Contender> all() {
            return List.of(ours, versatile, nexus, versatileParsed, nexusParsed);
        }

        Contender bestFromText() {
            return versatile.rate() >= nexus.rate() ? versatile : nexus;
        }

        double bestParsedRate() {
            return Math.max(versatileParsed.rate(), nexusParsed.rate());
        }
    }

    @FunctionalInterface
    private interface Order {
        int compare(String left, String right);
    }

    private record Pair(String left, String right, int sign) {}

    @Override
    public String name() {
        return "version-order";
    }

    @Override
    public String summary() {
        return "pairs of Debian versions ordered a second, beside the best Java libraries for it (target: 3 times)";
    }

    @Override
    public Result run(PrintStream progress) {
        List<Pair> pairs = corpus();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("rows in the corpus", pairs.size(), "pairs"));
        figures.add(right(OURS, pairs, DebScheme.DEB::compare));
        figures.add(right(VERSATILE, pairs, VersionOrder::byVersatile));
        figures.add(right(NEXUS, pairs, VersionOrder::byNexus));
        List<Pair> timed = readableByAll(pairs);
        figures.add(new Figure("rows timed, which every library can read", timed.size(), "pairs"));
        Field field = field(timed);
        measure(field, timed.size(), progress);
        field.all().forEach(contender -> figures.add(contender.figure()));
        return result(field, figures);
    }

    private Result result(Field field, List<Figure> figures) {
        Contender best = field.bestFromText();
        double ours = field.ours().rate();
        figures.add(new Figure("ratio to the best on objects made beforehand", ours / field.bestParsedRate(), "times"));
        return new Result(
                name(),
                figures,
                best.name() + " (the faster of two, from text)",
                ours / best.rate(),
                "pairs per second of " + OURS + " divided by those of " + best.name()
                        + ", both from text; more is better",
                "at least 3, all rows right");
    }

    private static List<Pair> corpus() {
        return SharedData.rows("versions-deb.tsv").stream()
                .map(row -> new Pair(row.get(1), row.get(3), SIGNS.indexOf(row.get(2)) - 1))
                .toList();
    }

    /** An exception costs a library more than an answer: rows that one cannot read would make the others look good. */
    private static List<Pair> readableByAll(List<Pair> pairs) {
        return pairs.stream()
                .filter(pair -> answers(pair, VersionOrder::byVersatile) && answers(pair, VersionOrder::byNexus))
                .toList();
    }

    private static void measure(Field field, int pairs, PrintStream progress) {
        for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
            boolean counts = round > WARM_UP_ROUNDS;
            var line = new StringBuilder(counts ? "round " + (round - WARM_UP_ROUNDS) : "warm-up " + round);
            for (Contender contender : field.all()) {
                double rate = rate(contender.pass(), pairs);
                line.append(String.format(" | %s %.2f M/s", contender.name(), rate / 1e6));
                if (counts) {
                    contender.rates().add(rate);
                }
            }
            progress.println(line);
        }
    }

    private static Field field(List<Pair> pairs) {
        String[] left = pairs.stream().map(Pair::left).toArray(String[]::new);
        String[] right = pairs.stream().map(Pair::right).toArray(String[]::new);
        return new Field(
                new Contender(OURS, fromTextByUs(left, right)),
                new Contender(VERSATILE, fromTextByVersatile(left, right)),
                new Contender(NEXUS, fromTextByNexus(left, right)),
                new Contender(VERSATILE + PARSED, parsedByVersatile(left, right)),
                new Contender(NEXUS + PARSED, parsedByNexus(left, right)));
    }

    // Each pass has a loop of its own: one shared loop would be compiled for all contenders at once, and well for none.

    private static Pass fromTextByUs(String[] left, String[] right) {
        return () -> {
            int sum = 0;
            for (int i = 0; i < left.length; i++) {
                sum += Integer.signum(DebScheme.DEB.compare(left[i], right[i]));
            }
            return sum;
        };
    }

    private static Pass fromTextByVersatile(String[] left, String[] right) {
        return () -> {
            int sum = 0;
            for (int i = 0; i < left.length; i++) {
                sum += Integer.signum(byVersatile(left[i], right[i]));
            }
            return sum;
        };
    }

    private static Pass fromTextByNexus(String[] left, String[] right) {
        return () -> {
            int sum = 0;
            for (int i = 0; i < left.length; i++) {
                sum += Integer.signum(byNexus(left[i], right[i]));
            }
            return sum;
        };
    }

    private static Pass parsedByVersatile(String[] left, String[] right) {
        Version[] lefts = parsed(left, VersionOrder::versatile).toArray(Version[]::new);
        Version[] rights = parsed(right, VersionOrder::versatile).toArray(Version[]::new);
        return () -> {
            int sum = 0;
            for (int i = 0; i < lefts.length; i++) {
                sum += Integer.signum(lefts[i].compareTo(rights[i]));
            }
            return sum;
        };
    }

    private static Pass parsedByNexus(String[] left, String[] right) {
        DebianVersion[] lefts = parsed(left, DebianVersion::new).toArray(DebianVersion[]::new);
        DebianVersion[] rights = parsed(right, DebianVersion::new).toArray(DebianVersion[]::new);
        return () -> {
            int sum = 0;
            for (int i = 0; i < lefts.length; i++) {
                sum += Integer.signum(lefts[i].compareTo(rights[i]));
            }
            return sum;
        };
    }

    private static <T> List<T> parsed(String[] texts, Function<String, T> parser) {
        return Arrays.stream(texts).map(parser).toList();
    }

    private static Version versatile(String text) {
        return VersionFactory.forScheme("deb", text);
    }

    private static double rate(Pass pass, int pairs) {
        long started = System.nanoTime();
        long passes = 0;
        long sum = 0;
        do {
            sum += pass.run();
            passes++;
        } while (System.nanoTime() - started < ROUND_NANOS);
        double seconds = (System.nanoTime() - started) / 1e9;
        if (sum == 0) {
            throw new IllegalStateException(
                    "a pass found as many later as earlier versions, which this corpus has not");
        }
        return passes * (double) pairs / seconds;
    }

    private static Figure right(String contender, List<Pair> pairs, Order order) {
        long right = pairs.stream().filter(pair -> isRight(pair, order)).count();
        return new Figure("rows right, " + contender, right, "pairs");
    }

    private static boolean isRight(Pair pair, Order order) {
        return answers(pair, order) && Integer.signum(order.compare(pair.left(), pair.right())) == pair.sign();
    }

    private static boolean answers(Pair pair, Order order) {
        try {
            order.compare(pair.left(), pair.right());
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static int byVersatile(String left, String right) {
        return versatile(left).compareTo(versatile(right));
    }

    private static int byNexus(String left, String right) {
        return new DebianVersion(left).compareTo(new DebianVersion(right));
    }
}
