package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PulseTest {
    @Test
    void one_kind_of_listeners_takes_no_place_from_another() {
        try (var pulse = new Pulse(() -> "")) {
            Pulse.Room programs = pulse.room(1);
            Pulse.Room pages = pulse.room(1);

            assertThat(programs.enter()).isTrue();
            assertThat(programs.enter()).isFalse();
            assertThat(pages.enter()).isTrue();

            programs.leave();
            assertThat(programs.enter()).isTrue();
            assertThat(pages.enter()).isFalse();
        }
    }

    @Test
    void it_is_looked_while_somebody_listens_and_a_look_that_failed_counts_for_nothing() throws Exception {
        var looks = new AtomicInteger();
        try (var pulse = new Pulse(() -> {
            if (looks.incrementAndGet() == 1) {
                throw new StoreException("the database does not answer", new IOException("away"));
            }
            return "beats";
        })) {
            assertThat(pulse.pause()).isTrue();
            assertThat(pulse.pause()).isTrue();
            assertThat(looks).as("nobody listens").hasValue(0);

            assertThat(pulse.room(1).enter()).isTrue();
            Instant end = Instant.now().plus(Duration.ofMinutes(1));
            while (pulse.now().number() == 0 && Instant.now().isBefore(end)) {
                Thread.sleep(50);
            }

            assertThat(pulse.now().pulse()).isEqualTo("beats");
            assertThat(looks.get()).isGreaterThan(1);
        }
    }

    @Test
    void who_waits_is_let_go_when_it_ends() {
        var pulse = new Pulse(() -> "");

        pulse.close();

        assertThat(pulse.pause()).isFalse();
    }
}
