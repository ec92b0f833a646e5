package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.KeepTrends.Trends;
import io.oakum.store.TrendStore.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The picture of what was open, and of that past its deadline, over time; drawn on 1000 by 200, the newest at the right.
 *
 * @param open and late as SVG spells a line; {@code openBelow} and {@code lateBelow} what lies under each
 * @param top what the upper edge stands for, {@code half} the middle
 * @param rows the same as a table, newest first
 */
public record OpenChart(
        String open,
        String openBelow,
        String late,
        String lateBelow,
        long top,
        String half,
        List<Tick> ticks,
        Point last,
        List<Point> rows,
        boolean isHourly) {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 200;
    private static final int ROWS = 24;
    private static final int TICKS = 4;
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /**
     * @param place in percent from the left, {@code anchor} as SVG spells where its words stand
     * @param isFine whether it is left out where there is little room
     */
    public record Tick(String place, String anchor, String words, boolean isFine) {}

    /** Empty where nothing was ever open. */
    public static Optional<OpenChart> of(Trends trends) {
        List<Point> points = trends.points();
        if (points.size() < 2) {
            return Optional.empty();
        }
        long top = rounded(points.stream().mapToLong(Point::open).max().orElse(0));
        boolean isHourly = trends.step().compareTo(Duration.ofDays(1)) < 0;
        String open = line(points.stream().map(Point::open).toList(), top);
        String late = line(points.stream().map(Point::late).toList(), top);
        return Optional.of(new OpenChart(
                open,
                below(open),
                late,
                below(late),
                top,
                top % 2 == 0 ? Words.count(top / 2) : "",
                ticks(points, isHourly),
                points.getLast(),
                points.reversed().subList(0, Math.min(ROWS, points.size())),
                isHourly));
    }

    /** What a person who cannot see it is told. */
    public String sentence() {
        return count("openchart.sentence", last.open(), Words.count(last.late()));
    }

    /** The next number with a single 1, 2, 4, 5, 6 or 8 in front. */
    static long rounded(long most) {
        for (long ten = 1; ten > 0; ten *= 10) {
            for (long times : new long[] {1, 2, 4, 5, 6, 8}) {
                if (times * ten >= Math.max(2, most)) {
                    return times * ten;
                }
            }
        }
        return most;
    }

    private static String line(List<Long> values, long top) {
        var path = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double x = (double) WIDTH * i / (values.size() - 1);
            double y = HEIGHT - (double) HEIGHT * values.get(i) / top;
            path.append(i == 0 ? 'M' : 'L').append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
        }
        return path.toString();
    }

    private static String below(String line) {
        return line + "L" + WIDTH + " " + HEIGHT + "L0 " + HEIGHT + "Z";
    }

    private static List<Tick> ticks(List<Point> points, boolean isHourly) {
        var ticks = new ArrayList<Tick>();
        int marks = Math.min(TICKS, points.size() - 1);
        for (int i = 0; i <= marks; i++) {
            int at = (points.size() - 1) * i / marks;
            String place = String.format(Locale.ROOT, "%.2f%%", 100.0 * at / (points.size() - 1));
            String anchor = i == 0 ? "start" : i == marks ? "end" : "middle";
            String words =
                    i == marks ? text("openchart.now") : words(points.get(at).at(), isHourly);
            ticks.add(new Tick(place, anchor, words, marks == TICKS && i % 2 == 1));
        }
        return ticks;
    }

    private static String words(Instant at, boolean isHourly) {
        return (isHourly ? HOUR : DAY).format(at);
    }
}
