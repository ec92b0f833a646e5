package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final Throttle throttle = new Throttle(3, Duration.ofMinutes(1));

    @Test
    @BadInput("E1")
    void a_source_has_so_many_tries_and_others_have_theirs() {
        wrong("a", 3);

        assertThat(throttle.isClosed("a", NOON.plusSeconds(5))).isTrue();
        assertThat(throttle.isClosed("b", NOON.plusSeconds(5))).isFalse();
    }

    @Test
    void two_wrong_tries_are_what_happens_to_people() {
        wrong("a", 2);

        assertThat(throttle.isClosed("a", NOON)).isFalse();
    }

    @Test
    void it_opens_again_when_the_time_is_over_and_counts_anew() {
        wrong("a", 1000);

        assertThat(throttle.isClosed("a", NOON.plusSeconds(60))).isFalse();
        throttle.wrong("a", NOON.plusSeconds(60));
        assertThat(throttle.isClosed("a", NOON.plusSeconds(61))).isFalse();
    }

    @Test
    void a_try_is_counted_before_it_is_known_and_taken_off_when_it_was_right() {
        assertThat(throttle.admits("a", NOON)).isTrue();
        assertThat(throttle.admits("a", NOON)).isTrue();
        throttle.right("a");
        assertThat(throttle.admits("a", NOON)).isTrue();
        assertThat(throttle.admits("a", NOON)).isTrue();
        assertThat(throttle.admits("a", NOON)).isFalse();
    }

    @Test
    void many_sources_do_not_fill_the_memory() {
        wrong("first", 3);
        for (int i = 0; i < 10_000; i++) {
            throttle.wrong("s" + i, NOON);
        }

        assertThat(throttle.isClosed("first", NOON)).as("forgotten").isFalse();
    }

    private void wrong(String source, int times) {
        for (int i = 0; i < times; i++) {
            throttle.wrong(source, NOON);
        }
    }
}
