package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oakum.core.exposure.TimeToPatch.Left;
import io.oakum.core.exposure.TimeToPatch.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeToPatchTest {
    /** The remission times of 6-MP patients of Freireich et al. (1963), the textbooks' example; + is one that was still open. */
    private static final List<Left> REMISSIONS = List.of(
            new Left(6, 3, 1),
            new Left(7, 1, 0),
            new Left(9, 0, 1),
            new Left(10, 1, 1),
            new Left(11, 0, 1),
            new Left(13, 1, 0),
            new Left(16, 1, 0),
            new Left(17, 0, 1),
            new Left(19, 0, 1),
            new Left(20, 0, 1),
            new Left(22, 1, 0),
            new Left(23, 1, 0),
            new Left(25, 0, 1),
            new Left(32, 0, 2),
            new Left(34, 0, 1),
            new Left(35, 0, 1));

    @Test
    void the_textbooks_example_comes_out_as_in_the_textbooks() {
        var time = TimeToPatch.of(REMISSIONS);

        assertThat(time.watched()).isEqualTo(21);
        assertThat(time.closed()).isEqualTo(9);
        assertThat(time.steps()).extracting(Step::atRisk).containsExactly(21L, 17L, 15L, 12L, 11L, 7L, 6L);
        double[] shares = {0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448};
        for (int i = 0; i < shares.length; i++) {
            assertThat(time.steps().get(i).share()).isCloseTo(shares[i], within(0.0005));
        }
        // R's survfit with conf.type = "log-log" gives 0.620 and 0.952 at 6.
        assertThat(time.steps().getFirst().low()).isCloseTo(0.620, within(0.0005));
        assertThat(time.steps().getFirst().high()).isCloseTo(0.952, within(0.0005));
        assertThat(time.hoursUntil(0.5)).hasValue(23);
        assertThat(time.hoursUntil(0.1)).isEmpty();
        assertThat(time.isTelling()).isFalse();
    }

    @Test
    void where_everything_closes_nothing_is_left() {
        var time = TimeToPatch.of(List.of(new Left(1, 20, 0), new Left(5, 10, 0)));

        assertThat(time.steps().getLast()).isEqualTo(new Step(5, 10, 10, 0, 0, 0));
        assertThat(time.isTelling()).isTrue();
    }

    @Test
    void of_nothing_nothing_is_said() {
        assertThat(TimeToPatch.of(List.of())).isEqualTo(new TimeToPatch(0, 0, List.of()));
        assertThat(TimeToPatch.of(List.of(new Left(3, 0, 7)))).isEqualTo(new TimeToPatch(7, 0, List.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shares_only_fall_and_stand_within_their_band(long seed) {
        var random = new Random(seed);
        var left = new ArrayList<Left>();
        for (int age = 0; age < 200; age++) {
            left.add(new Left(age, random.nextInt(4), random.nextInt(3)));
        }

        double before = 1;
        for (Step step : TimeToPatch.of(left).steps()) {
            assertThat(step.share()).isLessThan(before).isBetween(step.low(), step.high());
            assertThat(step.high()).isLessThanOrEqualTo(1);
            before = step.share();
        }
        assertThat(before).isLessThan(0.5);
    }

    @Test
    void where_nothing_stays_open_it_is_the_share_of_those_that_are_older() {
        var random = new Random(7);
        int[] ages = random.ints(500, 0, 90).sorted().toArray();
        var left = new ArrayList<Left>();
        for (int age = 0; age < 90; age++) {
            int at = age;
            left.add(new Left(
                    age, java.util.Arrays.stream(ages).filter(one -> one == at).count(), 0));
        }

        for (Step step : TimeToPatch.of(left).steps()) {
            long older = java.util.Arrays.stream(ages)
                    .filter(one -> one > step.hours())
                    .count();
            assertThat(step.share()).isCloseTo(older / 500.0, within(1e-9));
        }
    }
}
