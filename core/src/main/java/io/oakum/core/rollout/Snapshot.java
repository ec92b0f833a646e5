package io.oakum.core.rollout;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Ring;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything a decision may look at, read in one transaction.
 *
 * @param approvalsLeft how many approvals of the plan are still missing
 * @param rings in their order, ring 0 first
 * @param executions hosts that are missing here are waiting
 * @param admissions hosts that are missing here may start
 * @param health of the ring that is open
 */
public record Snapshot(
        int approvalsLeft,
        Instant notBefore,
        Intent intent,
        List<Ring> rings,
        Map<Integer, RingFacts> facts,
        Map<HostId, Execution> executions,
        Map<HostId, Admission> admissions,
        Health health) {

    public Snapshot {
        rings = List.copyOf(rings);
        facts = Map.copyOf(facts);
        executions = Map.copyOf(executions);
        admissions = Map.copyOf(admissions);
    }

    RingFacts facts(Ring ring) {
        return facts.getOrDefault(ring.no(), RingFacts.UNTOUCHED);
    }

    Execution execution(HostId host) {
        return executions.getOrDefault(host, new Execution.Waiting());
    }

    boolean admits(HostId host) {
        return admissions.getOrDefault(host, new Admission.Now()) instanceof Admission.Now;
    }

    boolean isConfirmed(HostId host) {
        return execution(host) instanceof Execution.Settled(Verdict verdict, Instant _) && verdict.isConfirmed();
    }

    boolean isFailed(HostId host) {
        return execution(host) instanceof Execution.Settled(Verdict verdict, Instant _) && verdict.isFailure();
    }
}
