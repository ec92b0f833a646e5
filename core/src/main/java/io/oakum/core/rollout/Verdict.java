package io.oakum.core.rollout;

/** How a host's part ended. Final, but for a restart that was left: a retry is a new attempt. */
public enum Verdict {
    CONFIRMED,
    /** On disk, but old code still runs where the plan did not allow a restart; a later inventory that no longer finds it confirms it. */
    RESTART_LEFT,
    NOT_NEEDED,
    FAILED,
    /** The host took its own change back. */
    REVERTED,
    CANCELLED,
    /** Silence until the deadline. */
    LOST,
    /** The ring's time was over before the host came. */
    MISSED;

    public boolean isConfirmed() {
        return this == CONFIRMED || this == NOT_NEEDED;
    }

    /** Whether it counts against a gate's budget. */
    public boolean isFailure() {
        return this == FAILED || this == REVERTED || this == LOST;
    }
}
