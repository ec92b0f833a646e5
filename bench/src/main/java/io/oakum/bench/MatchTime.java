package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Matcher;
import io.oakum.core.exposure.Placed;
import io.oakum.core.inventory.Component;
import io.oakum.core.version.VersionScheme;
import io.oakum.feeds.FeedReader;
import io.oakum.feeds.Limits;
import io.oakum.feeds.format.RefusedException;
import io.oakum.feeds.inventory.Inventories;
import io.oakum.schemes.VersionSchemes;
import io.oakum.testkit.SharedData;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Fleets held against their feeds, from files to answers.
 *
 * <p>The obvious way holds every package of every host against every advisory. It uses the same parsers and the same comparing, and it
 * too looks only at advisories that name the package, but finds them by going through all of them.
 */
final class MatchTime implements Benchmark {
    private static final int ROUNDS = 5;
    private static final double SECOND = 1e9;
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private static final List<Fleet> FLEETS = List.of(
            new Fleet("debian", List.of("debian/DSA-list.gz", "debian/DLA-list.gz"), 1),
            new Fleet("almalinux", List.of("osv/AlmaLinux.zip"), 12),
            new Fleet("pypi", List.of("osv/PyPI.zip"), 1));

    /** @param naiveShare one host in so many is held against everything the obvious way, which takes minutes for all */
    private record Fleet(String name, List<String> feeds, int naiveShare) {
        Path inventory() {
            return SharedData.file("feeds/fleet/" + name + "-inventory.jsonl.gz");
        }

        long expected() throws IOException {
            var file = SharedData.file("feeds/fleet/" + name + "-expected.tsv.gz");
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .count();
            }
        }
    }

    /** What one pass over a fleet found, and how long it took to parse and in all. */
    private record Pass(long hosts, long found, double parsingNanos, double totalNanos) {}

    @Override
    public String name() {
        return "match";
    }

    @Override
    public String summary() {
        return "three fleets held against their feeds, and the same advisory by advisory";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        var figures = new ArrayList<Figure>();
        double worst = Double.MAX_VALUE;
        for (Fleet fleet : FLEETS) {
            worst = Math.min(worst, measure(fleet, figures, progress));
        }
        return new Result(
                name(),
                figures,
                "the same statements held against every package one advisory after the other",
                worst,
                "matching time of a host that way divided by ours, without parsing, of the fleet where it is least; more is better",
                "at least 10, every expected row found and no other");
    }

    /** How many times longer the obvious way takes for a host. */
    private static double measure(Fleet fleet, List<Figure> figures, PrintStream progress) throws Exception {
        var parsing = new ArrayList<Double>();
        var perHost = new ArrayList<Double>();
        var naive = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            Pass ours = ours(fleet);
            Pass theirs = naive(fleet);
            progress.printf(
                    "%s: %d of %d, %.2f s; advisory by advisory %d hosts in %.2f s%n",
                    fleet.name(),
                    ours.found(),
                    fleet.expected(),
                    ours.totalNanos() / SECOND,
                    theirs.hosts(),
                    theirs.totalNanos() / SECOND);
            // The first round only warms up.
            if (round > 0) {
                parsing.add(ours.parsingNanos() / ours.totalNanos());
                perHost.add((ours.totalNanos() - ours.parsingNanos()) / ours.hosts());
                naive.add((theirs.totalNanos() - theirs.parsingNanos()) / theirs.hosts());
                figuresOf(fleet, ours, figures, round);
            }
        }
        add(fleet, parsing, perHost, naive, figures);
        return Median.of(naive) / Median.of(perHost);
    }

    private static void figuresOf(Fleet fleet, Pass ours, List<Figure> figures, int round) throws IOException {
        if (round == 1) {
            figures.add(new Figure(fleet.name() + ", rows found", ours.found(), "rows"));
            figures.add(new Figure(fleet.name() + ", rows expected", fleet.expected(), "rows"));
        }
    }

    private static void add(
            Fleet fleet, List<Double> parsing, List<Double> rates, List<Double> naive, List<Figure> figures) {
        double share = Median.of(parsing);
        double perHost = Median.of(rates) / (1 - share);
        figures.add(new Figure(fleet.name() + ", all in", SECOND / perHost, "hosts/s, median of " + ROUNDS));
        figures.add(new Figure(fleet.name() + ", share of time in parsing", share, "of 1"));
        figures.add(new Figure(fleet.name() + ", matching alone", SECOND / Median.of(rates), "hosts/s"));
        figures.add(new Figure(fleet.name() + ", advisory by advisory", SECOND / Median.of(naive), "hosts/s"));
    }

    private static Pass ours(Fleet fleet) throws IOException, RefusedException {
        long began = System.nanoTime();
        List<Advisory> advisories = advisories(fleet);
        List<HostComponents> hosts = hosts(fleet);
        long parsed = System.nanoTime();
        Matcher matcher = Matcher.of(advisories, VersionSchemes::byOsvEcosystem);
        var assessor = new Assessor(matcher, source -> false);
        Map<Component, Integer> known = new HashMap<>();
        long found = 0;
        for (HostComponents host : hosts) {
            for (Placed placed : host.components()) {
                if (Assessor.isInUse(host, placed)) {
                    found += known.computeIfAbsent(
                            placed.component(),
                            component -> assessor.openings(component, matcher.match(component))
                                    .size());
                }
            }
        }
        long ended = System.nanoTime();
        return new Pass(hosts.size(), found, parsed - began, ended - began);
    }

    private static Pass naive(Fleet fleet) throws IOException, RefusedException {
        long began = System.nanoTime();
        List<Advisory> advisories = advisories(fleet);
        List<HostComponents> hosts = hosts(fleet);
        long parsed = System.nanoTime();
        Map<String, VersionScheme> schemes = new HashMap<>();
        long found = 0;
        long done = 0;
        for (int i = 0; i < hosts.size(); i += fleet.naiveShare()) {
            done++;
            for (Placed placed : hosts.get(i).components()) {
                Named named = Named.of(placed.component());
                found += advisories.stream()
                        .filter(advisory -> !advisory.isWithdrawn() && isOpen(advisory, named, schemes))
                        .count();
            }
        }
        long ended = System.nanoTime();
        return new Pass(done, found, parsed - began, ended - began);
    }

    /** @param source and {@code name}: the component's, in its ecosystem's spelling */
    private record Named(Component component, String source, String name) {
        static Named of(Component component) {
            return new Named(
                    component,
                    component.ecosystem().normalised(component.source()),
                    component.ecosystem().normalised(component.name()));
        }
    }

    private static boolean isOpen(Advisory advisory, Named named, Map<String, VersionScheme> schemes) {
        return advisory.affected().stream().anyMatch(affected -> isOpen(affected, named, schemes));
    }

    private static boolean isOpen(Affected affected, Named named, Map<String, VersionScheme> schemes) {
        boolean isSource = affected.subject() == Affected.Subject.SOURCE;
        Component component = named.component();
        if (!affected.name().equals(isSource ? named.source() : named.name())
                || !affected.ecosystem().covers(component.ecosystem())
                || !affected.stance().isAffected()) {
            return false;
        }
        VersionScheme scheme = schemes.computeIfAbsent(
                affected.ecosystem().name(),
                ecosystem -> VersionSchemes.byOsvEcosystem(ecosystem).orElseThrow());
        return affected.versions().contains(component.version())
                || affected.ranges().stream().anyMatch(range -> range.contains(component.sourceVersion(), scheme));
    }

    private static List<Advisory> advisories(Fleet fleet) throws IOException {
        var taken = new TakenAdvisories();
        for (String feed : fleet.feeds()) {
            FeedReader.read(SharedData.file("feeds/" + feed), Limits.ORDINARY, NOW, taken);
        }
        return taken.all();
    }

    private static List<HostComponents> hosts(Fleet fleet) throws IOException, RefusedException {
        var hosts = new ArrayList<HostComponents>();
        Inventories.read(fleet.inventory(), hosts::add);
        return hosts;
    }
}
