package io.oakum.server;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for the bell would wait for a day. */
@Timeout(60)
final class BellTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Bell bell = new Bell();

    @Test
    void who_waits_is_woken() throws Exception {
        Thread ringer = Thread.ofVirtual().start(bell::ring);

        bell.await(DAY);

        ringer.join();
    }

    @Test
    void what_was_rung_before_is_not_missed() throws Exception {
        bell.ring();
        bell.ring();

        bell.await(DAY);
        bell.await(Duration.ofMillis(1));
    }
}
