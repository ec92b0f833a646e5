package io.oakum.core.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a host is in its life. Derived from what happened and when, and stored nowhere.
 *
 * <p>All but {@link #RETIRED} are in every denominator: a host that is expected and was never seen is not thereby patched.
 */
public enum Life {
    /** Somebody said that it should be here; it never came. */
    EXPECTED,
    /** It asked to be a host and waits for a person. */
    PENDING,
    ACTIVE,
    /** It was active and has said nothing for longer than {@link #SILENCE}. */
    SILENT,
    /** Two machines use its key: only one of them can be it. */
    QUARANTINED,
    /** A person took it out of the fleet, with a reason. */
    RETIRED;

    public static final Duration SILENCE = Duration.ofMinutes(5);

    /**
     * What happened to a host.
     *
     * @param heard the last message that was proven to be its own
     */
    public record Events(
            Optional<Instant> asked,
            Optional<Instant> approved,
            Optional<Instant> quarantined,
            Optional<Instant> retired,
            Optional<Instant> heard) {}

    public static Life of(Events events, Instant now) {
        if (events.retired().isPresent()) {
            return RETIRED;
        }
        if (events.quarantined().isPresent()) {
            return QUARANTINED;
        }
        if (events.asked().isEmpty()) {
            return EXPECTED;
        }
        if (events.approved().isEmpty()) {
            return PENDING;
        }
        boolean isHeard =
                events.heard().filter(heard -> heard.plus(SILENCE).isAfter(now)).isPresent();
        return isHeard ? ACTIVE : SILENT;
    }

    /** Whether the fleet answers for it. */
    public boolean isCounted() {
        return this != RETIRED;
    }
}
