package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Belief.Contested;
import io.oakum.core.exposure.Belief.Known;
import io.oakum.core.exposure.Belief.NotYet;
import io.oakum.core.inventory.HostId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BeliefTest {
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final HostId C = new HostId("c");

    @Test
    void nobody_and_one_host_alone_are_too_few() {
        assertThat(Belief.of(Map.of())).isEqualTo(new NotYet());
        assertThat(Belief.of(Map.of(A, "x"))).isEqualTo(new NotYet());
    }

    @Test
    void two_hosts_that_say_the_same_are_believed() {
        assertThat(Belief.of(Map.of(A, "x", B, "x"))).isEqualTo(new Known("x"));
    }

    @Test
    void one_that_says_otherwise_contests_what_many_say() {
        assertThat(Belief.of(Map.of(A, "x", B, "y"))).isEqualTo(new Contested());
        assertThat(Belief.of(Map.of(A, "x", B, "x", C, "y"))).isEqualTo(new Contested());
    }

    @Test
    void one_in_sixty_four_reads_itself_and_each_host_other_files() {
        assertThat(checks(A).size()).isBetween(800, 1_200);
        assertThat(checks(B).size()).isBetween(800, 1_200);
        assertThat(checks(A)).isNotEqualTo(checks(B));
    }

    private static List<Integer> checks(HostId host) {
        return IntStream.range(0, 64_000)
                .filter(file -> Belief.isSpotCheck(host, "%064x".formatted(file)))
                .boxed()
                .toList();
    }
}
