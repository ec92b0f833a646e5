package io.oakum.schemes;

import io.oakum.core.version.VersionScheme;
import io.oakum.schemes.Bound.Operator;
import java.util.List;
import java.util.Optional;

/**
 * A range of the kind {@code vers}: single versions that are in or out, and intervals between bounds in the order of their versions.
 *
 * @param bounds in the order of their versions
 */
record VersRange(VersionScheme scheme, List<Bound> bounds) implements VersionRange {
    VersRange {
        bounds = List.copyOf(bounds);
    }

    @Override
    public boolean contains(String version) {
        Optional<Bound> named = bounds.stream()
                .filter(bound -> scheme.compare(version, bound.version()) == 0)
                .findFirst();
        if (named.isPresent()) {
            return named.orElseThrow().operator().admits(0);
        }
        List<Bound> limits = bounds.stream().filter(VersRange::isLimit).toList();
        return limits.isEmpty()
                ? bounds.stream().allMatch(bound -> bound.operator() == Operator.OTHER)
                : isBetween(version, limits);
    }

    /** The bounds next to the version decide: the one before it must open an interval, or the one after it close one. */
    private boolean isBetween(String version, List<Bound> limits) {
        int next = 0;
        while (next < limits.size() && scheme.compare(version, limits.get(next).version()) > 0) {
            next++;
        }
        boolean isOpened = next == 0 || opens(limits.get(next - 1));
        boolean isClosed = next == limits.size() || !opens(limits.get(next));
        return isOpened && isClosed;
    }

    private static boolean opens(Bound bound) {
        return bound.operator() == Operator.FROM || bound.operator() == Operator.AFTER;
    }

    private static boolean isLimit(Bound bound) {
        return switch (bound.operator()) {
            case SAME, OTHER -> false;
            case BEFORE, UP_TO, FROM, AFTER -> true;
        };
    }
}
