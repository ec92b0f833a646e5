package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import java.time.Duration;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    @Test
    void the_pause_doubles_up_to_a_minute_and_begins_anew_after_an_answer() {
        var backOff = new BackOff(new SplittableRandom(1));

        for (int longest : new int[] {2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(backOff.afterFailure())
                    .isBetween(Duration.ofMillis(longest * 500L), Duration.ofSeconds(longest));
        }
        backOff.soon();
        assertThat(backOff.afterFailure()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_server_that_did_the_waiting_is_called_again_at_once_and_another_after_a_heartbeat() {
        var backOff = new BackOff(new SplittableRandom(1));

        assertThat(backOff.soon()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.calm(HEARTBEAT)).isBetween(HEARTBEAT.dividedBy(2), HEARTBEAT);
    }

    @Test
    @BadInput("E14")
    void E14_hosts_that_lost_their_server_together_come_back_spread_over_half_a_minute() {
        var seconds = new HashSet<Long>();
        IntStream.range(0, 5000).forEach(seed -> {
            var backOff = new BackOff(new SplittableRandom(seed));
            IntStream.range(0, 10).forEach(_ -> backOff.afterFailure());
            seconds.add(backOff.afterFailure().toSeconds());
        });

        assertThat(seconds).hasSizeGreaterThanOrEqualTo(30);
    }
}
