package io.oakum.server.demo;

import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.server.demo.DemoWorld.Flaw;
import io.oakum.server.demo.DemoWorld.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One host of the made-up world, and how its people look after it.
 *
 * @param seed of what is by chance about it
 */
record DemoHost(String name, Group group, List<String> packages, long seed) {
    /** What is urgent is not left until the next patch day, most of the time. */
    private static final int URGENT_IN_TIME = 60;

    /** One host in so many is patched that much more seldom: somebody forgot it. */
    private static final int FORGOTTEN_ONE_IN = 16;

    private static final int FORGOTTEN = 5;
    private static final Duration BETWEEN_REPORTS = Duration.ofDays(7);

    /** In the last days it tells at least every other day, so that no flood of news is left for the last report. */
    private static final Duration LATELY = Duration.ofDays(12);

    /**
     * A moment of which the host told.
     *
     * @param levels of its packages, by name
     */
    record Told(Instant at, Map<String, Integer> levels) {
        Told {
            levels = Map.copyOf(levels);
        }
    }

    private record Day(Instant at, boolean patches) {}

    /** What it told in its life, oldest first; hosts came to the fleet in the course of the year. */
    List<Told> story(DemoWorld world, Instant now) {
        var random = new SplittableRandom(seed);
        Instant came = now.minus(Duration.ofHours(random.nextLong(24 * 30, DemoWorld.STORY.toHours())));
        Map<String, Integer> levels = new HashMap<>();
        packages.forEach(name -> levels.put(name, world.newestLevel(name, came)));
        var told = new ArrayList<Told>(List.of(new Told(came, levels)));
        for (Day day : days(came, now, random)) {
            List<Flaw> open = world.open(levels, day.at());
            for (Flaw flaw : open) {
                if (day.patches() || (isUrgent(flaw) && random.nextInt(100) < URGENT_IN_TIME)) {
                    levels.merge(flaw.source(), flaw.level(), Math::max);
                }
            }
            if (!open.isEmpty()) {
                told.add(new Told(day.at(), levels));
            }
        }
        told.add(new Told(now.minus(Duration.ofMinutes(random.nextLong(1, 59))), levels));
        return told;
    }

    private static boolean isUrgent(Flaw flaw) {
        return flaw.tier() == Tier.THREE_DAYS || flaw.tier() == Tier.THREE_DAYS_AND_TRIAGE;
    }

    /** The days on which it reports something new, and whether it is patched on them; patch days come closer in the course of the year. */
    private List<Day> days(Instant from, Instant now, SplittableRandom random) {
        var days = new ArrayList<Day>();
        Instant at = from;
        Instant nextPatch = from.plus(pause(from, now, random));
        while (true) {
            boolean isLately = at.isAfter(now.minus(LATELY));
            at = at.plus(Duration.ofHours(
                    isLately ? random.nextLong(8, 40) : random.nextLong(24, 2 * BETWEEN_REPORTS.toHours() - 24)));
            if (!at.isBefore(now.minus(Duration.ofHours(2)))) {
                return days;
            }
            boolean patches = !at.isBefore(nextPatch);
            days.add(new Day(at, patches));
            if (patches) {
                nextPatch = at.plus(pause(at, now, random));
            }
        }
    }

    private Duration pause(Instant at, Instant now, SplittableRandom random) {
        double past = (double) Duration.between(at, now).toHours() / DemoWorld.STORY.toHours();
        double days = group.daysNow() + past * (group.daysBefore() - group.daysNow());
        int times = Math.floorMod(seed, FORGOTTEN_ONE_IN) == 0 ? FORGOTTEN : 1;
        return Duration.ofMinutes(Math.round(times * days * 24 * 60 * (0.5 + random.nextDouble())));
    }
}
