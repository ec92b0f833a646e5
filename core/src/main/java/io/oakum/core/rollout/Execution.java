package io.oakum.core.rollout;

import java.time.Instant;

/** One host's part in a rollout, one attempt. */
public sealed interface Execution {
    record Waiting() implements Execution {}

    record Active(Step step, Lease lease, boolean cancelAsked) implements Execution {}

    record Settled(Verdict verdict, Instant at) implements Execution {}

    /**
     * The right to carry it out. A report with another token is evidence and changes nothing.
     *
     * @param deadline when silence becomes {@link Verdict#LOST}
     */
    record Lease(long token, Instant deadline) {}
}
