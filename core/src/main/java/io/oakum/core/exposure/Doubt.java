package io.oakum.core.exposure;

import io.oakum.core.inventory.Ecosystem;

/** Something that a match could not know, told once however often it came up. */
public sealed interface Doubt {

    /** The text is no version of its ecosystem; it was ordered as it stands. */
    record NoVersion(Ecosystem ecosystem, String name, String version) implements Doubt {
        @Override
        public String sentence() {
            return "'" + version + "' of " + name + " (" + ecosystem
                    + ") is no version there; it was ordered as it stands";
        }
    }

    /** Nobody knows how versions of the ecosystem are ordered: only versions that advisories name one by one were compared. */
    record NoScheme(String ecosystem) implements Doubt {
        @Override
        public String sentence() {
            return "the order of versions of " + ecosystem
                    + " is not known; only versions named one by one were compared";
        }
    }

    /** The distribution's advisories say nothing about a package that somebody else built under the same name. */
    record OtherOrigin(String name, String repository) implements Doubt {
        @Override
        public String sentence() {
            return name + " was built by " + repository
                    + ", of whom no advisory speaks; the distribution's do not count for it";
        }
    }

    /** Which of a module's streams is meant is said by the advisory or by the inventory, but not by both. */
    record StreamNotNamed(String name, String advisory) implements Doubt {
        @Override
        public String sentence() {
            return name + " was built in a module stream, and whether " + advisory
                    + " speaks of that stream is not said";
        }
    }

    String sentence();
}
