package io.oakum.agent;

import java.time.Duration;

/** What it means that a host has not heard its server for some time. Whoever keeps them apart can do so for ever; the host must notice. */
enum Silence {
    NONE,
    /** Told in the journal. */
    LONG,
    /** Told as an error, and to whoever watches this host. */
    STALE;

    static final Duration LONG_AFTER = Duration.ofHours(24);
    static final Duration STALE_AFTER = Duration.ofDays(3);

    static Silence of(Duration unheard) {
        if (unheard.compareTo(STALE_AFTER) >= 0) {
            return STALE;
        }
        return unheard.compareTo(LONG_AFTER) >= 0 ? LONG : NONE;
    }
}
