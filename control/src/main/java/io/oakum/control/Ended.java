package io.oakum.control;

import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.store.AdvisoryStore.FeedsEnd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A support that is over for a host: of its release, or of one of its packages there.
 *
 * @param feed which says so
 * @param components the packages that it is over for; none where it is the release
 */
record Ended(String feed, SupportEnd end, List<Component> components) {
    Ended {
        components = List.copyOf(components);
    }

    /** What is over of a host with these components, each under the id of its exposure. */
    static Map<String, Ended> on(Collection<Component> components, List<FeedsEnd> said, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<SupportEnd> ends = said.stream().map(FeedsEnd::end).toList();
        var ended = new TreeMap<String, Ended>();
        var releases = new LinkedHashSet<Ecosystem>();
        for (Component component : components) {
            releases.add(component.ecosystem());
            SupportEnd.over(component, ends, today)
                    .ifPresent(end -> ended.merge(
                            SupportEnd.idOf(component),
                            new Ended(feed(end, said), end, List.of(component)),
                            Ended::and));
        }
        releases.forEach(release -> SupportEnd.over(release, ends, today)
                .ifPresent(end -> ended.put(SupportEnd.idOf(release), new Ended(feed(end, said), end, List.of()))));
        return ended;
    }

    /** What is to be known of these releases before their support is over, each once. */
    static List<String> notices(Collection<Ecosystem> releases, List<FeedsEnd> said, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return said.stream()
                .map(FeedsEnd::end)
                .filter(end -> releases.contains(end.ecosystem()))
                .flatMap(end -> end.notice(today).stream())
                .distinct()
                .toList();
    }

    private static String feed(SupportEnd end, List<FeedsEnd> said) {
        return said.stream()
                .filter(each -> each.end().equals(end))
                .map(FeedsEnd::feed)
                .findFirst()
                .orElseThrow();
    }

    private Ended and(Ended other) {
        var all = new ArrayList<>(components);
        all.addAll(other.components);
        return new Ended(feed, end, all);
    }

    /** The first moment without support. */
    Instant since() {
        return end.end()
                .orElseThrow(() -> new IllegalStateException("a support that is over without an end: " + end))
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    String source() {
        return "life cycle (" + feed + ")";
    }
}
