package io.oakum.index;

import org.roaringbitmap.RoaringBitmap;

/**
 * Some hosts of one index, by its own numbers: a group, or the answer to a question. It does not change, and means nothing to another
 * index, nor to the same one after a load.
 */
public final class HostSet {
    private final RoaringBitmap numbers;

    /** @param numbers handed over: nobody may change them any more */
    HostSet(RoaringBitmap numbers) {
        this.numbers = numbers;
    }

    RoaringBitmap numbers() {
        return numbers;
    }

    /** How many hosts. */
    public int size() {
        return numbers.getCardinality();
    }

    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    public HostSet and(HostSet other) {
        return new HostSet(RoaringBitmap.and(numbers, other.numbers));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostSet set && numbers.equals(set.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    @Override
    public String toString() {
        return size() + " hosts";
    }
}
