package io.oakum.core.inventory;

import io.oakum.core.version.Version;

/**
 * One package on a host.
 *
 * @param source the source package it was built from; advisories speak of that one
 * @param sourceVersion the source's own version, without a binary rebuild's {@code +b1}
 * @param held whether somebody told the package manager not to touch it
 * @param state how far its installation got
 */
public record Installed(
        PackageKey key, Version version, String source, Version sourceVersion, boolean held, State state) {

    public enum State {
        INSTALLED,
        TRIGGERS_PENDING,
        UNPACKED,
        HALF_CONFIGURED,
        HALF_INSTALLED;

        /** Whether the package manager left its work on the package undone. */
        public boolean isBroken() {
            return switch (this) {
                case INSTALLED, TRIGGERS_PENDING -> false;
                case UNPACKED, HALF_CONFIGURED, HALF_INSTALLED -> true;
            };
        }
    }
}
