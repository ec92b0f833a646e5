package io.oakum.web;

import io.oakum.control.ExposureViews.ShownTotals;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.TotalStore.Line;
import io.oakum.web.Words.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words of the list of exposures where it is told by package, by host or by group.
 *
 * @param lede the first sentence
 * @param nothing where a filter finds no row
 * @param all on the way to the list without a filter
 * @param explained what the figures of a row are of
 */
public record Totals(Side side, String lede, String nothing, String all, String explained) {
    private static final String ROWS =
            " The filter's words choose the rows: those with at least one exposure that is so. With package: or group: nothing else is counted.";

    public static Totals of(Side side) {
        return switch (side) {
            case PACKAGE ->
                new Totals(
                        side,
                        "Each package with something open, by when the most urgent of its hosts must be fixed.",
                        "No package with something open fits this filter.",
                        "All packages",
                        "Hosts and late: how many hosts have, or are past a deadline of, a vulnerability in this package."
                                + ROWS);
            case HOST ->
                new Totals(
                        side,
                        "Each host with something open, and when the most urgent of it must be fixed.",
                        "No host with something open fits this filter.",
                        "All hosts with something open",
                        "Late: how many of the host's vulnerabilities are past their deadline." + ROWS);
            case GROUP ->
                new Totals(
                        side,
                        "Each group of hosts with something open, by when the most urgent of its hosts must be fixed.",
                        "No group with something open fits this filter.",
                        "All groups",
                        "A host in two groups counts in both. Hosts and late: how many of the group's hosts have something open, or"
                                + " past its deadline." + ROWS);
            case VULNERABILITY -> throw new IllegalArgumentException("vulnerabilities have a page of their own");
        };
    }

    public boolean hasHosts() {
        return side != Side.HOST;
    }

    /** What is counted as late: of a host its vulnerabilities, else hosts. */
    public String late() {
        return hasHosts() ? "Late hosts" : "Late";
    }

    public String count(long number) {
        return Words.count(number, one(), many());
    }

    public String one() {
        return side.word();
    }

    public String many() {
        return side == Side.VULNERABILITY ? "vulnerabilities" : side.word() + "s";
    }

    public String name(Line line) {
        return side == Side.GROUP && line.key().isEmpty() ? "In no group" : Words.shortened(line.title(), 200);
    }

    /** Where the rows behind it are; empty where no address can name them. */
    public Optional<String> link(Line line) {
        return switch (side) {
            case PACKAGE, VULNERABILITY -> ExposureQuery.ofPackage(line.key());
            case HOST -> Optional.of("/hosts/" + line.key());
            case GROUP -> Optional.of(ExposureQuery.ofGroup(line.key()));
        };
    }

    /** What the catalogue of the exploited says where it has none of a row: where none was loaded, nothing. */
    public static String catalogue(ShownTotals view) {
        return view.hasCatalogue() ? "none in KEV" : "KEV not loaded";
    }

    /** What can be done about most of it. */
    public static State todo(Line line) {
        if (line.ready() > 0) {
            return new State("dl", "run", "A fix is ready for " + Words.count(line.ready()) + of(line));
        }
        if (line.restarts() > 0) {
            return new State("restart", "warn", "Restart left for " + Words.count(line.restarts()) + of(line));
        }
        return held(line) > 0
                ? new State("held", "warn", "Held for " + Words.count(held(line)) + of(line))
                : new State("und", "idle", "No fix to be had yet");
    }

    private static String of(Line line) {
        return " of " + Words.count(line.exposures(), "exposure", "exposures");
    }

    private static long held(Line line) {
        return line.exposures() - line.ready() - line.restarts() - line.unfixable();
    }

    /** How it stands with the others; empty where there are none. */
    public static String rest(Line line) {
        List<String> rest = new ArrayList<>();
        if (line.ready() > 0 && line.restarts() > 0) {
            rest.add("restart left for " + Words.count(line.restarts()));
        }
        if (line.ready() + line.restarts() > 0 && held(line) > 0) {
            rest.add("held for " + Words.count(held(line)));
        }
        if (line.unfixable() > 0 && line.unfixable() < line.exposures()) {
            rest.add("no fix for " + Words.count(line.unfixable()));
        }
        return String.join(", ", rest);
    }
}
