package io.oakum.core.rollout;

import java.time.Instant;
import java.util.List;

/**
 * The answer of one look at a rollout.
 *
 * @param lookAgainAt when nothing else will have changed, time will; {@link Instant#MAX} once closed
 */
public record Look(Phase phase, List<Decision> decisions, Instant lookAgainAt) {
    public Look {
        decisions = List.copyOf(decisions);
    }
}
