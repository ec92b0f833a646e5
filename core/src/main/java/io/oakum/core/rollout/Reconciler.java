package io.oakum.core.rollout;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Execution.Active;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Phase.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides the next move of a rollout from what is true now. Asks nobody, changes nothing, remembers nothing.
 *
 * <p>The order of the questions is the policy: the overdue are given up; then abort, missing approvals, not before, a failed gate, pause,
 * the order's end, a ring's own approval, hosts that wait, hosts that work, soak, gate. The first that applies is the phase.
 */
public final class Reconciler {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final String ORDER_ENDED =
            "the order has ended, and hosts begin nothing by it any more; end the rollout and make another plan for the rest";

    private Reconciler() {}

    public static Look look(Snapshot now, Instant at) {
        var decisions = new ArrayList<Decision>();
        List<HostId> overdue = hosts(now, execution -> execution instanceof Active active && isOverdue(active, at));
        if (!overdue.isEmpty()) {
            decisions.add(new Decision.GiveUpOn(overdue));
        }
        Phase phase = phase(now, at, decisions);
        return new Look(phase, decisions, lookAgainAt(phase, at));
    }

    private static boolean isOverdue(Active active, Instant at) {
        return active.lease().deadline().isBefore(at);
    }

    private static Phase phase(Snapshot now, Instant at, List<Decision> decisions) {
        if (now.intent() == Intent.ABORT) {
            return stop(now, decisions);
        }
        if (now.approvalsLeft() > 0) {
            return new Phase.AwaitingApproval(now.approvalsLeft());
        }
        if (at.isBefore(now.notBefore())) {
            return new Phase.NotYet(now.notBefore());
        }
        Optional<Ring> first = now.rings().stream()
                .filter(ring -> !hasPassed(now, ring) || !isSettled(now, ring))
                .findFirst();
        if (first.isPresent()) {
            return ringPhase(now, at, first.get(), decisions);
        }
        decisions.add(new Decision.Close(Outcome.SUCCEEDED));
        return new Phase.Closed(Outcome.SUCCEEDED);
    }

    private static Phase stop(Snapshot now, List<Decision> decisions) {
        List<HostId> waiting = hosts(now, Waiting.class::isInstance);
        List<HostId> active = hosts(now, Active.class::isInstance);
        List<HostId> unasked = hosts(
                now, execution -> execution instanceof Active(Step _, Execution.Lease _, boolean asked) && !asked);
        if (!waiting.isEmpty()) {
            decisions.add(new Decision.Settle(waiting, Verdict.CANCELLED));
        }
        if (!unasked.isEmpty()) {
            decisions.add(new Decision.AskCancel(unasked));
        }
        if (!active.isEmpty()) {
            return new Phase.Stopping(active.size());
        }
        decisions.add(new Decision.Close(Outcome.ABORTED));
        return new Phase.Closed(Outcome.ABORTED);
    }

    private static boolean hasPassed(Snapshot now, Ring ring) {
        return now.facts(ring).passedAt().isPresent();
    }

    /** Of a ring that has passed: whether no host of it was given another attempt. */
    private static boolean isSettled(Snapshot now, Ring ring) {
        return ring.hosts().stream().allMatch(host -> now.execution(host) instanceof Settled);
    }

    private static Phase ringPhase(Snapshot now, Instant at, Ring ring, List<Decision> decisions) {
        RingFacts facts = now.facts(ring);
        if (!hasPassed(now, ring) && !facts.waived() && judge(now, ring) instanceof Judgement.Fail(String why)) {
            return new Phase.Held(ring.no(), why);
        }
        if (now.intent() == Intent.PAUSE) {
            return new Phase.Paused();
        }
        List<HostId> waiting = ring.hosts().stream()
                .filter(host -> now.execution(host) instanceof Waiting)
                .toList();
        // Hosts would refuse to begin, which is no failure of theirs.
        if (!waiting.isEmpty() && !at.isBefore(now.ends())) {
            return new Phase.Held(ring.no(), ORDER_ENDED);
        }
        if (facts.openedAt().isEmpty()) {
            return open(ring, facts, decisions);
        }
        if (!waiting.isEmpty()) {
            return advance(now, at, ring, waiting, decisions);
        }
        if (active(now, ring) > 0) {
            return new Phase.Draining(ring.no());
        }
        Instant soaked = drainedAt(now, ring).plus(ring.soak());
        return at.isBefore(soaked) ? new Phase.Soaking(ring.no(), soaked) : pass(now, ring, decisions);
    }

    private static Phase open(Ring ring, RingFacts facts, List<Decision> decisions) {
        if (ring.needsApproval() && !facts.approved()) {
            return new Phase.AwaitingRingApproval(ring.no());
        }
        decisions.add(new Decision.OpenRing(ring.no()));
        return new Phase.Advancing(ring.no());
    }

    private static Phase advance(Snapshot now, Instant at, Ring ring, List<HostId> waiting, List<Decision> decisions) {
        boolean isOver = !hasPassed(now, ring)
                && at.isAfter(now.facts(ring).openedAt().orElse(at).plus(ring.openFor()));
        Map<HostId, Admission> kept = now.kept();
        List<HostId> offered = isOver ? List.of() : offered(now, ring, waiting, kept);
        if (!offered.isEmpty()) {
            decisions.add(new Decision.Offer(ring.no(), offered));
            return new Phase.Advancing(ring.no());
        }
        Optional<Admission> held = waiting.stream()
                .map(kept::get)
                .filter(Admission.Held.class::isInstance)
                .findFirst();
        if (held.isPresent() && active(now, ring) == 0) {
            return new Phase.Held(ring.no(), held.get().words());
        }
        if (isOver) {
            decisions.add(new Decision.Settle(waiting, Verdict.MISSED));
            return new Phase.Draining(ring.no());
        }
        return new Phase.Advancing(ring.no());
    }

    /** As many as there is room for, and of a group of one at a time no two. */
    private static List<HostId> offered(Snapshot now, Ring ring, List<HostId> waiting, Map<HostId, Admission> kept) {
        long room = ring.maxActive() - active(now, ring);
        var taken = new HashSet<String>();
        var offered = new ArrayList<HostId>();
        for (HostId host : waiting) {
            Set<String> groups = now.groups(host);
            if (offered.size() < room && !kept.containsKey(host) && Collections.disjoint(taken, groups)) {
                offered.add(host);
                taken.addAll(groups);
            }
        }
        return offered;
    }

    private static Phase pass(Snapshot now, Ring ring, List<Decision> decisions) {
        return switch (now.facts(ring).waived() ? new Judgement.Pass() : judge(now, ring)) {
            case Judgement.Pass() -> {
                decisions.add(new Decision.PassRing(ring.no()));
                yield new Phase.Advancing(ring.no());
            }
            case Judgement.Undecided(String why) -> new Phase.Held(ring.no(), why);
            case Judgement.Fail(String why) -> new Phase.Held(ring.no(), why);
        };
    }

    /** Counts against the ring as it was promised, not as it is now: a host that vanishes is a host that is not confirmed. */
    static Judgement judge(Snapshot now, Ring ring) {
        long failed = ring.hosts().stream().filter(now::isFailed).count();
        if (ring.gate().isFailedBy(failed)) {
            return new Judgement.Fail(failed + " failed, " + ring.gate().failureBudget() + " allowed");
        }
        // Health is asked of hosts that were touched: a ring that was not opened cannot have made anything red.
        boolean isOpen = now.facts(ring).openedAt().isPresent();
        if (isOpen && now.health() == Health.RED) {
            return new Judgement.Fail("a health check is red");
        }
        long confirmed = ring.hosts().stream().filter(now::isConfirmed).count();
        if (!ring.gate().isReachedBy(confirmed)) {
            return new Judgement.Undecided(
                    confirmed + " confirmed, " + ring.gate().minConfirmed() + " needed");
        }
        return isOpen && now.health() == Health.SILENT
                ? new Judgement.Undecided("a health check is silent")
                : new Judgement.Pass();
    }

    private static long active(Snapshot now, Ring ring) {
        return ring.hosts().stream()
                .filter(host -> now.execution(host) instanceof Active)
                .count();
    }

    /** When the last host of the ring settled. A retry moves it, and the soak starts over. */
    private static Instant drainedAt(Snapshot now, Ring ring) {
        return ring.hosts().stream()
                .map(host -> now.execution(host) instanceof Settled(Verdict _, Instant at) ? at : Instant.MAX)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static Instant lookAgainAt(Phase phase, Instant at) {
        Instant soon = at.plus(LOOK_AGAIN);
        return switch (phase) {
            case Phase.NotYet(Instant until) -> earlier(until, soon);
            case Phase.Soaking(int _, Instant until) -> earlier(until, soon);
            case Phase.Closed _ -> Instant.MAX;
            case Phase.AwaitingApproval _,
                    Phase.AwaitingRingApproval _,
                    Phase.Advancing _,
                    Phase.Draining _,
                    Phase.Paused _,
                    Phase.Held _,
                    Phase.Stopping _ -> soon;
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static List<HostId> hosts(Snapshot now, Predicate<Execution> which) {
        return now.rings().stream()
                .flatMap(ring -> ring.hosts().stream())
                .filter(host -> which.test(now.execution(host)))
                .toList();
    }
}
