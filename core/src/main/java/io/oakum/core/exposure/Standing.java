package io.oakum.core.exposure;

/** How a component of a host stands to a vulnerability, all sources and the host's own facts taken together. */
public enum Standing {
    FIX_AVAILABLE,
    NO_FIX,
    /** Mended on disk, while the old code is still in memory. */
    RESTART_REQUIRED,
    END_OF_LIFE,
    /** Not known to anybody: neither open nor closed. */
    UNDETERMINED,
    /** Closed by a trusted author's reasoned word. */
    NOT_AFFECTED,
    /** A kernel that is installed but not the one that runs. */
    NOT_RUNNING,
    /** Closed in memory by a live patch. */
    LIVE_PATCHED;

    public boolean isOpen() {
        return switch (this) {
            case FIX_AVAILABLE, NO_FIX, RESTART_REQUIRED, END_OF_LIFE -> true;
            case UNDETERMINED, NOT_AFFECTED, NOT_RUNNING, LIVE_PATCHED -> false;
        };
    }
}
