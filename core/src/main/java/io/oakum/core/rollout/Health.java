package io.oakum.core.rollout;

/** What the named health checks of a ring say. Silence is never good news. */
public enum Health {
    GREEN,
    RED,
    SILENT
}
