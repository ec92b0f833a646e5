package io.oakum.core.exposure;

import io.oakum.core.exposure.SupportEnd.Phases;
import io.oakum.core.inventory.Ecosystem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of distro-info's tables of releases, which Debian and Ubuntu keep and which lie on many of their hosts: comma-separated, a
 * release a line, with the days on which each kind of its support ends.
 */
public final class ReleaseTable {
    private static final List<String> HEAD = List.of("version", "codename", "series", "created", "release", "eol");
    private static final int FIRST_YEAR = 1990;
    private static final int LAST_YEAR = 2100;

    private final String distribution;
    private final List<String> columns;

    private ReleaseTable(String distribution, List<String> columns) {
        this.distribution = distribution;
        this.columns = columns;
    }

    /** By the table's first line; empty where it is none of such a table. */
    public static Optional<ReleaseTable> headed(String line) {
        List<String> columns = List.of(line.strip().split(",", -1));
        if (columns.size() < HEAD.size() || !columns.subList(0, HEAD.size()).equals(HEAD)) {
            return Optional.empty();
        }
        return Optional.of(new ReleaseTable(columns.contains("eol-lts") ? "Debian" : "Ubuntu", columns));
    }

    /** What the lines of a whole table say; those that are wrong, and a text that is none, say nothing. */
    public static List<SupportEnd> ends(List<String> lines) {
        var ends = new ArrayList<SupportEnd>();
        headed(lines.isEmpty() ? "" : lines.getFirst())
                .ifPresent(table -> lines.stream().skip(1).forEach(line -> {
                    try {
                        table.end(line).ifPresent(ends::add);
                    } catch (IllegalArgumentException e) {
                        // One bad row of a file that its distribution made is no reason to know nothing of the others.
                    }
                }));
        return ends;
    }

    /**
     * What one line says; empty for releases that have no number or no end yet.
     *
     * @throws IllegalArgumentException if a day in it is none; the message says which
     */
    public Optional<SupportEnd> end(String line) {
        Map<String, String> row = row(line);
        String version = row.getOrDefault("version", "").split(" ")[0];
        if (version.isEmpty() || row.getOrDefault("eol", "").isEmpty()) {
            return Optional.empty();
        }
        // Debian's long-term support is for everybody; what Ubuntu has behind its end, and Debian behind both, is for
        // subscribers.
        LocalDate ordinary = day(row.getOrDefault("eol", ""));
        Optional<LocalDate> longTerm = first(row, "eol-lts");
        LocalDate end = longTerm.orElse(ordinary);
        return Optional.of(new SupportEnd(
                new Ecosystem(distribution, version),
                "",
                Optional.of(end),
                new Phases(
                        longTerm.filter(ordinary::isBefore).map(_ -> ordinary),
                        first(row, "eol-elts", "eol-legacy", "eol-esm").filter(end::isBefore)),
                distribution + " " + version + " gets no fixes since " + end));
    }

    private Map<String, String> row(String line) {
        List<String> cells = List.of(line.strip().split(",", -1));
        var row = new HashMap<String, String>();
        for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
            row.put(columns.get(i), cells.get(i).strip());
        }
        return row;
    }

    private static Optional<LocalDate> first(Map<String, String> row, String... columns) {
        for (String column : columns) {
            String day = row.getOrDefault(column, "");
            if (!day.isEmpty()) {
                return Optional.of(day(day));
            }
        }
        return Optional.empty();
    }

    /**
     * A day on which support can end.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static LocalDate day(String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeException _) {
            // Told below, with the text.
        }
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        throw new IllegalArgumentException("'" + (shown.length() <= 60 ? shown : shown.substring(0, 60) + "...")
                + "' is no day on which support can end");
    }
}
