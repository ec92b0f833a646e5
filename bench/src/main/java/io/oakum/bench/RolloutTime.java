package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.lab.LabHost;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * From the signature to the last inventory that shows it, on five lab hosts in two rings, beside the same packages brought by apt-get on
 * five equal hosts: fetched on all of them at once, then installed on so many at a time as a ring has.
 */
final class RolloutTime implements Benchmark {
    private static final int ROUNDS = 1;
    private static final List<Integer> RINGS = List.of(2, 3);
    private static final int HOSTS = RINGS.stream().mapToInt(Integer::intValue).sum();

    /** Such as leave no old code running, a service that is restarted among them: what else is held open is let go by a reboot alone. */
    private static final List<String> PACKAGES = List.of("tzdata", "ca-certificates", "perl-base", "haproxy");

    @Override
    public String name() {
        return "rollout";
    }

    @Override
    public String summary() {
        return "signature to verified on five lab hosts in two rings, against plain apt-get on equal ones (root)";
    }

    /** Seconds of one round: all of it, and each ring. */
    private record Times(double whole, List<Double> rings) {}

    @Override
    public Result run(PrintStream progress) throws Exception {
        List<Times> tried = new ArrayList<>();
        List<Times> trying = new ArrayList<>();
        List<Times> theirs = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            tried.add(rollout(progress, true));
            trying.add(rollout(progress, false));
            theirs.add(plain());
            progress.printf(
                    "round %d of %d: each tried before %.1f s %s, each in its ring %.1f s %s, apt-get %.1f s %s%n",
                    round,
                    ROUNDS,
                    tried.getLast().whole(),
                    tried.getLast().rings(),
                    trying.getLast().whole(),
                    trying.getLast().rings(),
                    theirs.getLast().whole(),
                    theirs.getLast().rings());
        }
        return result(tried, trying, theirs);
    }

    /** @param each whether every host rehearses before the signature, so that none has to in its ring */
    private static Times rollout(PrintStream progress, boolean each) throws Exception {
        try (BenchFleet fleet = BenchFleet.of(HOSTS)) {
            progress.println(HOSTS + " hosts are in the fleet");
            var wish = new ArrayList<>(List.of("plan"));
            wish.addAll(PACKAGES);
            if (each) {
                wish.add("--rehearse-each");
            }
            wish.addAll(List.of("--rings", RINGS.getFirst() + ",rest", "--max-active", "" + RINGS.getLast(), "--json"));
            JsonObject plan = fleet.must(wish.toArray(String[]::new));
            Instant signed = Instant.now();
            String rollout =
                    fleet.must("approve", plan.text("id"), "--yes", "--json").text("rollout");
            JsonObject done = fleet.must("rollout", "watch", rollout, "--json");
            requireVerified(done);
            var rings = new ArrayList<Double>();
            for (JsonObject ring : done.objects("rings")) {
                rings.add(seconds(Instant.parse(ring.text("openedAt")), Instant.parse(ring.text("passedAt"))));
            }
            return new Times(seconds(signed, Instant.parse(done.text("closedAt"))), rings);
        }
    }

    /** Speed of a rollout that did not do it is not counted. */
    private static void requireVerified(JsonObject done) throws JsonException {
        int confirmed = 0;
        for (JsonObject ring : done.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                String verdict = host.text("verdict");
                if (!verdict.equals("confirmed")) {
                    throw new IllegalStateException(
                            host.text("name") + " ended as " + verdict + ": " + host.text("why"));
                }
                confirmed++;
            }
        }
        if (confirmed != HOSTS) {
            throw new IllegalStateException(confirmed + " hosts were confirmed and not " + HOSTS);
        }
    }

    private static Times plain() throws Exception {
        try (var lab = new BenchLab()) {
            List<LabHost> hosts = lab.up(HOSTS);
            double fetched = together(hosts, apt("-yqd"));
            var rings = new ArrayList<Double>();
            int from = 0;
            for (int size : RINGS) {
                rings.add(together(hosts.subList(from, from + size), apt("-yq")));
                from += size;
            }
            return new Times(
                    fetched + rings.stream().mapToDouble(Double::doubleValue).sum(), rings);
        }
    }

    private static String[] apt(String options) {
        var argv = new ArrayList<>(List.of(
                "env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1", "apt-get", options, "install"));
        argv.add("--only-upgrade");
        argv.addAll(PACKAGES);
        return argv.toArray(String[]::new);
    }

    /** Seconds until the last of them is done. */
    private static double together(List<LabHost> hosts, String... argv)
            throws InterruptedException, ExecutionException {
        Instant begun = Instant.now();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Double>> working = hosts.stream()
                    .map(host -> threads.submit(() -> BenchLab.seconds(host, argv)))
                    .toList();
            for (Future<Double> one : working) {
                one.get();
            }
        }
        return seconds(begun, Instant.now());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private Result result(List<Times> ours, List<Times> trying, List<Times> theirs) {
        var figures = new ArrayList<Figure>();
        double whole = median(ours, -1);
        double plain = median(theirs, -1);
        String unit = "s, median of rounds: " + ROUNDS;
        figures.add(new Figure("signature to verified", whole, unit));
        figures.add(new Figure("the same packages by apt-get", plain, unit));
        for (int ring = 0; ring < RINGS.size(); ring++) {
            figures.add(new Figure("ring " + ring + " of " + RINGS.get(ring) + " hosts", median(ours, ring), unit));
            figures.add(new Figure("apt-get on " + RINGS.get(ring) + " hosts", median(theirs, ring), unit));
        }
        double overhead = (whole - plain) / RINGS.size();
        figures.add(new Figure("beyond apt's own time, for each ring", overhead, unit));
        double slower = (median(trying, -1) - plain) / RINGS.size();
        figures.add(new Figure("the same where hosts rehearse in their ring", slower, unit));
        return new Result(
                name(),
                figures,
                "apt-get install --only-upgrade of the same, fetched on five hosts at once, installed on two and then on three",
                whole / plain,
                "wall time from the signature to the last verified host divided by that of apt-get; less is better",
                "less than 10 s beyond apt's own time for each ring");
    }

    /** @param ring -1 for all of it */
    private static double median(List<Times> times, int ring) {
        return Median.of(times.stream()
                .map(one -> ring < 0 ? one.whole() : one.rings().get(ring))
                .toList());
    }
}
