package io.oakum.control;

import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.core.priority.Policy;
import io.oakum.store.AdvisoryStore.FeedsEnd;
import io.oakum.store.ExposureStore.Decided;
import io.oakum.store.FormerHosts.Before;
import io.oakum.store.KeyStore.Has;
import io.oakum.store.KeyStore.Standing;
import io.oakum.store.ReportedStore.OfHost;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads what the exposures of some hosts depend on, lets it be decided, and writes what was decided. */
final class HostExposures {
    private final KeptIndex index;
    private final PoliciesInForce policies;

    HostExposures(KeptIndex index, PoliciesInForce policies) {
        this.index = index;
        this.policies = policies;
    }

    /**
     * Everything on these hosts.
     *
     * @param at when it came to be so
     */
    void derive(Transaction tx, List<HostId> hosts, Instant at) {
        derive(tx, hosts, _ -> true, at);
    }

    /**
     * What these vulnerabilities are on these hosts.
     *
     * @param at when it came to be so
     */
    void derive(Transaction tx, List<HostId> hosts, Set<String> vulnerabilities, Instant at) {
        derive(tx, hosts, vulnerabilities::contains, at);
    }

    private void derive(Transaction tx, List<HostId> hosts, Predicate<String> asked, Instant at) {
        tx.exposures().lock(hosts);
        List<Has> had = tx.keys().had(hosts);
        var keys = new HashSet<Long>();
        had.forEach(each -> keys.addAll(each.keys()));
        Map<Long, List<Standing>> said = tx.keys().saidOf(keys).stream()
                .filter(each -> asked.test(each.said().vulnerability()))
                .collect(Collectors.groupingBy(each -> each.said().key()));
        var sides = new Sides(tx, hosts, asked);
        KnownFlaws flaws = flaws(tx, said.values(), sides, at);
        List<Policy> inForce = policies.in(tx);
        var decided = new ArrayList<Decided>();
        for (Has each : had) {
            HostSide side = sides.of(each, counted(tx, each));
            var ofHost = each.keys().stream()
                    .flatMap(key -> said.getOrDefault(key, List.of()).stream())
                    .toList();
            List<Decided> open = OpenOnHost.decide(side, ofHost, flaws, inForce);
            close(tx, side, open, asked, at);
            decided.addAll(open);
        }
        tx.exposures().open(decided, at);
        RiskFacts.endOutdated(tx, flaws.flaws().keySet(), tx.now());
    }

    private static void close(Transaction tx, HostSide side, List<Decided> open, Predicate<String> asked, Instant at) {
        var still = open.stream().map(each -> each.shown().vulnerability()).collect(Collectors.toSet());
        tx.exposures()
                .close(
                        side.host(),
                        side.openedAt().keySet().stream()
                                .filter(asked)
                                .filter(one -> !still.contains(one))
                                .toList(),
                        at);
    }

    /**
     * What of a host counts.
     *
     * @param idle kernels that do not run
     */
    private record Counted(Map<Long, Component> inUse, List<Component> idle) {}

    private Counted counted(Transaction tx, Has has) {
        var host = new HostComponents(has.host().value(), has.kernel(), Set.of(), List.of());
        var counted = new Counted(new LinkedHashMap<>(), new ArrayList<>());
        for (long key : has.keys()) {
            index.component(tx, key).ifPresent(component -> {
                if (Assessor.isInUse(host, Placed.of(component))) {
                    counted.inUse().put(key, component);
                } else {
                    counted.idle().add(component);
                }
            });
        }
        return counted;
    }

    private static KnownFlaws flaws(Transaction tx, Collection<List<Standing>> said, Sides sides, Instant at) {
        var vulnerabilities = new HashSet<>(sides.reportedVulnerabilities());
        said.forEach(
                some -> some.forEach(each -> vulnerabilities.add(each.said().vulnerability())));
        return KnownFlaws.of(tx, vulnerabilities, at);
    }

    /** What is known of each host beside its packages, asked once for all. */
    private static final class Sides {
        private final Map<HostId, Instant> since;
        private final Map<HostId, Map<String, HostSide.Reported>> reported = new HashMap<>();
        private final Map<HostId, Map<String, Instant>> openedAt;
        private final Map<HostId, Map<String, Before>> brought;
        private final Map<HostId, Asset> assets;
        private final List<FeedsEnd> ends;
        private final Predicate<String> asked;
        private final Instant now;

        Sides(Transaction tx, List<HostId> hosts, Predicate<String> asked) {
            this.asked = asked;
            now = tx.now();
            ends = tx.advisories().supportEnds();
            since = tx.keys().since(hosts);
            openedAt = tx.exposures().openedAt(hosts);
            brought = tx.formerHosts().brought(hosts);
            assets = tx.risks().assets(hosts);
            for (OfHost each : tx.reported().current(hosts)) {
                if (asked.test(each.word().shown().vulnerability())) {
                    reported.computeIfAbsent(each.host(), _ -> new HashMap<>())
                            .put(each.word().shown().vulnerability(), new HostSide.Reported(each.since(), each.word()));
                }
            }
        }

        Set<String> reportedVulnerabilities() {
            return reported.values().stream()
                    .flatMap(each -> each.keySet().stream())
                    .collect(Collectors.toSet());
        }

        private Map<String, Ended> ended(Collection<Component> components) {
            Map<String, Ended> ended = Ended.on(components, ends, now);
            ended.keySet().removeIf(id -> !asked.test(id));
            return ended;
        }

        HostSide of(Has has, Counted counted) {
            HostId host = has.host();
            return new HostSide(
                    host,
                    since.getOrDefault(host, Instant.MIN),
                    counted.inUse(),
                    counted.idle(),
                    reported.getOrDefault(host, Map.of()),
                    openedAt.getOrDefault(host, Map.of()),
                    brought.getOrDefault(host, Map.of()),
                    ended(counted.inUse().values()),
                    assets.getOrDefault(host, Asset.UNKNOWN));
        }
    }
}
