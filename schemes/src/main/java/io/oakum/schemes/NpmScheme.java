package io.oakum.schemes;

import io.oakum.core.version.SemverScheme;
import io.oakum.core.version.VersionScheme;

/**
 * npm's scheme: what node-semver takes, strictly or loosely, in the order of Semantic Versioning.
 *
 * <p>A text that node-semver refuses comes after all that it takes.
 */
record NpmScheme(String name, boolean isLoose) implements VersionScheme {
    static final NpmScheme NPM = new NpmScheme("npm", false);

    /** With blanks and {@code =} or {@code v} before the version, and a pre-release without a hyphen. */
    static final NpmScheme NPM_LOOSE = new NpmScheme("npm-loose", true);

    @Override
    public boolean isValid(String text) {
        return NpmVersion.parse(text, isLoose).isPresent();
    }

    @Override
    public int compare(String left, String right) {
        var leftVersion = NpmVersion.parse(left, isLoose);
        var rightVersion = NpmVersion.parse(right, isLoose);
        if (leftVersion.isPresent() && rightVersion.isPresent()) {
            return leftVersion.orElseThrow().compareTo(rightVersion.orElseThrow());
        }
        return leftVersion.isPresent() || rightVersion.isPresent()
                ? Boolean.compare(rightVersion.isPresent(), leftVersion.isPresent())
                : SemverScheme.SEMVER.compare(left, right);
    }

    @Override
    public String toString() {
        return name;
    }
}
