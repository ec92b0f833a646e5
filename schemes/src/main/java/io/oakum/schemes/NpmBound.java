package io.oakum.schemes;

import java.util.Optional;

/** One comparator of node-semver: an operator before a whole version. */
record NpmBound(Bound.Operator operator, NpmVersion version) {

    /** Empty where the text is no whole version. */
    static Optional<NpmBound> of(Bound.Operator operator, String version, boolean isLoose) {
        return NpmVersion.parse(version, isLoose).map(parsed -> new NpmBound(operator, parsed));
    }

    boolean admits(NpmVersion candidate) {
        return operator.admits(candidate.compareTo(version));
    }

    /** Whether the bound itself speaks of pre-releases of the candidate's release. */
    boolean namesPreReleasesOf(NpmVersion candidate) {
        return version.isPreRelease() && version.isOfSameRelease(candidate);
    }
}
