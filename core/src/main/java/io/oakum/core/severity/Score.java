package io.oakum.core.severity;

/**
 * A score from 0.0 to 10.0 with its one decimal.
 *
 * @param tenths ten times the score
 */
public record Score(int tenths) implements Comparable<Score> {
    static final Score ZERO = new Score(0);
    private static final int MAX = 100;

    public Score {
        if (tenths < 0 || tenths > MAX) {
            throw new IllegalArgumentException("a score is from 0 to " + MAX + " tenths, not " + tenths);
        }
    }

    @Override
    public int compareTo(Score other) {
        return Integer.compare(tenths, other.tenths);
    }

    /** As it is written: {@code 9.8}, {@code 10.0}. */
    @Override
    public String toString() {
        return tenths / 10 + "." + tenths % 10;
    }
}
