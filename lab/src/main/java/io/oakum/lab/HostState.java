package io.oakum.lab;

import java.util.Locale;

/** Whether a lab host runs. */
public enum HostState {
    /** It has a PID 1. */
    UP,
    /** Its supervisor runs and is about to boot it. */
    STARTING,
    /** Nobody runs it; its disk is as it was left. */
    OFF;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
