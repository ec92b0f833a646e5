package io.oakum.core.rollout;

/** Where a host is in carrying out its part, in this order. */
public enum Step {
    PREFLIGHT,
    STAGE,
    APPLY,
    RESTART,
    VERIFY;

    /** The step after this one; the last is its own. */
    public Step next() {
        return switch (this) {
            case PREFLIGHT -> STAGE;
            case STAGE -> APPLY;
            case APPLY -> RESTART;
            case RESTART, VERIFY -> VERIFY;
        };
    }

    /** Whether a host may still stop without having changed anything. */
    public boolean isBeforeChange() {
        return compareTo(APPLY) < 0;
    }
}
