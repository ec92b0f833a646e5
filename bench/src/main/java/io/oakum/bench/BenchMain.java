package io.oakum.bench;

import io.oakum.bench.InTurn.Contender;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lists the benchmarks or runs one. The last line on standard output is the result, and the last result of each is kept. */
public final class BenchMain {
    private static final List<Benchmark> BENCHMARKS = List.of(
            new VersionOrder(),
            new VersionOrders(),
            new CvssScores(),
            new MatchTime(),
            new FeedLoadTime(),
            new FleetIndexTime(),
            new MillionHosts(),
            new IndexRebuild("index-rebuild", 100_000),
            new IndexRebuild("index-rebuild-million", 1_000_000),
            new HeartbeatTime(),
            new HearingTime(),
            new PageTimes(),
            new ScanTime(),
            new RehearsalTime(),
            new RolloutTime(),
            new LabTime());
    private static final Path RESULTS = Path.of("bench", "results");

    private BenchMain() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws Exception {
        if (arguments.isEmpty()) {
            BENCHMARKS.forEach(benchmark -> System.out.printf("%-20s %s%n", benchmark.name(), benchmark.summary()));
            System.out.printf("%-20s %s%n", "in-turn", "in-turn N -- A -- B: wall times of any two commands");
            return 0;
        }
        if (arguments.getFirst().equals("in-turn")) {
            return inTurn(arguments);
        }
        Optional<Benchmark> chosen = BENCHMARKS.stream()
                .filter(benchmark -> benchmark.name().equals(arguments.getFirst()))
                .findFirst();
        if (chosen.isEmpty() || arguments.size() != 1) {
            System.err.println(
                    "bench: no benchmark is called '" + String.join(" ", arguments) + "'; bench/run lists them");
            return 2;
        }
        JsonObject result = chosen.orElseThrow().run(System.err).toJson(machine());
        Files.createDirectories(RESULTS);
        Files.writeString(RESULTS.resolve(arguments.getFirst() + ".json"), Json.writeIndented(result) + "\n");
        System.out.println(Json.write(result));
        return 0;
    }

    private static int inTurn(List<String> arguments) throws Exception {
        List<String> rest = arguments.subList(1, arguments.size());
        int second = rest.size() < 2 ? -1 : rest.subList(2, rest.size()).indexOf("--") + 2;
        if (second < 3
                || !rest.get(1).equals("--")
                || second == rest.size() - 1
                || !rest.getFirst().matches("[1-9]\\d{0,3}")) {
            System.err.println("bench: write: bench/run in-turn ROUNDS -- COMMAND... -- COMMAND...");
            return 2;
        }
        Contender ours = contender(rest.subList(2, second));
        Contender theirs = contender(rest.subList(second + 1, rest.size()));
        Result result = new InTurn(new LocalRunner(), ours, theirs)
                .compare("in-turn", Integer.parseInt(rest.getFirst()), "none", System.err);
        System.out.println(Json.write(result.toJson(machine())));
        return 0;
    }

    private static Contender contender(List<String> argv) {
        return new Contender(String.join(" ", argv), Command.of(argv).within(Duration.ofHours(1)));
    }

    private static String machine() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String model = !Files.isReadable(processors)
                ? System.getProperty("os.arch")
                : Files.readString(processors)
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        return Runtime.getRuntime().availableProcessors() + " x " + model + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.version");
    }
}
