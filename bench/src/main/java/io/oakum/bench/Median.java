package io.oakum.bench;

import java.util.List;

/** The middle of some measurements, which one disturbed round does not move. */
final class Median {
    private Median() {}

    static double of(List<Double> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("there is no middle of no measurements");
        }
        List<Double> sorted = measured.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
