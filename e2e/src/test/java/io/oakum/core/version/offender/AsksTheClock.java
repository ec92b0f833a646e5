package io.oakum.core.version.offender;

import java.time.Instant;

/** The core helping itself to the time. */
public final class AsksTheClock {
    @SuppressWarnings("TimeInStaticInitializer")
    public Instant time() {
        return Instant.now();
    }
}
