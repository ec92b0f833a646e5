package io.oakum.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds the vulnerabilities of the worst tier with the most hosts. Counting hosts is what costs, so each gets a ceiling first, and those
 * whose ceiling is too low are never counted.
 */
final class WorstFirst {
    private static final Comparator<Spread> ORDER = Comparator.comparingInt(Spread::tier)
            .thenComparing(Comparator.comparingInt(Spread::hosts).reversed())
            .thenComparing(Spread::vulnerability);

    private static final Comparator<Candidate> MOST_PROMISING = Comparator.comparingInt(Candidate::tier)
            .thenComparing(Comparator.comparingLong(Candidate::ceiling).reversed());

    private final AdvisoryBook book;
    private final KeyHosts hosts;

    WorstFirst(AdvisoryBook book, KeyHosts hosts) {
        this.book = book;
        this.hosts = hosts;
    }

    private record Candidate(String vulnerability, int tier, RoaringBitmap keys, long ceiling) {
        /** Whether it cannot stand before that one, and none after it can. */
        boolean isBeyond(Spread last) {
            return tier > last.tier() || (tier == last.tier() && ceiling < last.hosts());
        }
    }

    List<Spread> find(int most, ToIntFunction<String> tier) {
        var worst = new TreeSet<Spread>(ORDER);
        // Vulnerabilities of one advisory have the very same keys.
        IdentityHashMap<RoaringBitmap, Integer> counted = new IdentityHashMap<>();
        for (Candidate each : candidates(tier)) {
            if (worst.size() >= most && each.isBeyond(worst.last())) {
                break;
            }
            int count = counted.computeIfAbsent(each.keys(), hosts::count);
            worst.add(new Spread(each.vulnerability(), each.tier(), count));
            if (worst.size() > most) {
                worst.pollLast();
            }
        }
        return List.copyOf(worst);
    }

    private List<Candidate> candidates(ToIntFunction<String> tier) {
        var candidates = new ArrayList<Candidate>();
        for (String vulnerability : book.vulnerabilities()) {
            RoaringBitmap keys = book.openKeys(vulnerability);
            long ceiling = hosts.ceiling(keys);
            if (ceiling > 0) {
                candidates.add(new Candidate(vulnerability, tier.applyAsInt(vulnerability), keys, ceiling));
            }
        }
        candidates.sort(MOST_PROMISING);
        return candidates;
    }
}
