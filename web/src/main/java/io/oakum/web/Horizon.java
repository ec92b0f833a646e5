package io.oakum.web;

import io.oakum.store.FigureStore.Due;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The picture of what is due when: a row for each tier, a mark for each stretch of time in which hosts have their first deadline. */
public record Horizon(List<Row> rows) {
    /** Where the middle of each stretch lies, in percent from the left; "now" is at 15. */
    private static final double[] PLACES = {4, 11, 19.5, 28.5, 37.5, 46.5, 56, 69, 81, 92, 97.5};

    private static final int LATE_STRETCHES = 2;
    private static final int TIERS = 5;

    /** @param place and radius as SVG spells them */
    public record Mark(String place, String radius, long hosts, boolean isLate) {
        /** Short enough for its circle; the table beside it has the exact number. */
        public String label() {
            if (hosts < 1000) {
                return String.valueOf(hosts);
            }
            return hosts < 1_000_000 ? hosts / 1000 + "k" : hosts / 1_000_000 + "M";
        }
    }

    public record Row(int tier, List<Mark> marks, long hosts, long late) {}

    public static Horizon of(List<Due> due) {
        var rows = new ArrayList<Row>();
        for (int tier = 0; tier < TIERS; tier++) {
            int wanted = tier;
            List<Due> own = due.stream().filter(one -> one.tier() == wanted).toList();
            rows.add(new Row(
                    tier,
                    own.stream().map(Horizon::mark).toList(),
                    own.stream().mapToLong(Due::hosts).sum(),
                    own.stream()
                            .filter(one -> one.stretch() < LATE_STRETCHES)
                            .mapToLong(Due::hosts)
                            .sum()));
        }
        return new Horizon(rows);
    }

    private static Mark mark(Due due) {
        double radius = Math.min(15, 7.5 + 2.6 * Math.log10((double) due.hosts()));
        return new Mark(
                PLACES[due.stretch()] + "%",
                String.format(Locale.ROOT, "%.1f", radius),
                due.hosts(),
                due.stretch() < LATE_STRETCHES);
    }
}
