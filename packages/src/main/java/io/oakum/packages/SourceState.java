package io.oakum.packages;

import java.time.Instant;
import java.util.Optional;

/**
 * One configured source of packages.
 *
 * @param name its address and suite, as configured, without credentials
 * @param file the configuration file that names it
 * @param fetched when what it offers was last fetched, empty where it never was
 * @param validUntil when the signature on what it offers runs out, empty where it never does
 * @param trust whether what it says is believed
 */
public record SourceState(
        String name, String file, Optional<Instant> fetched, Optional<Instant> validUntil, Trust trust) {
    public enum Trust {
        SIGNED,
        /** Configured to be believed without a signature; Oakum does not. */
        BLINDLY,
        UNSIGNED
    }
}
