package io.oakum.index;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Places in a list, each greater than the one before. Kept as the steps between them, most of which take one byte: a fleet is read with
 * some hundred thousand of these in memory at once.
 */
public final class Places {
    /** Of each byte seven bits are the number's, and the eighth says that more follow. */
    private static final int BITS = 7;

    private static final int MORE = 1 << BITS;
    private static final int LONGEST = 5;

    private final byte[] steps;
    private final int size;

    private Places(byte[] steps, int size) {
        this.steps = steps;
        this.size = size;
    }

    /** @throws IllegalArgumentException where one is negative or not greater than the one before */
    public static Places of(int... ascending) {
        var steps = new byte[ascending.length * LONGEST];
        int end = 0;
        int last = -1;
        for (int place : ascending) {
            if (place <= last) {
                throw new IllegalArgumentException("place " + place + " comes behind " + last);
            }
            end = write(place - last, steps, end);
            last = place;
        }
        return new Places(Arrays.copyOf(steps, end), ascending.length);
    }

    private static int write(int step, byte[] into, int at) {
        int end = at;
        int left = step;
        while (left >= MORE) {
            into[end++] = (byte) (left | MORE);
            left >>>= BITS;
        }
        into[end++] = (byte) left;
        return end;
    }

    public int size() {
        return size;
    }

    public void forEach(IntConsumer taker) {
        int place = -1;
        int step = 0;
        int shift = 0;
        for (byte next : steps) {
            step |= (next & (MORE - 1)) << shift;
            shift += BITS;
            if (next >= 0) {
                place += step;
                taker.accept(place);
                step = 0;
                shift = 0;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Places that && Arrays.equals(steps, that.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }

    @Override
    public String toString() {
        return size + " places";
    }
}
