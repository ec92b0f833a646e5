package io.oakum.core.priority;

import io.oakum.core.exposure.ExposureState;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a deadline can depend on: the host, the vulnerability, and the one on the other.
 *
 * @param firstSeen when this host was first seen to have it; no later look moves it
 * @param released when the fix was published
 */
public record Situation(Asset asset, Flaw flaw, ExposureState state, Instant firstSeen, Optional<Instant> released) {

    /** What the directive's table asks for. */
    public Facts facts() {
        return new Facts(
                flaw.exploited(),
                asset.exposed(),
                flaw.automatable(),
                flaw.total(),
                firstSeen,
                released,
                flaw.exploitedSince());
    }

    /** Whether somebody said how it is attacked (SSVC). */
    public boolean isJudged() {
        return flaw.automatable() != Answer.UNKNOWN && flaw.total() != Answer.UNKNOWN;
    }
}
