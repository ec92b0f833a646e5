package io.oakum.core.plan;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;

/** One package's part in a change set. */
public sealed interface Change {
    PackageKey key();

    /** The package comes new to the host. */
    record Install(PackageKey key, Version to, Content content) implements Change {}

    /** The package is there in another version. */
    record Replace(PackageKey key, Version from, Version to, Content content) implements Change {}

    /** The package goes; its configuration files stay. */
    record Remove(PackageKey key, Version from) implements Change {}

    /**
     * The bytes a version consists of, as its vendor signed for them.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    record Content(String sha256, long bytes) {
        public Content {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256");
            }
        }
    }
}
