package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.core.severity.Cvss;
import io.oakum.core.severity.CvssReading.NoVector;
import io.oakum.core.severity.CvssReading.Scored;
import io.oakum.core.severity.Score;
import io.oakum.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;
import us.springett.cvss.CvssV4;

/** CVSS vectors scored: the rows of the large tables that come out right, and vectors a second, beside the Java library for it. */
final class CvssScores implements Benchmark {
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 5;
    private static final int TIMED = 20_000;
    private static final String THEIRS = "cvss-calculator 1.5.1";

    private record Row(String vector, String scores) {}

    @Override
    public String name() {
        return "cvss";
    }

    @Override
    public String summary() {
        return "CVSS vectors scored a second, and rows right, beside the Java library for it";
    }

    @Override
    public Result run(PrintStream progress) {
        List<Figure> figures = new ArrayList<>();
        double least = Double.MAX_VALUE;
        for (String version : List.of("2.0", "3.0", "3.1", "4.0")) {
            List<Row> rows = rows(version);
            figures.add(new Figure(version + ": rows", rows.size(), "vectors"));
            figures.add(new Figure(version + ": rows right, Oakum", right(rows, CvssScores::byOakum), "vectors"));
            figures.add(new Figure(version + ": rows right, " + THEIRS, right(rows, CvssScores::byLibrary), "vectors"));
            figures.add(new Figure(version + ": base scores right, " + THEIRS, baseRight(rows), "vectors"));
            least = Math.min(least, race(version, rows.subList(0, TIMED), figures));
            progress.println(figures.subList(figures.size() - 6, figures.size()));
        }
        return new Result(
                name(),
                figures,
                THEIRS,
                least,
                "vectors per second of Oakum divided by those of " + THEIRS + ", in the version where that is least",
                "all rows right");
    }

    /** Ours against theirs. */
    private static double race(String version, List<Row> rows, List<Figure> figures) {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
            double our = rate(rows, row -> byOakum(row).length());
            double their = rate(rows, row -> byLibrary(row).length());
            if (round > WARM_UP_ROUNDS) {
                ours.add(our);
                theirs.add(their);
            }
        }
        figures.add(new Figure(version + ": Oakum", Median.of(ours), "vectors/s, median of " + ROUNDS));
        figures.add(new Figure(version + ": " + THEIRS, Median.of(theirs), "vectors/s, median of " + ROUNDS));
        return Median.of(ours) / Median.of(theirs);
    }

    private static List<Row> rows(String version) {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SharedData.file("cvss-v" + version + "-bulk.tsv.gz"))),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(row -> new Row(row[1], row[2] + "|" + row[3] + "|" + row[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table of " + version, e);
        }
    }

    private static long right(List<Row> rows, Function<Row, String> scores) {
        return rows.stream()
                .filter(row -> scores.apply(row).equals(row.scores()))
                .count();
    }

    private static long baseRight(List<Row> rows) {
        return rows.stream()
                .filter(row -> base(byLibrary(row)).equals(base(row.scores())))
                .count();
    }

    private static String base(String scores) {
        return scores.substring(0, Math.max(0, scores.indexOf('|')));
    }

    private static double rate(List<Row> rows, ToIntFunction<Row> scoring) {
        long started = System.nanoTime();
        long sum = rows.stream().mapToInt(scoring).asLongStream().sum();
        double seconds = (System.nanoTime() - started) / 1e9;
        if (sum == 0) {
            throw new IllegalStateException("no vector was scored");
        }
        return rows.size() / seconds;
    }

    private static String byOakum(Row row) {
        return switch (Cvss.read(row.vector())) {
            case Scored scored ->
                scored.base() + "|" + scored.temporal().map(Score::toString).orElse("") + "|"
                        + scored.environmental().map(Score::toString).orElse("");
            case NoVector(String reason) -> reason;
        };
    }

    /** The library gives all three scores always; a field that the table leaves empty is left empty here, to its advantage. */
    private static String byLibrary(Row row) {
        try {
            var vector = us.springett.cvss.Cvss.fromVector(row.vector());
            if (vector == null) {
                return "refused";
            }
            var score = vector.calculateScore();
            if (vector instanceof CvssV4) {
                return score.getBaseScore() + "||";
            }
            String[] wanted = row.scores().split("\\|", -1);
            return score.getBaseScore()
                    + "|" + (wanted[1].isEmpty() ? "" : score.getTemporalScore())
                    + "|" + (wanted[2].isEmpty() ? "" : score.getEnvironmentalScore());
        } catch (RuntimeException refused) {
            return "refused";
        }
    }
}
