package io.oakum.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/** The hosts of each key, with their count. */
final class KeyHosts {
    private static final int FIRST_KEYS = 1024;

    private final List<RoaringBitmap> hosts = new ArrayList<>();
    private int[] counts = new int[FIRST_KEYS];

    /** Room for the next key. */
    void addKey() {
        if (hosts.size() == counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        hosts.add(new RoaringBitmap());
    }

    /** Hosts with these numbers, which none of the key's hosts has yet. */
    void addRange(int key, int from, int to) {
        hosts.get(key).add((long) from, (long) to);
        counts[key] += to - from;
    }

    void add(int key, int host) {
        if (hosts.get(key).checkedAdd(host)) {
            counts[key]++;
        }
    }

    void remove(int key, int host) {
        if (hosts.get(key).checkedRemove(host)) {
            counts[key]--;
        }
    }

    void removeFromAll(int host) {
        for (int key = 0; key < hosts.size(); key++) {
            remove(key, host);
        }
    }

    /** Stores neighbours as runs. */
    void settle() {
        hosts.forEach(RoaringBitmap::runOptimize);
        hosts.forEach(RoaringBitmap::trim);
    }

    private RoaringBitmap[] of(RoaringBitmap keys) {
        var some = new RoaringBitmap[keys.getCardinality()];
        var next = keys.getIntIterator();
        for (int i = 0; i < some.length; i++) {
            some[i] = hosts.get(next.next());
        }
        return some;
    }

    /** The hosts with any of the keys; the caller's own. */
    RoaringBitmap union(RoaringBitmap keys) {
        return FastAggregation.or(of(keys));
    }

    /** The hosts of the group with any of the keys; the caller's own. */
    RoaringBitmap unionWithin(RoaringBitmap keys, RoaringBitmap group) {
        var found = new RoaringBitmap();
        for (RoaringBitmap some : of(keys)) {
            found.or(RoaringBitmap.and(some, group));
        }
        return found;
    }

    /** How many hosts have any of the keys. */
    int count(RoaringBitmap keys) {
        return keys.getCardinality() == 1 ? counts[keys.first()] : FastAggregation.orCardinality(of(keys));
    }

    /** No fewer than {@link #count}, and much quicker to tell. */
    long ceiling(RoaringBitmap keys) {
        long sum = 0;
        var next = keys.getIntIterator();
        while (next.hasNext()) {
            sum += counts[next.next()];
        }
        return sum;
    }
}
