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

    /** Takes in whole classes of hosts, in the order of their numbers, for the keys that there are now. */
    Loading loading() {
        return new Loading(hosts.size());
    }

    /**
     * The last run of neighbouring hosts of each key. Most hosts follow one with the same key, so that moving the end of a run is nearly
     * all there is to do.
     */
    final class Loading {
        private final int[] starts;
        private final int[] ends;

        private Loading(int keys) {
            this.starts = new int[keys];
            this.ends = new int[keys];
        }

        /** Hosts with these numbers, which are behind all that the key has. */
        void add(int key, int from, int to) {
            if (ends[key] != from) {
                keep(key);
                starts[key] = from;
            }
            ends[key] = to;
        }

        private void keep(int key) {
            int from = starts[key];
            int to = ends[key];
            if (to - from == 1) {
                hosts.get(key).add(from);
            } else {
                hosts.get(key).add((long) from, (long) to);
            }
            counts[key] += to - from;
        }

        /** Stores neighbours as runs. Before that nobody sees what was added. */
        void settle() {
            for (int key = 0; key < starts.length; key++) {
                keep(key);
            }
            hosts.forEach(RoaringBitmap::runOptimize);
            hosts.forEach(RoaringBitmap::trim);
        }
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

    /** Takes the hosts with any of the keys out of these, which are mostly few beside all that have them. */
    void takeFrom(RoaringBitmap some, RoaringBitmap keys) {
        var next = keys.getIntIterator();
        while (next.hasNext() && !some.isEmpty()) {
            some.andNot(hosts.get(next.next()));
        }
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
