package io.oakum.core.exposure;

/** How an open exposure stands. There is no "fixed": an exposure that is closed is no longer found. */
public enum ExposureState {
    FIX_AVAILABLE,
    RESTART_REQUIRED,
    /** Said only where a tracker says so. */
    NO_FIX,
    END_OF_LIFE
}
