package io.oakum.schemes;

import io.oakum.core.version.VersionScheme;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code vers:SCHEME/CONSTRAINT|CONSTRAINT...}; blanks do not count. */
final class VersReader {
    private static final String PREFIX = "vers:";
    private static final String ALL = "*";

    private VersReader() {}

    static Optional<VersionRange> read(String text) {
        String plain = text.replaceAll("\\s", "");
        int slash = plain.indexOf('/');
        if (!plain.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) || slash < 0) {
            return Optional.empty();
        }
        String scheme = plain.substring(PREFIX.length(), slash).toLowerCase(Locale.ROOT);
        String constraints = plain.substring(slash + 1);
        return switch (scheme) {
            case "all" -> constraints.equals(ALL) ? Optional.of(_ -> true) : Optional.empty();
            case "none" -> constraints.equals(ALL) ? Optional.of(_ -> false) : Optional.empty();
            default -> VersionRanges.versScheme(scheme).flatMap(order -> range(order, constraints));
        };
    }

    private static Optional<VersionRange> range(VersionScheme scheme, String constraints) {
        if (constraints.equals(ALL)) {
            return Optional.of(_ -> true);
        }
        List<Bound> bounds = new ArrayList<>();
        for (String constraint : constraints.split("\\|", -1)) {
            Optional<Bound> bound = Bound.parse(constraint).flatMap(VersReader::decoded);
            if (bound.isEmpty()) {
                return Optional.empty();
            }
            bounds.add(bound.orElseThrow());
        }
        return isSortable(scheme, bounds) && isUnique(scheme, bounds)
                ? Optional.of(new VersRange(scheme, bounds))
                : Optional.empty();
    }

    /** Sorts. Two schemes are no strict orders, and a list that shows it makes no range. */
    private static boolean isSortable(VersionScheme scheme, List<Bound> bounds) {
        try {
            bounds.sort((left, right) -> scheme.compare(left.version(), right.version()));
            return true;
        } catch (IllegalArgumentException contradiction) {
            return false;
        }
    }

    /** A version may stand in one constraint only. */
    private static boolean isUnique(VersionScheme scheme, List<Bound> bounds) {
        for (int i = 1; i < bounds.size(); i++) {
            if (scheme.compare(bounds.get(i - 1).version(), bounds.get(i).version()) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Characters that have a meaning in a range are written with a percent sign in a version. */
    private static Optional<Bound> decoded(Bound bound) {
        try {
            String version = URLDecoder.decode(bound.version().replace("+", "%2B"), StandardCharsets.UTF_8);
            return version.equals(ALL) ? Optional.empty() : Optional.of(new Bound(bound.operator(), version));
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
    }
}
