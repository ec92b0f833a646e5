package io.oakum.server;

import io.oakum.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What time makes due. Each look finds by itself what there is to do: nothing is lost when one fails. */
final class Loops implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loops.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** However often the bell is rung, so much of its time is the database's others'. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private final List<Due> due;
    private final Runnable whenDatabaseIsAway;
    private final Bell bell;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /** Something that time makes due; it finds by itself what there is to do. */
    @FunctionalInterface
    interface Due {
        void look() throws StoreException;
    }

    /**
     * @param due in the order in which they are looked at
     * @param whenDatabaseIsAway brings it back where that is ours to do
     * @param bell rung where the next look need not wait for its second
     */
    Loops(List<Due> due, Runnable whenDatabaseIsAway, Bell bell) {
        this.due = List.copyOf(due);
        this.whenDatabaseIsAway = whenDatabaseIsAway;
        this.bell = bell;
        this.thread = Thread.ofVirtual().name("loops").start(this::run);
    }

    private void run() {
        do {
            look();
        } while (!isOver());
    }

    private boolean isOver() {
        try {
            if (ended.await(LEAST.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            bell.await(PAUSE.minus(LEAST));
            return ended.getCount() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What fails does not keep the others from their look. */
    private void look() {
        for (Due one : due) {
            try {
                one.look();
            } catch (StoreException e) {
                LOG.log(Level.WARNING, "the database does not answer: {0}", e.getMessage());
                whenDatabaseIsAway.run();
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "a mistake of ours in a loop; it looks again in a second", e);
            }
        }
    }

    /** Ends it, after a last look. What is under way comes to its end: an interrupt would break its connection. */
    @Override
    public void close() {
        ended.countDown();
        bell.ring();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        look();
    }
}
