package io.oakum.core.priority;

/** A fact that may not be known; unknown is never silently taken for no. */
public enum Answer {
    YES,
    NO,
    UNKNOWN;

    public static Answer of(boolean value) {
        return value ? YES : NO;
    }

    /** What the policy puts in the place of a fact that is missing. */
    public boolean or(boolean whenUnknown) {
        return switch (this) {
            case YES -> true;
            case NO -> false;
            case UNKNOWN -> whenUnknown;
        };
    }
}
