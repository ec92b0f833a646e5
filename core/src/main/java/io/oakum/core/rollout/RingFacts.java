package io.oakum.core.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * What has happened to a ring. Each is written once and never taken back, so that a crash between two of them loses nothing.
 *
 * @param waived whether a person let it pass in spite of its gate
 */
public record RingFacts(Optional<Instant> openedAt, Optional<Instant> passedAt, boolean waived, boolean approved) {
    public static final RingFacts UNTOUCHED = new RingFacts(Optional.empty(), Optional.empty(), false, false);
}
