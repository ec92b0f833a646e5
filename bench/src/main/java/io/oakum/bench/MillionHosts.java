package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.core.exposure.Advisory;
import io.oakum.feeds.format.RefusedException;
import io.oakum.index.FleetIndex;
import io.oakum.index.Spread;
import io.oakum.schemes.VersionSchemes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The index at a million hosts: how much it takes, how long it is in the making, and what its questions take beside plain Java. */
final class MillionHosts implements Benchmark {
    private static final int HOSTS = 1_000_000;
    private static final int WORST = 50;
    private static final int ROUNDS = 3;
    private static final int CHECK_INS = 5000;
    private static final double MICROS = 1e3;
    private static final double MILLIS = 1e6;
    private static final double SECONDS = 1e9;
    private static final double MEBIBYTE = 1 << 20;

    private final List<Figure> figures = new ArrayList<>();

    @Override
    public String name() {
        return "fleet-index-million";
    }

    @Override
    public String summary() {
        return "the exposure of 1,000,000 hosts from memory and by plain Java (4 GiB of heap for the making)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        long before = Heap.used();
        FleetIndex index = loaded();
        long bytes = Heap.used() - before;
        add("heap of the index with its components, advisories and host ids", bytes / MEBIBYTE, "MiB");
        add("heap of the index for each host", (double) bytes / HOSTS, "bytes");
        progress.printf("index: %.1f MiB, %s%n", bytes / MEBIBYTE, index.counts());
        MadeFleet fleet = MadeFleet.of(HOSTS);
        List<Advisory> advisories = FleetIndexTime.advisories();
        add("hosts", fleet.hosts().size(), "hosts");
        add("hosts' components", (double) fleet.incidences(), "of all hosts together");
        add("keys", index.counts().keys(), "distinct components");
        add("advisories", index.counts().advisories(), "advisories");
        everyAdvisory(index, advisories, progress);
        checkIns(index, fleet, progress);
        return worst(loadedAgain(index, fleet, advisories), new NaiveExposure(fleet, advisories), progress);
    }

    private void add(String what, double value, String unit) {
        figures.add(new Figure(what, value, unit));
    }

    private FleetIndex loaded() throws IOException, RefusedException {
        MadeFleet fleet = MadeFleet.of(HOSTS);
        var classes = fleet.classes();
        var advisories = FleetIndexTime.advisories();
        var index = new FleetIndex(VersionSchemes::byOsvEcosystem, source -> false);
        long began = System.nanoTime();
        index.load(fleet.keys(), classes, advisories);
        add("loading fleet and advisories", (System.nanoTime() - began) / SECONDS, "s");
        return index;
    }

    /** The check-ins changed hosts that plain Java does not know of. */
    private static FleetIndex loadedAgain(FleetIndex changed, MadeFleet fleet, List<Advisory> advisories) {
        int hosts = changed.counts().hosts();
        if (hosts != HOSTS) {
            throw new IllegalStateException("the index has " + hosts + " hosts, not " + HOSTS);
        }
        var index = new FleetIndex(VersionSchemes::byOsvEcosystem, source -> false);
        index.load(fleet.keys(), fleet.classes(), advisories);
        return index;
    }

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
        add("every advisory published, median", Median.of(times) / MICROS, "µs, of " + times.size());
        add("every advisory published, 99th of 100", FleetIndexTime.high(times) / MICROS, "µs");
        progress.printf("new advisory: %.1f µs%n", Median.of(times) / MICROS);
    }

    private void checkIns(FleetIndex index, MadeFleet fleet, PrintStream progress) {
        var random = new SplittableRandom(5);
        var times = new ArrayList<Double>();
        for (int i = 0; i < CHECK_INS; i++) {
            int host = random.nextInt(HOSTS);
            var removed = fleet.keys().get(fleet.hosts().get(host)[0]);
            var added = fleet.keys().get(random.nextInt(fleet.keys().size()));
            long began = System.nanoTime();
            index.checkIn(MadeFleet.id(host), List.of(added), List.of(removed));
            times.add((double) (System.nanoTime() - began));
        }
        add("a check-in with one change", Median.of(times) / MICROS, "µs, median of " + times.size());
        progress.printf("check-in: %.1f µs%n", Median.of(times) / MICROS);
    }

    private Result worst(FleetIndex index, NaiveExposure naive, PrintStream progress) {
        var ours = new ArrayList<Double>();
        var plain = new ArrayList<Double>();
        int differing = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            long began = System.nanoTime();
            List<String> one = index.worst(WORST, FleetIndexTime::tier).stream()
                    .map(MillionHosts::line)
                    .toList();
            long between = System.nanoTime();
            List<String> other = naive.worst(WORST, FleetIndexTime::tier);
            if (round > 0) {
                ours.add((double) (between - began));
                plain.add((double) (System.nanoTime() - between));
            }
            differing += one.equals(other) ? 0 : 1;
        }
        add("the 50 worst vulnerabilities, index", Median.of(ours) / MILLIS, "ms, median of " + ROUNDS);
        add("the 50 worst vulnerabilities, plain Java", Median.of(plain) / MILLIS, "ms, median of " + ROUNDS);
        add("answers that differ", differing, "of " + (ROUNDS + 1));
        progress.printf("worst: %.1f ms, plain %.1f ms%n", Median.of(ours) / MILLIS, Median.of(plain) / MILLIS);
        return new Result(
                name(),
                figures,
                "plain Java with each component matched once",
                Median.of(plain) / Median.of(ours),
                "time of plain Java divided by the index's, of the 50 worst; more is better",
                "no answer that differs; less than 1,024 MiB of heap, made in less than 30 s, the 50 worst in less than 50 ms");
    }

    private static String line(Spread each) {
        return each.vulnerability() + " " + each.tier() + " " + each.hosts();
    }
}
