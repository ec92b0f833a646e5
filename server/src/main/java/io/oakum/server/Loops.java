package io.oakum.server;

import io.oakum.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What time makes due. Each look finds by itself what there is to do: nothing is lost when one fails. */
final class Loops implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loops.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<Due> due;
    private final Runnable whenDatabaseIsAway;
    private final Thread thread;

    /** Something that time makes due; it finds by itself what there is to do. */
    @FunctionalInterface
    interface Due {
        void look() throws StoreException;
    }

    /**
     * @param due in the order in which they are looked at
     * @param whenDatabaseIsAway brings it back where that is ours to do
     */
    Loops(List<Due> due, Runnable whenDatabaseIsAway) {
        this.due = List.copyOf(due);
        this.whenDatabaseIsAway = whenDatabaseIsAway;
        this.thread = Thread.ofVirtual().name("loops").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            look();
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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

    /** Ends it, after a last look. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        look();
    }
}
