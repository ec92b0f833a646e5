package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WaitingPollsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final HostId HOST = new HostId("h-1");

    private final WaitingPolls polls = new WaitingPolls();

    @Test
    void a_host_that_is_woken_between_its_look_and_its_wait_does_not_wait() {
        try (var place = polls.take(HOST)) {
            polls.wake(HOST);

            assertThat(place.await(LONG)).isTrue();
        }
        assertThat(polls.count()).isZero();
    }

    @Test
    void without_a_word_it_waits_its_time_and_no_longer() {
        try (var place = polls.take(HOST)) {
            polls.wake(new HostId("h-2"));

            assertThat(place.await(Duration.ofMillis(20))).isFalse();
        }
    }

    @Test
    void a_host_that_asks_again_has_its_earlier_question_answered() {
        var earlier = polls.take(HOST);
        var later = polls.take(HOST);

        assertThat(earlier.await(LONG)).isTrue();
        earlier.close();
        assertThat(polls.count()).as("the later one still waits").isEqualTo(1);
        later.close();
    }

    @Test
    void thousands_wait_at_once_and_all_go_when_the_server_ends() throws Exception {
        int hosts = 5000;
        var seated = new CountDownLatch(hosts);
        var woken = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < hosts; i++) {
                var host = new HostId("h-" + i);
                woken.add(threads.submit(() -> {
                    try (var place = polls.take(host)) {
                        seated.countDown();
                        return place.await(LONG);
                    }
                }));
            }
            seated.await();
            polls.end();
            for (Future<Boolean> one : woken) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(polls.count()).isZero();
        assertThat(polls.take(HOST).await(LONG)).as("nobody waits any more").isTrue();
    }
}
