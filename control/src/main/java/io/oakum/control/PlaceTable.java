package io.oakum.control;

import java.util.Arrays;

/**
 * A place for each of many numbers. Asked hundreds of millions of times while a fleet is read, it boxes nothing: a table of twice as many
 * rows as there are numbers, in which each stands in the first free row from its own on.
 */
final class PlaceTable {
    /** No place. */
    static final int NONE = -1;

    private static final int FIRST_ROWS = 1024;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] numbers = new long[FIRST_ROWS];
    private int[] places = empty(FIRST_ROWS);
    private int size;

    private static int[] empty(int rows) {
        var places = new int[rows];
        Arrays.fill(places, NONE);
        return places;
    }

    int find(long number) {
        return places[row(number)];
    }

    /** @param place not negative */
    void put(long number, int place) {
        int row = row(number);
        size += places[row] == NONE ? 1 : 0;
        numbers[row] = number;
        places[row] = place;
        if (2 * size > places.length) {
            grow();
        }
    }

    /** The number's row, or the free one in which it would stand. */
    private int row(long number) {
        int last = places.length - 1;
        int row = (int) ((number * SPREAD) >>> Integer.SIZE) & last;
        while (places[row] != NONE && numbers[row] != number) {
            row = (row + 1) & last;
        }
        return row;
    }

    private void grow() {
        long[] oldNumbers = numbers;
        int[] oldPlaces = places;
        numbers = new long[2 * oldNumbers.length];
        places = empty(2 * oldPlaces.length);
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != NONE) {
                int row = row(oldNumbers[i]);
                numbers[row] = oldNumbers[i];
                places[row] = oldPlaces[i];
            }
        }
    }
}
