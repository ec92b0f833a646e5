package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The risks that are accepted, with the groups that they are accepted for.
 *
 * @param hostsOf the hosts of each group that an exception names
 */
record Accepted(List<Acceptance> acceptances, Map<String, Set<HostId>> hostsOf) {
    static final Accepted NONE = new Accepted(List.of(), Map.of());

    static Accepted of(Transaction tx, Collection<String> vulnerabilities) {
        List<Acceptance> accepted = tx.risks().accepted(vulnerabilities);
        Set<String> tags =
                accepted.stream().flatMap(each -> each.place().group().stream()).collect(Collectors.toSet());
        if (tags.isEmpty()) {
            return new Accepted(accepted, Map.of());
        }
        Map<String, Set<HostId>> hosts = tags.stream().collect(Collectors.toMap(tag -> tag, tag -> new HashSet<>()));
        tx.hosts()
                .all()
                .forEach(row -> row.tags().stream()
                        .filter(hosts::containsKey)
                        .forEach(tag -> hosts.getOrDefault(tag, Set.of()).add(row.id())));
        return new Accepted(accepted, hosts);
    }

    Optional<Acceptance> of(Found row, Instant at) {
        return acceptances.stream()
                .filter(each -> each.vulnerability().equals(row.shown().vulnerability()))
                .filter(each -> each.isInForce(at))
                .filter(each -> isAbout(each, row.host()))
                .findFirst();
    }

    boolean isAbout(Acceptance acceptance, HostId host) {
        return switch (acceptance.place()) {
            case Place.Everywhere() -> true;
            case Place.Group(String tag) -> hostsOf.getOrDefault(tag, Set.of()).contains(host);
            case Place.Hosts(var hosts) -> hosts.contains(host);
        };
    }
}
