package io.oakum.core.exposure;

/** What keeps an offered fix from being installed by the next ordinary upgrade. */
public enum Hindrance {
    NONE,
    HELD,
    PINNED,
    PHASED,
    KEPT_BACK,
    CONFFILE,
    SUBSCRIPTION,
    SOURCE_MISSING
}
