package io.oakum.control;

import io.oakum.store.StoreException;
import java.time.Duration;

/** How often something is counted anew in the background: the longer it takes, the more seldom. One thread uses it. */
final class Pace {
    private static final Duration AT_LEAST_BETWEEN = Duration.ofSeconds(2);

    /** The database is to be busy with this for a twentieth of the time at most. */
    private static final int TIMES_ITS_COST = 20;

    private long nextLook = System.nanoTime();

    @FunctionalInterface
    interface Counting {
        void run() throws StoreException;
    }

    /** Counts where it is time to. */
    void look(Counting counting) throws StoreException {
        if (System.nanoTime() - nextLook >= 0) {
            long began = System.nanoTime();
            counting.run();
            long cost = System.nanoTime() - began;
            nextLook = System.nanoTime() + Math.max(AT_LEAST_BETWEEN.toNanos(), TIMES_ITS_COST * cost);
        }
    }
}
