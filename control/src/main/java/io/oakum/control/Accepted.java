package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The risks that are accepted, as far as some hosts are concerned.
 *
 * @param hostsOf those of these hosts that are in each group for which an exception is
 */
record Accepted(List<Acceptance> acceptances, Map<String, Set<HostId>> hostsOf) {
    static final Accepted NONE = new Accepted(List.of(), Map.of());

    /** @param hosts that the answer is about: nothing is read of any other */
    static Accepted of(Transaction tx, Collection<String> vulnerabilities, Collection<HostId> hosts) {
        List<Acceptance> accepted = tx.risks().accepted(vulnerabilities);
        Set<String> tags =
                accepted.stream().flatMap(each -> each.place().group().stream()).collect(Collectors.toSet());
        return new Accepted(accepted, tags.isEmpty() ? Map.of() : tx.tags().carriers(tags, hosts));
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
