package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.KeepTrends.Trends;
import io.oakum.core.exposure.TimeToPatch;
import io.oakum.core.exposure.TimeToPatch.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * The picture of the share of exposures that is still open, by age; drawn on 1000 by 200.
 *
 * @param line of the latest cohort as SVG spells it, {@code band} what lies between its bounds
 * @param before the line of the cohort before; empty where too little is known of it
 * @param median where half were closed
 * @param rows the same as a table: at which age which share was open
 */
public record PatchChart(
        String line,
        String band,
        Optional<String> before,
        Optional<Median> median,
        Optional<Median> medianBefore,
        List<Tick> ticks,
        List<Row> rows) {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 200;
    private static final long DAY = 24;
    private static final List<Long> AGES = List.of(1L, 3L, 7L, 14L, 21L, 30L, 45L, 60L, 90L);

    /** A tick wants so much of the width for its words, in percent. */
    private static final double WORDS = 9;

    /** The same on the narrowest screen. */
    private static final double NARROW_WORDS = 18;

    /**
     * @param place in percent from the left
     * @param isFine whether it is left out where there is little room
     */
    public record Tick(String place, String anchor, String words, boolean isFine) {}

    /** @param place in percent from the left */
    public record Median(String place, String words) {}

    /** @param before empty where too little is known */
    public record Row(long days, String share, String band, Optional<String> before) {}

    /** Empty where too few exposures closed for a curve to mean anything. */
    public static Optional<PatchChart> of(Trends trends) {
        TimeToPatch latest = trends.latest();
        if (!latest.isTelling()) {
            return Optional.empty();
        }
        Optional<TimeToPatch> before = Optional.of(trends.before()).filter(TimeToPatch::isTelling);
        long days = daysShown(latest, before);
        var band = line(latest.steps(), days, Step::high) + back(latest.steps(), days) + "Z";
        return Optional.of(new PatchChart(
                line(latest.steps(), days, Step::share),
                band,
                before.map(one -> line(one.steps(), days, Step::share)),
                median(latest, days),
                before.flatMap(one -> median(one, days)),
                ticks(days),
                rows(latest, before, days)));
    }

    /** As few days as hold everything that closed, so that quick work is seen. */
    private static long daysShown(TimeToPatch latest, Optional<TimeToPatch> before) {
        long hours = Math.max(
                latest.steps().getLast().hours(),
                before.map(one -> one.steps().getLast().hours()).orElse(0L));
        return AGES.stream().filter(days -> days * DAY >= hours).findFirst().orElse(AGES.getLast());
    }

    private static String x(long hours, long days) {
        return String.format(Locale.ROOT, "%.1f", Math.min(WIDTH, (double) WIDTH * hours / (days * DAY)));
    }

    private static String y(double share) {
        return String.format(Locale.ROOT, "%.1f", HEIGHT * (1 - share));
    }

    private static String line(List<Step> steps, long days, ToDoubleFunction<Step> value) {
        var path = new StringBuilder("M0 0");
        for (Step step : steps) {
            path.append("H").append(x(step.hours(), days)).append("V").append(y(value.applyAsDouble(step)));
        }
        return path.append("H").append(WIDTH).toString();
    }

    /** The lower bound from the right end back to the left. */
    private static String back(List<Step> steps, long days) {
        var path = new StringBuilder();
        for (Step step : steps.reversed()) {
            path.append("V").append(y(step.low())).append("H").append(x(step.hours(), days));
        }
        return path.append("V0").toString();
    }

    private static Optional<Median> median(TimeToPatch time, long days) {
        OptionalLong hours = time.hoursUntil(0.5);
        if (hours.isEmpty() || hours.getAsLong() > days * DAY) {
            return Optional.empty();
        }
        String place = String.format(Locale.ROOT, "%.2f%%", 100.0 * hours.getAsLong() / (days * DAY));
        return Optional.of(new Median(place, age(hours.getAsLong())));
    }

    private static String age(long hours) {
        return hours < 2 * DAY ? hours + " h" : String.format(Locale.ROOT, "%.1f d", (double) hours / DAY);
    }

    private static List<Tick> ticks(long days) {
        var ticks = new ArrayList<Tick>();
        ticks.add(new Tick("0%", "start", "0 d", false));
        double last = 0;
        double lastOfNarrow = 0;
        for (long age : AGES) {
            double place = 100.0 * age / days;
            if (age == days) {
                ticks.add(new Tick("100%", "end", age + " d", false));
                return ticks;
            }
            if (place - last >= WORDS && place <= 100 - WORDS) {
                boolean isFine = place - lastOfNarrow < NARROW_WORDS || place > 100 - NARROW_WORDS;
                ticks.add(new Tick(String.format(Locale.ROOT, "%.2f%%", place), "middle", age + " d", isFine));
                last = place;
                lastOfNarrow = isFine ? lastOfNarrow : place;
            }
        }
        return ticks;
    }

    private static List<Row> rows(TimeToPatch latest, Optional<TimeToPatch> before, long days) {
        return AGES.stream()
                .filter(age -> age <= days)
                .map(age -> row(age, at(latest, age), before.map(one -> at(one, age))))
                .toList();
    }

    private static Row row(long days, Step step, Optional<Step> before) {
        return new Row(
                days,
                percent(step.share()),
                text("patchchart.band", percent(step.low()), percent(step.high())),
                before.map(one -> percent(one.share())));
    }

    private static Step at(TimeToPatch time, long days) {
        return time.steps().stream()
                .filter(step -> step.hours() <= days * DAY)
                .reduce((_, later) -> later)
                .orElse(new Step(0, time.watched(), 0, 1, 1, 1));
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }
}
