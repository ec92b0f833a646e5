package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.testkit.SharedData;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Feeds read whole, checked and put on a shelf, with the peak of the heap, against trees of everything in memory. */
final class FeedLoadTime implements Benchmark {
    private static final int ROUNDS = 5;
    private static final double MEGABYTE = 1 << 20;

    private static final List<String> FEEDS = List.of(
            "kev/known_exploited_vulnerabilities-2025.08.25.json.gz",
            "epss/epss_scores-SYNTHETIC.csv.gz",
            "osv/AlmaLinux.zip",
            "osv/PyPI.zip",
            "osv/Maven.zip",
            "osv/other-ecosystems.zip");

    private record Load(double rows, double seconds, double megabytes) {}

    @Override
    public String name() {
        return "feed-load";
    }

    @Override
    public String summary() {
        return "KEV, EPSS and the OSV zips taken in, and the same as trees in memory";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        var ours = new ArrayList<Load>();
        var trees = new ArrayList<Load>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(load("ours"));
            trees.add(load("trees"));
            progress.println("round " + (round + 1) + ": " + ours.getLast() + ", trees " + trees.getLast());
        }
        double seconds = Median.of(ours.stream().map(Load::seconds).toList());
        double treeSeconds = Median.of(trees.stream().map(Load::seconds).toList());
        double peak = ours.stream().mapToDouble(Load::megabytes).max().orElseThrow();
        double treePeak = trees.stream().mapToDouble(Load::megabytes).max().orElseThrow();
        return new Result(
                name(),
                List.of(
                        new Figure("rows taken in", ours.getFirst().rows(), "rows"),
                        new Figure("time", seconds, "s, median of " + ROUNDS),
                        new Figure("peak of the heap", peak, "MB, most of " + ROUNDS),
                        new Figure("time, trees in memory", treeSeconds, "s, median of " + ROUNDS),
                        new Figure("peak of the heap, trees in memory", treePeak, "MB, most of " + ROUNDS)),
                "Jackson's readTree of every document, all kept, nothing checked and nothing written",
                seconds / treeSeconds,
                "time of ours, in a new process and from a cold start, divided by that; less is better",
                "under 10 s, under 512 MB");
    }

    private static Load load(String which) throws Exception {
        Path folder = Files.createTempDirectory("oakum-bench-");
        try {
            var ended = new LocalRunner().run(Command.of(argv(which, folder)).within(Duration.ofMinutes(5)));
            String[] said = ended.stdout().strip().split(" ");
            if (said.length != 3) {
                throw new IllegalStateException("the load failed: " + ended.stderr());
            }
            return new Load(
                    Double.parseDouble(said[0]), Double.parseDouble(said[1]), Double.parseDouble(said[2]) / MEGABYTE);
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static List<String> argv(String which, Path folder) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Stream.concat(
                        Stream.of(
                                java.toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FeedLoadMain.class.getName(),
                                which,
                                folder.toString()),
                        FEEDS.stream()
                                .map(feed -> SharedData.file("feeds/" + feed).toString()))
                .toList();
    }
}
