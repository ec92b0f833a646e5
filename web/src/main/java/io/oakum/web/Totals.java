package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.ExposureViews.ShownTotals;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.TotalStore.Line;
import io.oakum.trust.Sha256;
import io.oakum.web.Words.State;
import java.nio.charset.StandardCharsets;
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
    /** Names of packages may be long; so many hexadecimal digits of a digest tell them apart. */
    private static final int ID = 16;

    public static Totals of(Side side) {
        return switch (side) {
            case PACKAGE ->
                new Totals(
                        side,
                        text("totals.package.lede"),
                        text("totals.package.nothing"),
                        text("totals.package.all"),
                        text("totals.package.explained"));
            case HOST ->
                new Totals(
                        side,
                        text("totals.host.lede"),
                        text("totals.host.nothing"),
                        text("totals.host.all"),
                        text("totals.host.explained"));
            case GROUP ->
                new Totals(
                        side,
                        text("totals.group.lede"),
                        text("totals.group.nothing"),
                        text("totals.group.all"),
                        text("totals.group.explained"));
            case VULNERABILITY -> throw new IllegalArgumentException("vulnerabilities have a page of their own");
        };
    }

    public boolean hasHosts() {
        return side != Side.HOST;
    }

    /** What is counted as late: of a host its vulnerabilities, else hosts. */
    public String late() {
        return hasHosts() ? text("totals.late.hosts") : text("totals.late");
    }

    public String count(long number) {
        return switch (side) {
            case PACKAGE -> Texts.count("count.packages", number);
            case HOST -> Texts.count("count.hosts", number);
            case GROUP -> Texts.count("totals.groups", number);
            case VULNERABILITY -> Texts.count("count.vulnerabilities", number);
        };
    }

    public String name(Line line) {
        return side == Side.GROUP && line.key().isEmpty()
                ? text("totals.group.none")
                : Words.shortened(line.title(), 200);
    }

    /** By which a page that is fetched again knows the row, wherever in the list it stands then. */
    public static String id(Line line) {
        return "t-"
                + Sha256.of(line.key().getBytes(StandardCharsets.UTF_8)).hex().substring(0, ID);
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
        return view.hasCatalogue() ? text("totals.kev.none") : text("totals.kev.unknown");
    }

    /** What can be done about most of it. */
    public static State todo(Line line) {
        if (line.ready() > 0) {
            return new State(
                    "dl", "run", Texts.count("totals.todo.ready", line.exposures(), Words.count(line.ready())));
        }
        if (line.restarts() > 0) {
            return new State(
                    "restart",
                    "warn",
                    Texts.count("totals.todo.restart", line.exposures(), Words.count(line.restarts())));
        }
        return held(line) > 0
                ? new State("held", "warn", Texts.count("totals.todo.held", line.exposures(), Words.count(held(line))))
                : new State("und", "idle", text("totals.todo.none"));
    }

    private static long held(Line line) {
        return line.exposures() - line.ready() - line.restarts() - line.unfixable();
    }

    /** How it stands with the others; empty where there are none. */
    public static String rest(Line line) {
        List<String> rest = new ArrayList<>();
        if (line.ready() > 0 && line.restarts() > 0) {
            rest.add(text("totals.rest.restart", Words.count(line.restarts())));
        }
        if (line.ready() + line.restarts() > 0 && held(line) > 0) {
            rest.add(text("totals.rest.held", Words.count(held(line))));
        }
        if (line.unfixable() > 0 && line.unfixable() < line.exposures()) {
            rest.add(text("totals.rest.none", Words.count(line.unfixable())));
        }
        return String.join(", ", rest);
    }
}
