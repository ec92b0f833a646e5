package io.oakum.core.rollout;

import java.time.Instant;

/** Where a rollout stands. Derived at each look and stored nowhere. */
public sealed interface Phase {
    record AwaitingApproval(int missing) implements Phase {}

    record AwaitingRingApproval(int ring) implements Phase {}

    record NotYet(Instant until) implements Phase {}

    record Advancing(int ring) implements Phase {}

    record Draining(int ring) implements Phase {}

    record Soaking(int ring, Instant until) implements Phase {}

    record Paused() implements Phase {}

    record Held(int ring, String why) implements Phase {}

    record Stopping(int stillActive) implements Phase {}

    record Closed(Outcome outcome) implements Phase {}

    enum Outcome {
        SUCCEEDED,
        ABORTED
    }

    /** The state's name for programs: it never changes. */
    default String state() {
        return switch (this) {
            case AwaitingApproval _, AwaitingRingApproval _ -> "awaiting-approval";
            case NotYet _ -> "not-yet";
            case Advancing _ -> "advancing";
            case Draining _ -> "draining";
            case Soaking _ -> "soaking";
            case Paused _ -> "paused";
            case Held _ -> "held";
            case Stopping _ -> "stopping";
            case Closed _ -> "closed";
        };
    }
}
