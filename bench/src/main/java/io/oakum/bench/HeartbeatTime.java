package io.oakum.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.oakum.bench.Result.Figure;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** "Still here" from many agents over connections that are open, beside what the same HTTP server answers where nothing is behind it. */
final class HeartbeatTime implements Benchmark {
    private static final int WANTED = 20_000;

    /** What a process has open beside its agents' connections: its jars, the database's connections, those that are just made. */
    private static final int OTHER_FILES = 600;

    private static final int AGENTS = (int) Math.min(WANTED, openFiles() - OTHER_FILES);
    /** The most that one token lets in. */
    private static final int USES = 10_000;

    private static final int AT_ONCE = 32;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 40_000;
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int CONNECTS = 2000;

    @Override
    public String name() {
        return "heartbeats";
    }

    @Override
    public String summary() {
        return "heartbeats of up to " + WANTED + " agents over TLS against the empty handler of the same server (root)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        Path folder = Files.createTempDirectory("oakum-heartbeats");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        int agentsPort = freePort();
        try {
            oakum(
                    "up",
                    "--data",
                    folder + "/data",
                    "--detach",
                    "--no-enrol",
                    "--json",
                    "--listen",
                    "127.0.0.1:" + freePort(),
                    "--agents",
                    "127.0.0.1:" + agentsPort,
                    "--operation",
                    "127.0.0.1:" + freePort());
            return measure(
                    folder.resolve("data"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), agentsPort),
                    progress);
        } finally {
            oakum("down", "--data", folder + "/data");
            new LocalRunner().run(Command.of("rm", "-rf", folder.toString()));
        }
    }

    /** @return how many files this process, and so the server that it starts, may have open */
    private static long openFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
    }

    /** One agent's call. */
    @FunctionalInterface
    private interface Beat {
        void by(SimulatedAgent agent) throws Exception;
    }

    private static Result measure(Path data, InetSocketAddress server, PrintStream progress) throws Exception {
        List<String> tokens = new ArrayList<>();
        for (int let = 0; let < AGENTS; let += USES) {
            tokens.add(token(data));
        }
        List<SimulatedAgent> agents = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            progress.println(AGENTS + " agents enrol");
            agents.addAll(enrolled(threads, server, tokens));
            var ours = new ArrayList<Double>();
            var theirs = new ArrayList<Double>();
            var slow = new ArrayList<Double>();
            beat(threads, agents, SimulatedAgent::empty, WARM_UP);
            beat(threads, agents, SimulatedAgent::heartbeat, WARM_UP);
            for (int round = 1; round <= ROUNDS; round++) {
                theirs.add(rate(beat(threads, agents, SimulatedAgent::empty, Integer.MAX_VALUE)));
                long[] latencies = beat(threads, agents, SimulatedAgent::heartbeat, Integer.MAX_VALUE);
                ours.add(rate(latencies));
                slow.add(percentile(latencies, 99));
                progress.printf(
                        "round %d of %d: heartbeats %.0f/s, empty handler %.0f/s, p99 %.1f ms%n",
                        round, ROUNDS, ours.getLast(), theirs.getLast(), slow.getLast());
            }
            return result(data, threads, agents, List.of(Median.of(ours), Median.of(theirs), Median.of(slow)));
        } finally {
            for (SimulatedAgent agent : agents) {
                agent.close();
            }
        }
    }

    private static List<SimulatedAgent> enrolled(ExecutorService threads, InetSocketAddress server, List<String> tokens)
            throws Exception {
        var joining = new ArrayList<Future<List<SimulatedAgent>>>();
        for (int part = 0; part < AT_ONCE; part++) {
            int first = part;
            joining.add(threads.submit(() -> {
                var joined = new ArrayList<SimulatedAgent>();
                for (int no = first; no < AGENTS; no += AT_ONCE) {
                    joined.add(SimulatedAgent.joined(server, "agent-" + no, tokens.get(no / USES)));
                }
                return joined;
            }));
        }
        var agents = new ArrayList<SimulatedAgent>();
        for (Future<List<SimulatedAgent>> part : joining) {
            agents.addAll(part.get());
        }
        return agents;
    }

    private static Result result(Path data, ExecutorService threads, List<SimulatedAgent> agents, List<Double> medians)
            throws Exception {
        double whole = connects(threads, agents, true);
        double resumed = connects(threads, agents, false);
        double memory = Files.readAllLines(Path.of("/proc", pid(data), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
        return new Result(
                "heartbeats",
                List.of(
                        new Figure("agents", AGENTS, "connections"),
                        new Figure("heartbeats", medians.get(0), "1/s"),
                        new Figure("empty handler", medians.get(1), "1/s"),
                        new Figure("p99 of a heartbeat, " + AT_ONCE + " at once", medians.get(2), "ms"),
                        new Figure("connects, whole handshake, " + AT_ONCE + " at once", whole, "1/s"),
                        new Figure("connects, resumed, " + AT_ONCE + " at once", resumed, "1/s"),
                        new Figure("resident memory of the server", memory, "MiB")),
                "the same server's answer to an address that nothing is behind, over the same connections",
                medians.get(0) / medians.get(1),
                "heartbeats a second by empty answers a second; more is better",
                "at least 0.5");
    }

    private static String pid(Path data) throws IOException {
        return Files.readString(data.resolve("server.pid")).split(" ")[0];
    }

    /** @return how long each took, in nanoseconds; they went on for a round, or for so many */
    private static long[] beat(ExecutorService threads, List<SimulatedAgent> agents, Beat beat, int atMost)
            throws Exception {
        long end = System.nanoTime() + ROUND.toNanos();
        var parts = new ArrayList<Future<long[]>>();
        for (int part = 0; part < AT_ONCE; part++) {
            List<SimulatedAgent> own = new ArrayList<>();
            for (int i = part; i < agents.size(); i += AT_ONCE) {
                own.add(agents.get(i));
            }
            Callable<long[]> work = () -> beat(own, beat, end, atMost / AT_ONCE);
            parts.add(threads.submit(work));
        }
        long[] all = new long[0];
        for (Future<long[]> part : parts) {
            long[] one = part.get();
            all = Arrays.copyOf(all, all.length + one.length);
            System.arraycopy(one, 0, all, all.length - one.length, one.length);
        }
        return all;
    }

    private static long[] beat(List<SimulatedAgent> agents, Beat beat, long end, int atMost) throws Exception {
        long[] took = new long[1024];
        int done = 0;
        for (long now = System.nanoTime(); now < end && done < atMost; done++) {
            if (done == took.length) {
                took = Arrays.copyOf(took, done * 2);
            }
            beat.by(agents.get(done % agents.size()));
            long after = System.nanoTime();
            took[done] = after - now;
            now = after;
        }
        return Arrays.copyOf(took, done);
    }

    private static double rate(long[] latencies) {
        return latencies.length / (double) ROUND.toSeconds();
    }

    private static double percentile(long[] latencies, int percent) {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted[(int) ((sorted.length - 1L) * percent / 100)] / 1e6;
    }

    /** As after a server that was away: agents connect side by side, and each says that it is still here. */
    private static double connects(ExecutorService threads, List<SimulatedAgent> agents, boolean isWhole)
            throws Exception {
        long start = System.nanoTime();
        var parts = new ArrayList<Future<Integer>>();
        for (int part = 0; part < AT_ONCE; part++) {
            int first = part;
            parts.add(threads.submit(() -> {
                int done = 0;
                for (int no = first; no < Math.min(CONNECTS, agents.size()); no += AT_ONCE) {
                    if (isWhole) {
                        agents.get(no).forgetSession();
                    }
                    agents.get(no).reconnect();
                    agents.get(no).heartbeat();
                    done++;
                }
                return done;
            }));
        }
        int all = 0;
        for (Future<Integer> part : parts) {
            all += part.get();
        }
        return all / ((System.nanoTime() - start) / 1e9);
    }

    /** @return what {@value #USES} agents may enrol with, of the server that keeps its data there */
    private static String token(Path data) throws Exception {
        List<String> session = Files.readAllLines(data.resolve("secrets/local-session"));
        JsonObject asked = JsonObject.with("tag", "")
                .and("approves", true)
                .and("uses", USES)
                .and("seconds", Duration.ofHours(6).toSeconds())
                .build();
        String said = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(session.get(0) + "/api/v1/enrolment-tokens"))
                                .header("Authorization", "Bearer " + session.get(1))
                                .POST(BodyPublishers.ofString(Json.write(asked)))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return Json.readObject(said.getBytes(StandardCharsets.UTF_8)).text("token");
    }

    private static void oakum(String... words) throws Exception {
        var argv = new ArrayList<>(List.of("cli/target/dist/bin/oakum"));
        argv.addAll(List.of(words));
        CommandResult result = new LocalRunner()
                .run(Command.of(argv).withEnvironment(Map.of("OAKUM_JAVA_HOME", System.getProperty("java.home"))));
        if (!result.succeeded()) {
            throw new IOException(String.join(" ", words) + ": " + result.stderr());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
