package io.oakum.server.demo;

import io.oakum.core.priority.Bod2604.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What there is in a made-up fleet: hosts in groups, what they run, and the flaws that were found in that in a year. The same moment
 * always makes the same world.
 *
 * @param flaws oldest first; the last ones are yet to be found
 */
record DemoWorld(List<DemoHost> hosts, List<Flaw> flaws, Map<String, List<Flaw>> flawsOf) {
    static final Duration STORY = Duration.ofDays(364);

    /** How long after its making new flaws are still found. */
    private static final Duration AHEAD = Duration.ofDays(60);

    private static final long SEED = 20_261_126;
    private static final int FLAWS_A_WEEK = 9;
    private static final List<String> EVERYWHERE =
            List.of("openssl", "glibc", "sudo", "openssh", "linux", "zlib", "systemd", "curl");

    private static final List<Group> GROUPS = List.of(
            new Group("web", 24, 12, 4, List.of("nginx", "libxml2")),
            new Group("app", 26, 20, 7, List.of("openjdk-17", "libxml2", "redis")),
            new Group("db", 8, 40, 24, List.of("postgresql-15")),
            new Group("edge", 12, 8, 3, List.of("haproxy", "bind9")),
            new Group("office", 22, 18, 9, List.of("firefox-esr", "thunderbird", "cups", "samba")),
            new Group("build", 8, 30, 14, List.of("git", "openjdk-17", "rsync")));

    private static final List<String> SITES = List.of("bergen", "oslo", "tromso");

    /**
     * Hosts that are looked after in one way.
     *
     * @param share of all, in percent
     * @param daysBefore between two patch days a year ago, {@code daysNow} now
     */
    record Group(String name, int share, int daysBefore, int daysNow, List<String> packages) {}

    /**
     * A flaw in a package.
     *
     * @param level the package's level that closes it; a host below it has the flaw
     */
    record Flaw(String id, String source, int level, Instant found, Tier tier) {}

    /** @param hosts how many */
    static DemoWorld of(int hosts, Instant now) {
        var random = new SplittableRandom(SEED);
        List<Flaw> flaws = flaws(now.truncatedTo(ChronoUnit.DAYS), random.split());
        Map<String, List<Flaw>> of = new HashMap<>();
        flaws.forEach(flaw ->
                of.computeIfAbsent(flaw.source(), _ -> new ArrayList<>()).add(flaw));
        var made = new ArrayList<DemoHost>();
        for (int n = 0; n < hosts; n++) {
            made.add(host(n, hosts, random.split()));
        }
        return new DemoWorld(List.copyOf(made), flaws, of);
    }

    private static List<Flaw> flaws(Instant today, SplittableRandom random) {
        List<String> sources = new ArrayList<>(EVERYWHERE);
        GROUPS.forEach(group -> sources.addAll(group.packages()));
        Instant first = today.minus(STORY);
        long days = STORY.plus(AHEAD).toDays();
        var found = new ArrayList<Instant>();
        for (long n = 0; n < days * FLAWS_A_WEEK / 7; n++) {
            found.add(first.plus(Duration.ofMinutes(random.nextLong(days * 24 * 60))));
        }
        found.sort(Comparator.naturalOrder());
        var levels = new HashMap<String, Integer>();
        var flaws = new ArrayList<Flaw>();
        for (Instant at : found) {
            String source = sources.get(random.nextInt(sources.size()));
            int level = levels.merge(source, 1, Integer::sum);
            flaws.add(new Flaw("DEMO-%04d".formatted(flaws.size() + 1), source, level, at, tier(random)));
        }
        return List.copyOf(flaws);
    }

    private static Tier tier(SplittableRandom random) {
        int drawn = random.nextInt(100);
        for (Tier tier : Tier.values()) {
            drawn -= ofAHundred(tier);
            if (drawn < 0) {
                return tier;
            }
        }
        return Tier.NEXT_UPGRADE;
    }

    private static int ofAHundred(Tier tier) {
        return switch (tier) {
            case THREE_DAYS_AND_TRIAGE -> 2;
            case THREE_DAYS -> 8;
            case FOURTEEN_DAYS -> 28;
            case SIXTY_DAYS -> 42;
            case NEXT_UPGRADE -> 20;
        };
    }

    private static DemoHost host(int n, int all, SplittableRandom random) {
        Group group = group(100 * n / all);
        var packages = new ArrayList<>(EVERYWHERE);
        packages.addAll(group.packages());
        String name = "%s-%03d.%s".formatted(group.name(), n + 1, SITES.get(random.nextInt(SITES.size())));
        return new DemoHost(name, group, List.copyOf(packages), random.nextLong());
    }

    private static Group group(int percent) {
        int passed = 0;
        for (Group group : GROUPS) {
            passed += group.share();
            if (percent < passed) {
                return group;
            }
        }
        return GROUPS.getLast();
    }

    /** What closes everything that was found until then. */
    int newestLevel(String source, Instant at) {
        return (int) flawsOf.getOrDefault(source, List.of()).stream()
                .filter(flaw -> !flaw.found().isAfter(at))
                .count();
    }

    /** What a host with these levels is open to, oldest first. */
    List<Flaw> open(Map<String, Integer> levels, Instant at) {
        return flaws.stream()
                .filter(flaw -> !flaw.found().isAfter(at))
                .filter(flaw -> levels.getOrDefault(flaw.source(), Integer.MAX_VALUE) < flaw.level())
                .toList();
    }
}
