package io.oakum.execution;

/** How a run ended. */
public enum RunVerdict {
    /** A later inventory shows what was promised, and what runs is what is on disk. */
    CONFIRMED,
    /** Changed on disk; old code still runs. */
    RESTART_LEFT,
    /** Nothing was to be done. */
    NOT_NEEDED,
    /** Something was begun and is not as promised, or a security fix that was asked for is still missing. */
    FAILED,
    /** It was carried out, the host was not well after it, and the old state was brought back. */
    REVERTED,
    /** Nothing was changed. */
    REFUSED
}
