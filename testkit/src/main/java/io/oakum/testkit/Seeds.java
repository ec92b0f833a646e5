package io.oakum.testkit;

import java.util.SplittableRandom;

/** Runs a claim on many made-up cases. Each case has a seed of its own, and a failing one names the seed that brings it back. */
public final class Seeds {
    private static final String PROPERTY = "oakum.seed";

    private Seeds() {}

    /** Something that shall hold for whatever the random numbers make up. */
    @FunctionalInterface
    public interface Claim {
        void holds(SplittableRandom random) throws Exception;
    }

    /** Checks the claim on {@code cases} fresh seeds, or on the one that {@code -Doakum.seed=N} names. */
    public static void check(int cases, Claim claim) {
        Long named = Long.getLong(PROPERTY);
        if (named != null) {
            checkOne(named, claim);
            return;
        }
        var seeds = new SplittableRandom();
        for (int i = 0; i < cases; i++) {
            checkOne(seeds.nextLong(), claim);
        }
    }

    private static void checkOne(long seed, Claim claim) {
        try {
            claim.holds(new SplittableRandom(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("run again with -D" + PROPERTY + "=" + seed + ": " + e.getMessage(), e);
        }
    }
}
