package io.oakum.index;

import java.util.Comparator;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * Orders host classes so that those with nearly the same keys are neighbours, by the least of their keys under some hash functions: two
 * classes have the same least key as often as they share keys.
 */
final class LikeBesideLike {
    private static final List<Integer> FUNCTIONS = List.of(0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D);

    private LikeBesideLike() {}

    /** @param sketch the least of the keys under each function */
    record Keyed(HostClass hosts, RoaringBitmap keys, List<Integer> sketch) {
        static Keyed of(HostClass hosts, RoaringBitmap keys) {
            return new Keyed(
                    hosts,
                    keys,
                    FUNCTIONS.stream().map(function -> least(keys, function)).toList());
        }

        private static int least(RoaringBitmap keys, int function) {
            int least = Integer.MAX_VALUE;
            var next = keys.getIntIterator();
            while (next.hasNext()) {
                int mixed = (next.next() + 1) * function;
                least = Math.min(least, mixed ^ (mixed >>> 15));
            }
            return least;
        }
    }

    static final Comparator<Keyed> ORDER = Comparator.<Keyed>comparingInt(
                    each -> each.sketch().get(0))
            .thenComparingInt(each -> each.sketch().get(1))
            .thenComparingInt(each -> each.sketch().get(2));
}
