package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

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
    private static final State PASS = new State("ok", "ok", text("gatecheck.pass"));
    private static final State FAIL = new State("fail", "fail", text("gatecheck.fail"));
    private static final State UNDECIDED = new State("und", "idle", text("gatecheck.undecided"));

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
        String needed = budget == 0 ? text("gatecheck.failed.none") : count("gatecheck.failed.most", budget);
        return new GateCheck(text("gatecheck.failed"), Words.count(tally.failed()), needed, result);
    }

    /** A host with a restart left may still be confirmed, by an inventory after its restart. */
    private static GateCheck confirmed(RingRow ring, Tally tally) {
        Gate gate = ring.ring().gate();
        long possible = tally.hosts() - tally.failed() - tally.other();
        State result = gate.isReachedBy(tally.confirmed()) ? PASS : gate.isReachedBy(possible) ? UNDECIDED : FAIL;
        return new GateCheck(
                text("gatecheck.confirmed"),
                text("gatecheck.confirmed.now", Words.count(tally.confirmed()), Words.count(tally.hosts())),
                count("gatecheck.confirmed.least", gate.minConfirmed()),
                result);
    }

    private static GateCheck watched(RingRow ring, Optional<Duration> left) {
        boolean isOver = left.isPresent() && !left.get().isPositive();
        String measured = isOver
                ? text("gatecheck.watched.done")
                : left.map(rest -> text("gatecheck.watched.left", Words.stretch(rest)))
                        .orElse(text("gatecheck.watched.not-begun"));
        return new GateCheck(
                text("gatecheck.watched"), measured, Words.stretch(ring.ring().soak()), isOver ? PASS : UNDECIDED);
    }
}
