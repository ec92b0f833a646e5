package io.oakum.core.rollout;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Ring;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything a decision may look at, read in one transaction.
 *
 * @param approvalsLeft how many approvals of the plan are still missing
 * @param ends from then on no host would begin, since the order that people signed is over
 * @param rings in their order, ring 0 first
 * @param executions hosts that are missing here are waiting
 * @param admissions hosts that are missing here may start, as far as they alone are looked at
 * @param oneAtATime of the rollout's hosts, their groups of which one host is changed at a time; hosts without such a group are missing
 * @param health of the ring that is open
 */
public record Snapshot(
        int approvalsLeft,
        Instant notBefore,
        Instant ends,
        Intent intent,
        List<Ring> rings,
        Map<Integer, RingFacts> facts,
        Map<HostId, Execution> executions,
        Map<HostId, Admission> admissions,
        Map<HostId, Set<String>> oneAtATime,
        Health health) {

    public Snapshot {
        rings = List.copyOf(rings);
        facts = Map.copyOf(facts);
        executions = Map.copyOf(executions);
        admissions = Map.copyOf(admissions);
        oneAtATime = Map.copyOf(oneAtATime);
    }

    RingFacts facts(Ring ring) {
        return facts.getOrDefault(ring.no(), RingFacts.UNTOUCHED);
    }

    Execution execution(HostId host) {
        return executions.getOrDefault(host, new Execution.Waiting());
    }

    /**
     * What keeps hosts that wait, the others of their groups considered. While one of a group is at work the others wait; where one failed, a
     * person retries it or waives the ring before the next may follow it. Hosts that are missing may start.
     */
    public Map<HostId, Admission> kept() {
        var kept = new HashMap<>(admissions);
        kept.values().removeIf(Admission.Now.class::isInstance);
        Set<String> atWork = groups(host -> execution(host) instanceof Execution.Active);
        Set<String> failed = groups(this::isFailed);
        for (Ring ring : rings) {
            for (HostId host : ring.hosts()) {
                if (execution(host) instanceof Execution.Waiting) {
                    first(host, atWork)
                            .map(group -> "another host of the group " + group
                                    + " is at work, and its hosts go one at a time")
                            .<Admission>map(Admission.NotYet::new)
                            .or(() -> first(host, facts(ring).waived() ? Set.of() : failed)
                                    .map(group ->
                                            "a host of the group " + group + " failed, and its hosts go one at a time")
                                    .map(Admission.Held::new))
                            .ifPresent(others -> kept.putIfAbsent(host, others));
                }
            }
        }
        return kept;
    }

    /** The groups of one host at a time that it is in. */
    Set<String> groups(HostId host) {
        return oneAtATime.getOrDefault(host, Set.of());
    }

    private Set<String> groups(Predicate<HostId> which) {
        return oneAtATime.keySet().stream()
                .filter(which)
                .flatMap(host -> groups(host).stream())
                .collect(Collectors.toSet());
    }

    private Optional<String> first(HostId host, Set<String> of) {
        return groups(host).stream().filter(of::contains).sorted().findFirst();
    }

    boolean isConfirmed(HostId host) {
        return execution(host) instanceof Execution.Settled(Verdict verdict, Instant _) && verdict.isConfirmed();
    }

    boolean isFailed(HostId host) {
        return execution(host) instanceof Execution.Settled(Verdict verdict, Instant _) && verdict.isFailure();
    }
}
