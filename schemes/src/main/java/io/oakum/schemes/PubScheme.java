package io.oakum.schemes;

import io.oakum.core.version.SemverScheme;
import io.oakum.core.version.VersionScheme;

/** Dart's scheme: Semantic Versioning in which build metadata counts, and comes after none. */
final class PubScheme implements VersionScheme {
    static final PubScheme PUB = new PubScheme();

    private PubScheme() {}

    @Override
    public String name() {
        return "pub";
    }

    @Override
    public boolean isValid(String text) {
        return SemverScheme.SEMVER.isValid(text);
    }

    @Override
    public int compare(String left, String right) {
        int order = SemverScheme.SEMVER.compare(left, right);
        int i = SemverScheme.buildStart(left, 0);
        int j = SemverScheme.buildStart(right, 0);
        boolean leftHasBuild = i < left.length();
        boolean rightHasBuild = j < right.length();
        if (order != 0 || !leftHasBuild || !rightHasBuild) {
            return order != 0 ? order : Boolean.compare(leftHasBuild, rightHasBuild);
        }
        return SemverScheme.compareIdentifiers(left, i + 1, left.length(), right, j + 1, right.length());
    }

    @Override
    public String toString() {
        return name();
    }
}
