package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.RingFacts;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.store.RolloutStore.RingWords;
import io.oakum.web.RolloutPage.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GateCheckTest {
    private static final int HOSTS = 4;

    /** A ring of four hosts: one may fail, three are to be confirmed, watched for 15 minutes. */
    private static final RingRow RING = new RingRow(
            new Ring(
                    0,
                    IntStream.range(0, HOSTS)
                            .mapToObj(no -> new HostId("h-" + no))
                            .toList(),
                    HOSTS,
                    new Gate(1, 3),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    false),
            RingFacts.UNTOUCHED,
            new RingWords("", "", ""));

    @ParameterizedTest
    @CsvSource({
        // confirmed, at work, restart left, failed, other, minutes left; failed, confirmed, watched
        "0, 1, 0, 0, 0, , Undecided, Undecided, Undecided",
        "2, 1, 0, 1, 0, , Undecided, Undecided, Undecided",
        "3, 0, 0, 1, 0, 10, Pass, Pass, Undecided",
        "3, 0, 0, 1, 0, 0, Pass, Pass, Pass",
        "2, 0, 0, 2, 0, 15, Fail, Fail, Undecided",
        "0, 2, 0, 2, 0, , Fail, Fail, Undecided",
        "2, 0, 2, 0, 0, -3, Pass, Undecided, Pass",
        "2, 0, 0, 0, 2, 3, Pass, Fail, Undecided",
    })
    void each_check_says_what_it_can_and_what_is_not_known_yet_passes_nothing(
            long confirmed,
            long active,
            long left,
            long failed,
            long other,
            Long minutes,
            String a,
            String b,
            String c) {
        List<GateCheck> checks = GateCheck.of(
                RING,
                new Tally(HOSTS, confirmed, active, left, failed, other),
                Optional.ofNullable(minutes).map(Duration::ofMinutes));

        assertThat(checks).extracting(check -> check.result().word()).containsExactly(a, b, c);
        assertThat(checks).extracting(GateCheck::needed).containsExactly("1 or fewer", "3 or more", "15 m");
    }
}
