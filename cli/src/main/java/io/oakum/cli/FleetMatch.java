package io.oakum.cli;

import io.oakum.core.exposure.Assessment;
import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.Doubt;
import io.oakum.core.exposure.FromElsewhere;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Matcher;
import io.oakum.core.exposure.Opening;
import io.oakum.core.exposure.Placed;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds one host after the other against the advisories. What many hosts have is looked at once. */
final class FleetMatch {
    private final Matcher matcher;
    private final Assessor assessor;
    private final Collection<SupportEnd> ends;
    private final LocalDate today;
    private final Map<Component, List<Opening>> known = new HashMap<>();
    private final Map<List<String>, Integer> elsewhere = new HashMap<>();
    private final Set<Doubt> doubts;
    private int hostsWithElsewhere;

    FleetMatch(Matcher matcher, Assessor assessor, Collection<SupportEnd> ends, LocalDate today) {
        this.matcher = matcher;
        this.assessor = assessor;
        this.ends = ends;
        this.today = today;
        this.doubts = new LinkedHashSet<>(matcher.doubts());
    }

    /** What the host is open to, in the order of its components. */
    List<Opening> openings(HostComponents host) {
        var openings = new ArrayList<Opening>();
        var seen = new LinkedHashSet<Ecosystem>();
        var others = new HashSet<List<String>>();
        for (Placed placed : host.components()) {
            seen.add(placed.component().ecosystem());
            if (Assessor.isInUse(host, placed)) {
                if (!placed.component().repository().isEmpty()) {
                    others.add(List.of(
                            placed.component().name(), placed.component().repository()));
                }
                openings.addAll(known.computeIfAbsent(placed.component(), this::openings));
            }
        }
        others.forEach(each -> elsewhere.merge(each, 1, Integer::sum));
        hostsWithElsewhere += others.isEmpty() ? 0 : 1;
        seen.forEach(release -> SupportEnd.ofRelease(release, ends, today)
                .map(FleetMatch::opening)
                .ifPresent(openings::add));
        return openings;
    }

    private List<Opening> openings(Component component) {
        Matcher.Matched matched = matcher.match(component);
        doubts.addAll(matched.doubts());
        var openings = new ArrayList<>(assessor.openings(component, matched));
        SupportEnd.over(component, ends, today)
                .map(_ -> ended(SupportEnd.idOf(component), component))
                .ifPresent(openings::add);
        return openings;
    }

    private static Opening opening(Assessment ended) {
        return ended(ended.vulnerability(), ended.component());
    }

    private static Opening ended(String name, Component component) {
        return new Opening(name, new TreeSet<>(List.of(name)), component, List.of());
    }

    /** What of the hosts so far the distribution's advisories were not held against. */
    FromElsewhere elsewhere() {
        return FromElsewhere.of(
                hostsWithElsewhere,
                elsewhere.entrySet().stream()
                        .map(each -> new FromElsewhere.Had(
                                each.getKey().getFirst(), each.getKey().getLast(), each.getValue()))
                        .toList());
    }

    /** What could not be known so far, each once. */
    Set<Doubt> doubts() {
        return doubts;
    }
}
