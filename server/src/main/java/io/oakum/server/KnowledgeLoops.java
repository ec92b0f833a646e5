package io.oakum.server;

import io.oakum.control.AskFleetWhy;
import io.oakum.control.DeriveExposures;
import io.oakum.control.FeedSchedule;
import io.oakum.control.KeepTotals;
import io.oakum.control.KeepTrends;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Keeps what is known in step: one loop derives what follows from every change, another loads the feeds that are due, which may take
 * long and holds nobody up, a third counts what became of exposures over time, a fourth what is open by package and by group, and a
 * fifth why what is open is still open.
 */
final class KnowledgeLoops implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KnowledgeLoops.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FEED_PAUSE = Duration.ofSeconds(5);

    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Thread> threads;

    /** What is counted over all that is open, each at its own pace. */
    record Counts(KeepTrends trends, KeepTotals totals, AskFleetWhy why) {}

    /** What a loop does each time it looks. */
    private interface Look {
        void now() throws StoreException, IOException;
    }

    KnowledgeLoops(DeriveExposures derive, FeedSchedule feeds, Counts counts, Clock clock, RandomGenerator random) {
        threads = List.of(
                start("derive", PAUSE, derive::catchUp),
                start("feeds", FEED_PAUSE, () -> feeds.look(clock.instant(), random)),
                start("trends", PAUSE, counts.trends()::look),
                start("totals", PAUSE, counts.totals()::look),
                start("causes", PAUSE, counts.why()::look));
    }

    private Thread start(String name, Duration pause, Look look) {
        return Thread.ofVirtual().name(name).start(() -> {
            do {
                look(name, look);
            } while (!isOver(pause));
        });
    }

    private boolean isOver(Duration pause) {
        try {
            return ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void look(String name, Look look) {
        try {
            look.now();
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "loop={0} the database does not answer: {1}", new Object[] {name, e.getMessage()});
        } catch (IOException e) {
            LOG.log(Level.WARNING, "loop={0} a file cannot be read: {1}", new Object[] {name, e.getMessage()});
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "loop=" + name + " a mistake of ours; it looks again in a moment", e);
        }
    }

    /** What is under way comes to its end; a feed that takes longer than a moment is cut off, and loaded again after the next start. */
    @Override
    public void close() {
        ended.countDown();
        for (Thread thread : threads) {
            try {
                if (!thread.join(MOMENT)) {
                    thread.interrupt();
                    thread.join(MOMENT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
