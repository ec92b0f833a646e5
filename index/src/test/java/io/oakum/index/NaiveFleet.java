package io.oakum.index;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.Matcher;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.index.AdvisoryBook.AdvisoryName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The measure: remembers what everybody said last, and holds all of it against all of it at every question. */
final class NaiveFleet {
    private final Map<HostId, Set<Component>> hosts = new TreeMap<>();
    private final Map<AdvisoryName, List<Advisory>> advisories = new LinkedHashMap<>();
    private List<SupportEnd> ends = List.of();
    private LocalDate today = LocalDate.EPOCH;

    void checkIn(HostId host, Collection<Component> added, Collection<Component> removed) {
        Set<Component> has = hosts.computeIfAbsent(host, id -> new HashSet<>());
        has.removeAll(removed);
        has.addAll(added);
    }

    void leave(HostId host) {
        hosts.remove(host);
    }

    void publish(Collection<Advisory> word) {
        var named = new LinkedHashMap<AdvisoryName, List<Advisory>>();
        word.forEach(each -> named.computeIfAbsent(AdvisoryName.of(each), name -> new ArrayList<>())
                .add(each));
        advisories.putAll(named);
    }

    void withdraw(String feed, String id) {
        advisories.remove(new AdvisoryName(feed, id));
    }

    void supports(List<SupportEnd> all, LocalDate day) {
        ends = all;
        today = day;
    }

    Set<HostId> hosts() {
        return hosts.keySet();
    }

    Set<Component> components(HostId host) {
        return hosts.getOrDefault(host, Set.of());
    }

    /** The hosts of each vulnerability that any has. */
    SortedMap<String, Set<HostId>> exposures() {
        var matcher =
                Matcher.of(advisories.values().stream().flatMap(List::stream).toList(), World::scheme);
        var assessor = new Assessor(matcher, World::isTrusted);
        var exposures = new TreeMap<String, Set<HostId>>();
        hosts.forEach((host, components) ->
                components.forEach(component -> assessor.openings(component, matcher.match(component))
                        .forEach(opening -> opening.vulnerabilities()
                                .forEach(vulnerability -> exposures
                                        .computeIfAbsent(vulnerability, key -> new TreeSet<>())
                                        .add(host)))));
        hosts.forEach((host, components) -> components.forEach(component -> ended(component)
                .forEach(end ->
                        exposures.computeIfAbsent(end, key -> new TreeSet<>()).add(host))));
        return exposures;
    }

    /** As for a host alone, with the sentences of the two ends left out. */
    private Set<String> ended(Component component) {
        var ended = new TreeSet<String>();
        SupportEnd.over(component.ecosystem(), ends, today)
                .ifPresent(end -> ended.add(SupportEnd.idOf(component.ecosystem())));
        SupportEnd.over(component, ends, today).ifPresent(end -> ended.add(SupportEnd.idOf(component)));
        return ended;
    }

    /** Who has a package of this name and maker, by both. */
    Map<String, Set<HostId>> elsewhere() {
        var elsewhere = new TreeMap<String, Set<HostId>>();
        hosts.forEach((host, components) -> components.stream()
                .filter(component -> !component.repository().isEmpty())
                .forEach(component -> elsewhere
                        .computeIfAbsent(component.name() + " of " + component.repository(), key -> new TreeSet<>())
                        .add(host)));
        return elsewhere;
    }

    static List<Spread> worst(Map<String, Set<HostId>> exposures, int most) {
        return exposures.entrySet().stream()
                .map(each -> new Spread(
                        each.getKey(), tier(each.getKey()), each.getValue().size()))
                .sorted(Comparator.comparingInt(Spread::tier)
                        .thenComparing(Comparator.comparingInt(Spread::hosts).reversed())
                        .thenComparing(Spread::vulnerability))
                .limit(most)
                .toList();
    }

    static int tier(String vulnerability) {
        return vulnerability.charAt(vulnerability.length() - 1) % 3;
    }
}
