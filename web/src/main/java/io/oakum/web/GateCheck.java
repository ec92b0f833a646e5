package io.oakum.web;

import io.oakum.core.plan.Gate;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.web.RolloutPage.Tally;
import io.oakum.web.Words.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a ring's gate asks before the next ring begins. What cannot be said yet is undecided, and that never passes.
 *
 * @param measured as it is now, in words
 * @param needed for the gate to pass, in words
 */
public record GateCheck(String what, String measured, String needed, State result) {
    private static final State PASS = new State("ok", "ok", "Pass");
    private static final State FAIL = new State("fail", "fail", "Fail");
    private static final State UNDECIDED = new State("und", "idle", "Undecided");

    /**
     * In the order in which the gate asks.
     *
     * @param left of the time for which the ring is watched; empty while hosts are at work or wait
     */
    static List<GateCheck> of(RingRow ring, Tally tally, Optional<Duration> left) {
        return List.of(failed(ring, tally), confirmed(ring, tally), watched(ring, left));
    }

    private static GateCheck failed(RingRow ring, Tally tally) {
        Gate gate = ring.ring().gate();
        int budget = gate.failureBudget();
        State result = gate.isFailedBy(tally.failed()) ? FAIL : tally.isOver() ? PASS : UNDECIDED;
        String needed = budget == 0 ? "none" : Words.count(budget) + " or fewer";
        return new GateCheck("Failed hosts", Words.count(tally.failed()), needed, result);
    }

    /** A host with a restart left may still be confirmed, by an inventory after its restart. */
    private static GateCheck confirmed(RingRow ring, Tally tally) {
        Gate gate = ring.ring().gate();
        long possible = tally.hosts() - tally.failed() - tally.other();
        State result = gate.isReachedBy(tally.confirmed()) ? PASS : gate.isReachedBy(possible) ? UNDECIDED : FAIL;
        return new GateCheck(
                "Confirmed hosts",
                Words.count(tally.confirmed()) + " of " + Words.count(tally.hosts()),
                Words.count(gate.minConfirmed()) + " or more",
                result);
    }

    private static GateCheck watched(RingRow ring, Optional<Duration> left) {
        boolean isOver = left.isPresent() && !left.get().isPositive();
        String measured = isOver
                ? "done"
                : left.map(rest -> Words.stretch(rest) + " left").orElse("not begun");
        return new GateCheck(
                "Watched after its last host",
                measured,
                Words.stretch(ring.ring().soak()),
                isOver ? PASS : UNDECIDED);
    }
}
