package io.oakum.server;

import io.oakum.control.CountExposures;
import io.oakum.control.HearHosts;
import io.oakum.control.KeepLog;
import io.oakum.store.StoreException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What time makes due. Each look finds by itself what there is to do: nothing is lost when one fails. */
final class Loops implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loops.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HearHosts hearing;
    private final KeepLog log;
    private final CountExposures exposures;
    private final Runnable whenDatabaseIsAway;
    private final Thread thread;

    /** @param whenDatabaseIsAway brings it back where that is ours to do */
    Loops(HearHosts hearing, KeepLog log, CountExposures exposures, Runnable whenDatabaseIsAway) {
        this.hearing = hearing;
        this.log = log;
        this.exposures = exposures;
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

    private void look() {
        try {
            hearing.write();
            while (log.sequence() > 0) {
                // Until every entry has its place.
            }
            while (exposures.write() > 0) {
                // Until every vulnerability that changed is counted.
            }
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "the database does not answer: {0}", e.getMessage());
            whenDatabaseIsAway.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a mistake of ours in a loop; it looks again in a second", e);
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
