package io.oakum.index;

import java.util.Comparator;

/**
 * Orders host classes so that those with nearly the same components are neighbours, by the least of their components under some hash
 * functions: two classes have the same least one as often as they share components.
 */
final class LikeBesideLike {
    private static final int FIRST = 0x9E3779B1;
    private static final int SECOND = 0x85EBCA77;
    private static final int THIRD = 0xC2B2AE3D;

    static final Comparator<Sketched> ORDER = Comparator.comparingInt(Sketched::first)
            .thenComparingInt(Sketched::second)
            .thenComparingInt(Sketched::third);

    private LikeBesideLike() {}

    /** A class with the least of its components under each function. */
    record Sketched(HostClass hosts, int first, int second, int third) {
        static Sketched of(HostClass hosts) {
            return new Sketched(
                    hosts,
                    least(hosts.components(), FIRST),
                    least(hosts.components(), SECOND),
                    least(hosts.components(), THIRD));
        }

        private static int least(Places components, int function) {
            var least = new Least(function);
            components.forEach(least::see);
            return least.value;
        }
    }

    private static final class Least {
        private final int function;
        private int value = Integer.MAX_VALUE;

        Least(int function) {
            this.function = function;
        }

        void see(int component) {
            int mixed = (component + 1) * function;
            value = Math.min(value, mixed ^ (mixed >>> 15));
        }
    }
}
