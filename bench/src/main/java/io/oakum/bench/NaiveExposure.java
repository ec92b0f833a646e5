package io.oakum.bench;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.exposure.Matcher;
import io.oakum.core.exposure.Opening;
import io.oakum.core.inventory.Component;
import io.oakum.schemes.VersionSchemes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The fleet's exposure as one would write it first: each distinct component matched once, then every host's list gone through. The
 * matching of what was there before is done beforehand and not timed.
 */
final class NaiveExposure {
    private final MadeFleet fleet;
    private final List<List<Opening>> openings = new ArrayList<>();
    private final List<String> vulnerabilities = new ArrayList<>();
    private final List<int[]> openTo = new ArrayList<>();

    NaiveExposure(MadeFleet fleet, Collection<Advisory> advisories) {
        this.fleet = fleet;
        var matcher = matcher(advisories);
        var assessor = new Assessor(matcher, source -> false);
        Map<String, Integer> numbers = new HashMap<>();
        for (Component component : fleet.keys()) {
            List<Opening> open = assessor.openings(component, matcher.match(component));
            openings.add(open);
            openTo.add(open.stream()
                    .flatMap(opening -> opening.vulnerabilities().stream())
                    .distinct()
                    .mapToInt(name -> numbers.computeIfAbsent(name, this::number))
                    .toArray());
        }
    }

    private int number(String vulnerability) {
        vulnerabilities.add(vulnerability);
        return vulnerabilities.size() - 1;
    }

    private static Matcher matcher(Collection<Advisory> advisories) {
        return Matcher.of(advisories, VersionSchemes::byOsvEcosystem);
    }

    /** What each key is open to. */
    List<List<Opening>> openings() {
        return openings;
    }

    /** How many hosts the advisory newly exposes to each of its vulnerabilities, as if all others had been there before. */
    Map<String, Integer> exposedBy(Advisory advisory) {
        Matcher matcher = matcher(List.of(advisory));
        var isOpen = new boolean[fleet.keys().size()];
        for (int key = 0; key < isOpen.length; key++) {
            isOpen[key] = matcher.match(fleet.keys().get(key)).attributions().stream()
                    .anyMatch(each -> each.says() == Says.AFFECTED);
        }
        var exposed = new TreeMap<String, Integer>();
        for (String vulnerability : matcher.vulnerabilities(advisory)) {
            boolean[] wasOpen = wasOpen(vulnerability, advisory.id());
            int hosts = (int) fleet.hosts().stream()
                    .filter(host -> hasAny(host, isOpen) && !hasAny(host, wasOpen))
                    .count();
            if (hosts > 0) {
                exposed.put(vulnerability, hosts);
            }
        }
        return exposed;
    }

    private boolean[] wasOpen(String vulnerability, String advisory) {
        var wasOpen = new boolean[fleet.keys().size()];
        for (int key = 0; key < wasOpen.length; key++) {
            wasOpen[key] = openings.get(key).stream()
                    .anyMatch(opening -> !opening.advisory().equals(advisory)
                            && opening.vulnerabilities().contains(vulnerability));
        }
        return wasOpen;
    }

    private static boolean hasAny(int[] host, boolean[] isOpen) {
        for (int key : host) {
            if (isOpen[key]) {
                return true;
            }
        }
        return false;
    }

    /** How many hosts of the group have the vulnerability. */
    int inGroup(String vulnerability, List<Integer> group) {
        int number = vulnerabilities.indexOf(vulnerability);
        return (int) group.stream()
                .filter(host -> Arrays.stream(fleet.hosts().get(host))
                        .anyMatch(key -> Arrays.stream(openTo.get(key)).anyMatch(each -> each == number)))
                .count();
    }

    /** The vulnerabilities, worst first, as {@code NAME TIER HOSTS}. */
    List<String> worst(int most, ToIntFunction<String> tier) {
        var counts = new int[vulnerabilities.size()];
        var last = new int[vulnerabilities.size()];
        for (int host = 0; host < fleet.hosts().size(); host++) {
            for (int key : fleet.hosts().get(host)) {
                for (int vulnerability : openTo.get(key)) {
                    if (last[vulnerability] <= host) {
                        last[vulnerability] = host + 1;
                        counts[vulnerability]++;
                    }
                }
            }
        }
        return IntStream.range(0, counts.length)
                .filter(each -> counts[each] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(each -> tier.applyAsInt(vulnerabilities.get(each)))
                        .thenComparingInt(each -> -counts[each])
                        .thenComparing(vulnerabilities::get))
                .limit(most)
                .map(each -> vulnerabilities.get(each) + " " + tier.applyAsInt(vulnerabilities.get(each)) + " "
                        + counts[each])
                .toList();
    }
}
