package io.oakum.core.exposure;

/** How an advisory says that a package stands to a vulnerability. Each is shown as what it is; none is another's spelling. */
public enum Stance {
    /** The named versions carry it. */
    AFFECTED,
    /** The package never carried it, or not in a way that counts. */
    NOT_AFFECTED,
    /** Nobody has found out yet. */
    UNDETERMINED,
    /** It carries it and will not be mended, since the release or package gets no more fixes. */
    END_OF_LIFE,
    /** It carries it, and its distribution thinks it too small for an advisory of its own. */
    NO_DSA,
    /** It carries it, and the fix waits for a later one. */
    POSTPONED,
    /** It carries it, and its distribution decided not to mend it. */
    IGNORED;

    /** Whether it says that the package carries the vulnerability. */
    public boolean isAffected() {
        return switch (this) {
            case AFFECTED, END_OF_LIFE, NO_DSA, POSTPONED, IGNORED -> true;
            case NOT_AFFECTED, UNDETERMINED -> false;
        };
    }
}
