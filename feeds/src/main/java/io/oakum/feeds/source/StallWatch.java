package io.oakum.feeds.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Closes a body that nothing comes out of for too long, so that whoever waits for it wakes up. */
final class StallWatch implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AtomicLong moved = new AtomicLong(System.nanoTime());
    private final AtomicReference<String> verdict = new AtomicReference<>("");
    private final Thread thread;

    StallWatch(InputStream body, FeedSource.Patience patience) {
        long began = System.nanoTime();
        long step = Math.max(1, patience.stall().toMillis() / 4);
        thread = Thread.ofVirtual().start(() -> {
            try {
                while (verdict.get().isEmpty()) {
                    Thread.sleep(step);
                    long now = System.nanoTime();
                    if (now - moved.get() > patience.stall().toMillis() * NANOS_PER_MILLI) {
                        verdict.set("nothing came for " + patience.stall().toMillis() + " ms");
                    } else if (now - began > patience.total().toMillis() * NANOS_PER_MILLI) {
                        verdict.set(
                                "it was not through after " + patience.total().toMillis() + " ms");
                    }
                }
                body.close();
            } catch (InterruptedException | IOException _) {
                // The copy is over, or its stream is gone already.
            }
        });
    }

    void moved() {
        moved.set(System.nanoTime());
    }

    /** Why it was closed, empty where it was not. */
    Optional<String> verdict() {
        return Optional.of(verdict.get()).filter(text -> !text.isEmpty());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
