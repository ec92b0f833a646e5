package io.oakum.core.why;

import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.core.why.Known.Stand.Rolling;
import java.time.Instant;

/** Why a host in a rollout is not done: its own part first, then what the rollout as a whole waits for. */
final class Turn {
    private Turn() {}

    static Cause of(Rolling rolling) {
        return switch (rolling.execution()) {
            case Execution.Active(Step step, var _, boolean _) ->
                new Cause.AtWork(rolling.rollout(), step, rolling.words());
            case Execution.Settled(Verdict verdict, Instant _) -> settled(rolling, verdict);
            case Execution.Waiting() -> waiting(rolling);
        };
    }

    private static Cause settled(Rolling rolling, Verdict verdict) {
        boolean isOpen = !(rolling.phase() instanceof Phase.Closed);
        return switch (verdict) {
            case CANCELLED, MISSED -> new Cause.Ended(rolling.rollout(), verdict, rolling.words());
            case FAILED, REVERTED, LOST, RESTART_LEFT, CONFIRMED, NOT_NEEDED ->
                new Cause.AttemptFailed(rolling.rollout(), isOpen, verdict, rolling.words());
        };
    }

    private static Cause waiting(Rolling rolling) {
        String id = rolling.rollout();
        return switch (rolling.phase()) {
            case Phase.AwaitingApproval(int missing) ->
                new Cause.TurnNotCome(id, missing + (missing == 1 ? " signature" : " signatures"));
            case Phase.AwaitingRingApproval(int ring) -> new Cause.RingUnopened(id, ring);
            case Phase.NotYet(Instant until) -> new Cause.TurnNotCome(id, "its start at " + until);
            case Phase.Advancing(int ring) -> new Cause.TurnNotCome(id, before(rolling, ring, "to be confirmed"));
            case Phase.Draining(int ring) -> new Cause.TurnNotCome(id, before(rolling, ring, "to be done"));
            case Phase.Soaking(int ring, Instant until) ->
                new Cause.TurnNotCome(id, "ring " + ring + ", which is watched until " + until);
            case Phase.Paused() -> new Cause.Paused(id, rolling.wanted());
            case Phase.Held(int ring, String why) -> new Cause.Held(id, ring, why);
            case Phase.Stopping(int _) -> new Cause.Ended(id, Verdict.CANCELLED, "it is being ended");
            case Phase.Closed _ -> new Cause.Ended(id, Verdict.CANCELLED, "it is over");
        };
    }

    private static String before(Rolling rolling, int ring, String what) {
        if (rolling.ring() > ring) {
            return "ring " + ring + " " + what + "; this host is in ring " + rolling.ring();
        }
        return "its turn in ring " + ring + (rolling.words().isEmpty() ? "" : ": " + rolling.words());
    }
}
