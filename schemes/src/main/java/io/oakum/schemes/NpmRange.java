package io.oakum.schemes;

import java.util.List;

/** A range of node-semver: alternatives, each a list of comparators that all must hold; none at all is any version. */
record NpmRange(List<List<NpmBound>> alternatives, boolean isLoose, boolean includesPreReleases)
        implements VersionRange {
    NpmRange {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    @Override
    public boolean contains(String version) {
        return NpmVersion.parse(version, isLoose)
                .filter(candidate -> alternatives.stream().anyMatch(bounds -> isIn(candidate, bounds)))
                .isPresent();
    }

    /** A pre-release is only in a range that speaks of pre-releases of the same release. */
    private boolean isIn(NpmVersion candidate, List<NpmBound> bounds) {
        boolean mayBeIn = includesPreReleases
                || !candidate.isPreRelease()
                || bounds.stream().anyMatch(bound -> bound.namesPreReleasesOf(candidate));
        return mayBeIn && bounds.stream().allMatch(bound -> bound.admits(candidate));
    }
}
