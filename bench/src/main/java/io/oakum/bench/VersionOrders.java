package io.oakum.bench;

import io.github.nscuro.versatile.VersionFactory;
import io.oakum.bench.Result.Figure;
import io.oakum.core.version.VersionScheme;
import io.oakum.schemes.VersionSchemes;
import io.oakum.testkit.SharedData;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.semver4j.Semver;

/**
 * For every scheme with a judged corpus: the rows that Oakum and each Java library have right, and pairs ordered a second, from text to
 * answer, on the rows that all of them can read.
 */
final class VersionOrders implements Benchmark {
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 150_000_000L;

    private static final String OURS = "Oakum";
    private static final String VERSATILE = "versatile-core 0.18.1";
    private static final String SEMVER4J = "semver4j 6.0.0";
    private static final String MAVEN = "maven-artifact 3.9.16";
    private static final String SIGNS = "<=>";

    /** What versatile calls the schemes that it has; npm's it cannot order with the semver4j that is here. */
    private static final List<String> OF_VERSATILE =
            List.of("alpm", "apk", "cargo", "composer", "deb", "gem", "golang", "maven", "nuget", "pypi", "rpm");

    private static final List<String> OF_SEMVER4J = List.of("cargo", "golang", "npm", "npm-loose", "pub", "semver");

    private record Contender(String name, Comparator<String> order, List<Double> rates) {
        Contender(String name, Comparator<String> order) {
            this(name, order, new ArrayList<>());
        }
    }

    private record Pair(String left, String right, int sign) {}

    /** One scheme's outcome. */
    private record Outcome(List<Figure> figures, Optional<Double> ratio) {}

    @Override
    public String name() {
        return "version-orders";
    }

    @Override
    public String summary() {
        return "rows right and pairs ordered a second in every scheme, beside Java's libraries for them";
    }

    @Override
    public Result run(PrintStream progress) {
        List<Figure> figures = new ArrayList<>();
        Map<String, Double> ratios = new TreeMap<>();
        for (String scheme : VersionSchemes.names()) {
            if (!scheme.equals("jvm")) {
                Outcome outcome = measure(scheme, progress);
                figures.addAll(outcome.figures());
                outcome.ratio().ifPresent(ratio -> ratios.put(scheme, ratio));
            }
        }
        Map.Entry<String, Double> slowest =
                ratios.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        return new Result(
                name(),
                figures,
                VERSATILE + ", " + SEMVER4J + ", " + MAVEN + ", each for the schemes that it has",
                slowest.getValue(),
                "pairs per second of Oakum divided by those of the fastest library, both from text, in the scheme where"
                        + " that is least (" + slowest
                        + "); Maven's scheme is ordered by Maven's own class and left out",
                "at least 1, all rows right");
    }

    private static Outcome measure(String scheme, PrintStream progress) {
        List<Pair> pairs = SharedData.rows("versions-" + scheme + ".tsv").stream()
                .map(row -> new Pair(row.get(1), row.get(3), SIGNS.indexOf(row.get(2)) - 1))
                .toList();
        List<Contender> field = field(scheme);
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(scheme + ": rows", pairs.size(), "pairs"));
        for (Contender contender : field) {
            long right = pairs.stream().filter(pair -> isRight(contender, pair)).count();
            figures.add(new Figure(scheme + ": rows right, " + contender.name(), right, "pairs"));
        }
        List<Pair> timed = pairs.stream()
                .filter(pair -> field.stream().allMatch(contender -> answers(contender, pair)))
                .toList();
        race(field, timed);
        for (Contender contender : field) {
            figures.add(new Figure(
                    scheme + ": " + contender.name(), Median.of(contender.rates()), "pairs/s, median of " + ROUNDS));
        }
        progress.println(figures.stream()
                .map(figure -> figure.name() + " " + (long) figure.value())
                .toList());
        return new Outcome(figures, ratio(scheme, field));
    }

    private static Optional<Double> ratio(String scheme, List<Contender> field) {
        double ours = Median.of(field.getFirst().rates());
        return field.stream()
                .skip(1)
                .map(library -> ours / Median.of(library.rates()))
                .filter(_ -> !scheme.equals("maven"))
                .min(Comparator.naturalOrder());
    }

    private static List<Contender> field(String name) {
        VersionScheme scheme = VersionSchemes.byName(name).orElseThrow();
        List<Contender> field = new ArrayList<>();
        field.add(new Contender(OURS, scheme));
        if (OF_VERSATILE.contains(name)) {
            field.add(new Contender(
                    VERSATILE,
                    (left, right) ->
                            VersionFactory.forScheme(name, left).compareTo(VersionFactory.forScheme(name, right))));
        }
        if (OF_SEMVER4J.contains(name)) {
            field.add(new Contender(SEMVER4J, (left, right) -> new Semver(left).compareTo(new Semver(right))));
        }
        if (name.equals("maven")) {
            field.add(new Contender(
                    MAVEN, (left, right) -> new ComparableVersion(left).compareTo(new ComparableVersion(right))));
        }
        return field;
    }

    private static void race(List<Contender> field, List<Pair> pairs) {
        for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
            for (Contender contender : field) {
                double rate = rate(contender.order(), pairs);
                if (round > WARM_UP_ROUNDS) {
                    contender.rates().add(rate);
                }
            }
        }
    }

    private static double rate(Comparator<String> order, List<Pair> pairs) {
        long started = System.nanoTime();
        long passes = 0;
        long sum = 0;
        do {
            for (Pair pair : pairs) {
                sum += Integer.signum(order.compare(pair.left(), pair.right())) + 2L;
            }
            passes++;
        } while (System.nanoTime() - started < ROUND_NANOS);
        double seconds = (System.nanoTime() - started) / 1e9;
        if (sum <= 0) {
            throw new IllegalStateException("no answer came of " + passes + " passes");
        }
        return passes * (double) pairs.size() / seconds;
    }

    private static boolean isRight(Contender contender, Pair pair) {
        return answers(contender, pair)
                && Integer.signum(contender.order().compare(pair.left(), pair.right())) == pair.sign();
    }

    private static boolean answers(Contender contender, Pair pair) {
        try {
            contender.order().compare(pair.left(), pair.right());
            return true;
        } catch (RuntimeException | LinkageError refused) {
            return false;
        }
    }
}
