package io.oakum.schemes;

import io.oakum.core.version.VersionScheme;
import java.util.Comparator;
import java.util.Optional;

/** Reads ranges in the syntax of each scheme. A text that is no range gives no answer, and never an exception. */
public final class VersionRanges {
    private VersionRanges() {}

    /**
     * A range of the scheme, one of {@link VersionSchemes#names()}: alternatives apart by {@code ||}, each a list of bounds with commas
     * between them ({@code > 1.0, < 2.0}); for npm node-semver's ranges, for pypi PEP 440's specifiers. An empty text is the range of
     * all versions. Empty where the text is no range or the scheme is unknown.
     */
    public static Optional<VersionRange> parse(String scheme, String text) {
        return switch (scheme) {
            case "npm" -> npm(text, false, false);
            case "npm-loose" -> npm(text, true, false);
            case "pypi" -> PypiRange.parse(text).map(range -> range);
            case "rpm" -> bounds(new RpmAdvisoryOrder(), text);
            case "gem" -> bounds(new GemPlatformOrder(), text);
            default -> VersionSchemes.byName(scheme).flatMap(order -> bounds(order, text));
        };
    }

    /**
     * A range of node-semver.
     *
     * @param isLoose versions may be written loosely, and bounds that make no sense are overlooked
     * @param includesPreReleases pre-releases count like any other version
     */
    public static Optional<VersionRange> npm(String text, boolean isLoose, boolean includesPreReleases) {
        return new NpmRangeReader(isLoose, includesPreReleases).read(text).map(range -> range);
    }

    /** A range of the kind {@code vers:deb/>=1|<2}. Empty where it is none or its scheme is unknown. */
    public static Optional<VersionRange> vers(String text) {
        return VersReader.read(text).map(range -> range);
    }

    /** The scheme that a {@code vers} range or a package URL calls so. */
    static Optional<VersionScheme> versScheme(String name) {
        return VersionSchemes.byName(name).or(() -> VersionSchemes.byPurlType(name));
    }

    private static Optional<VersionRange> bounds(Comparator<String> order, String text) {
        return BoundRange.parse(order, text).map(range -> range);
    }
}
