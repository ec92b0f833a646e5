package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.KeepTrends.Trends;
import io.oakum.core.exposure.TimeToPatch;
import io.oakum.core.exposure.TimeToPatch.Left;
import io.oakum.store.TrendStore.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChartsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final TimeToPatch NONE = TimeToPatch.of(List.of());

    private static Trends trends(Duration step, long... open) {
        var points = new ArrayList<Point>();
        for (int i = 0; i < open.length; i++) {
            points.add(new Point(NOW.minus(step.multipliedBy(open.length - 1 - i)), open[i], open[i] / 2));
        }
        return new Trends(NOW, step, points, NONE, NONE, List.of());
    }

    private static Trends trends(TimeToPatch latest, TimeToPatch before) {
        return new Trends(NOW, Duration.ofDays(1), List.of(), latest, before, List.of());
    }

    @Test
    void a_line_goes_from_the_left_to_the_right_and_never_above_the_top() {
        OpenChart chart = OpenChart.of(trends(Duration.ofDays(1), 0, 3, 6, 4)).orElseThrow();

        assertThat(chart.top()).isEqualTo(6);
        assertThat(chart.half()).isEqualTo("3");
        assertThat(chart.open()).isEqualTo("M0.0 200.0L333.3 100.0L666.7 0.0L1000.0 66.7");
        assertThat(chart.lateBelow()).endsWith("L1000.0 133.3L1000 200L0 200Z");
        assertThat(chart.ticks())
                .extracting(OpenChart.Tick::words)
                .containsExactly("23 Nov", "24 Nov", "25 Nov", "now");
        assertThat(chart.rows()).extracting(Point::open).containsExactly(4L, 6L, 3L, 0L);
        assertThat(chart.sentence()).isEqualTo("4 exposures are open now, 2 past the deadline.");
    }

    @Test
    void on_a_narrow_screen_no_words_stand_closer_than_a_fifth_of_the_width() {
        var open = OpenChart.of(trends(Duration.ofDays(1), 0, 3, 6, 4, 5)).orElseThrow();
        var slow = TimeToPatch.of(List.of(new Left(24 * 50, 30, 0), new Left(24 * 80, 0, 400)));
        var patch = PatchChart.of(trends(slow, NONE)).orElseThrow();

        assertThat(open.ticks().stream().filter(tick -> !tick.isFine()).map(OpenChart.Tick::words))
                .containsExactly("22 Nov", "24 Nov", "now");
        assertThat(patch.ticks().stream().filter(tick -> !tick.isFine()).map(PatchChart.Tick::words))
                .containsExactly("0 d", "14 d", "30 d", "45 d", "60 d");
    }

    @Test
    void the_first_hours_are_told_by_the_hour() {
        OpenChart chart = OpenChart.of(trends(Duration.ofHours(1), 0, 1)).orElseThrow();

        assertThat(chart.ticks()).extracting(OpenChart.Tick::words).containsExactly("11:00", "now");
        assertThat(chart.half()).isEqualTo("1");
        assertThat(chart.top()).isEqualTo(2);
    }

    @Test
    void where_nothing_ever_was_there_is_no_picture() {
        assertThat(OpenChart.of(trends(Duration.ofDays(1)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,2", "1,2", "2,2", "3,4", "7,8", "9,10", "11,20", "61,80", "81,100", "4100,5000", "9000000,10000000"})
    void the_top_is_a_round_number_that_is_not_below(long most, long top) {
        assertThat(OpenChart.rounded(most)).isEqualTo(top);
    }

    @Test
    void a_curve_has_its_median_and_ends_where_the_last_one_closed() {
        var latest = TimeToPatch.of(List.of(new Left(12, 10, 0), new Left(48, 20, 0), new Left(100, 10, 5)));
        var before = TimeToPatch.of(List.of(new Left(24, 20, 0), new Left(120, 30, 0)));

        PatchChart chart = PatchChart.of(trends(latest, before)).orElseThrow();

        assertThat(chart.line()).startsWith("M0 0H71.4V44.4H285.7V133.3").endsWith("H1000");
        assertThat(chart.band()).startsWith("M0 0H71.4V").endsWith("V0Z");
        assertThat(chart.before()).isPresent();
        assertThat(chart.median()).contains(new PatchChart.Median("28.57%", "2.0 d"));
        assertThat(chart.medianBefore()).contains(new PatchChart.Median("71.43%", "5.0 d"));
        assertThat(chart.ticks()).extracting(PatchChart.Tick::words).containsExactly("0 d", "1 d", "3 d", "7 d");
        assertThat(chart.rows()).extracting(PatchChart.Row::share).containsExactly("78 %", "33 %", "11 %");
        assertThat(chart.rows().getFirst().before()).isEqualTo(Optional.of("60 %"));
    }

    @Test
    void of_few_that_closed_no_curve_is_drawn() {
        assertThat(PatchChart.of(trends(TimeToPatch.of(List.of(new Left(5, 29, 4000))), NONE)))
                .isEmpty();
    }

    @Test
    void a_median_that_was_never_reached_is_not_told() {
        var slow = TimeToPatch.of(List.of(new Left(24 * 50, 30, 0), new Left(24 * 80, 0, 400)));

        PatchChart chart = PatchChart.of(trends(slow, NONE)).orElseThrow();

        assertThat(chart.median()).isEmpty();
        assertThat(chart.before()).isEmpty();
        assertThat(chart.ticks().getLast()).isEqualTo(new PatchChart.Tick("100%", "end", "60 d", false));
        assertThat(chart.rows().getLast().before()).isEmpty();
    }
}
