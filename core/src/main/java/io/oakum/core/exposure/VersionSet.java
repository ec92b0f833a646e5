package io.oakum.core.exposure;

import io.oakum.core.version.VersionScheme;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Versions that an advisory names one by one. A version is among them where it ranks with one, however each is written. */
sealed interface VersionSet {

    boolean contains(String version);

    static VersionSet of(List<String> versions, VersionScheme scheme) {
        if (versions.isEmpty()) {
            return new Texts(Set.of());
        }
        return scheme.isTransitive()
                ? new Ranked(versions.stream().sorted(scheme).toList(), scheme)
                : new Unsorted(List.copyOf(versions), scheme);
    }

    /** Where the order is not known, only the same text is the same version. */
    static VersionSet of(List<String> versions) {
        return new Texts(Set.copyOf(versions));
    }

    record Texts(Set<String> versions) implements VersionSet {
        @Override
        public boolean contains(String version) {
            return versions.contains(version);
        }
    }

    /** @param versions in the scheme's order */
    record Ranked(List<String> versions, VersionScheme scheme) implements VersionSet {
        @Override
        public boolean contains(String version) {
            return Collections.binarySearch(versions, version, scheme) >= 0;
        }
    }

    /** Of an order that is none to sort by: sorting might even fail. */
    record Unsorted(List<String> versions, VersionScheme scheme) implements VersionSet {
        @Override
        public boolean contains(String version) {
            return versions.stream().anyMatch(each -> scheme.compare(each, version) == 0);
        }
    }
}
