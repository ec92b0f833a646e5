package io.oakum.schemes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Alternatives, each a list of bounds that all must hold. */
record BoundRange(Comparator<String> order, List<List<Bound>> alternatives) implements VersionRange {
    BoundRange {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    static Optional<BoundRange> parse(Comparator<String> order, String text) {
        if (text.isBlank()) {
            return Optional.of(new BoundRange(order, List.of(List.of())));
        }
        List<List<Bound>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            List<Bound> bounds = new ArrayList<>();
            for (String part : alternative.split(",", -1)) {
                Optional<Bound> bound = Bound.parse(part);
                if (bound.isEmpty()) {
                    return Optional.empty();
                }
                bounds.add(bound.orElseThrow());
            }
            alternatives.add(bounds);
        }
        return Optional.of(new BoundRange(order, alternatives));
    }

    @Override
    public boolean contains(String version) {
        return alternatives.stream().anyMatch(bounds -> bounds.stream().allMatch(bound -> admits(bound, version)));
    }

    private boolean admits(Bound bound, String version) {
        return bound.operator().admits(order.compare(version, bound.version()));
    }
}
