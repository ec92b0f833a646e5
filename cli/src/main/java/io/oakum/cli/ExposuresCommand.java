package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is wrong in the fleet, from several sides, now or on a past date. */
@Command(
        name = "exposures",
        mixinStandardHelpOptions = true,
        description = {
            "What is open in the fleet, what is due first first, now or as of a past date.",
            "Ends with 1 where something is open, with 0 where nothing is."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum exposures",
            "  oakum exposures --by vulnerability --overdue",
            "  oakum exposures --host h-1b2c --as-of 2026-11-01",
            "  oakum exposures --by group --package openssl",
            "  oakum exposures --all --json | jq '.exposures[] | select(.provisional)'"
        })
public final class ExposuresCommand implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Option(
            names = "--by",
            paramLabel = "SIDE",
            description = "exposure (default), vulnerability, package, host or group")
    private String by = "exposure";

    @Option(names = "--vulnerability", paramLabel = "ID", description = "only this one, such as CVE-2026-0001")
    private Optional<String> vulnerability = Optional.empty();

    @Option(names = "--package", paramLabel = "NAME", description = "only in this package")
    private Optional<String> packageName = Optional.empty();

    @Option(names = "--host", paramLabel = "ID", description = "only on this host, by its id as in oakum hosts")
    private Optional<String> host = Optional.empty();

    @Option(names = "--group", paramLabel = "TAG", description = "only on the hosts of this group")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "only fix-available, restart-required, no-fix or end-of-life")
    private Optional<String> state = Optional.empty();

    @Option(names = "--overdue", description = "only what was due before")
    private boolean overdue;

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "a past day (its end, in UTC) or instant, such as 2026-11-01 or 2026-11-01T12:00:00Z")
    private Optional<String> asOf = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "so many rows, at most 1000 (default: 50)")
    private int limit = 50;

    @Option(names = "--cursor", paramLabel = "NEXT", description = "go on behind the last answer, by its \"next\"")
    private Optional<String> cursor = Optional.empty();

    @Option(names = "--all", description = "all rows, however many")
    private boolean all;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        JsonObject page = api.get(path(cursor));
        var pages = new ExposurePages(by.equals("exposure") ? "exposures" : "totals", page);
        while (all && pages.next().isPresent()) {
            pages.add(api.get(path(pages.next())));
        }
        System.out.print(json ? Json.writeIndented(pages.document()) + "\n" : text(pages));
        return pages.rows().isEmpty() ? 0 : 1;
    }

    private String path(Optional<String> from) throws Refusal {
        var path = new StringBuilder("/api/v1/exposures?by=")
                .append(encoded(by))
                .append("&limit=")
                .append(all ? 1000 : limit);
        add(path, "vulnerability", vulnerability);
        add(path, "package", packageName);
        add(path, "host", host);
        add(path, "group", group);
        add(path, "state", state);
        add(path, "overdue", overdue ? Optional.of("true") : Optional.empty());
        add(path, "cursor", from);
        if (asOf.isPresent()) {
            add(path, "asOf", Optional.of(instant(asOf.get())));
        }
        return path.toString();
    }

    /** A day is asked about as it ended. */
    static String instant(String text) throws Refusal {
        try {
            return text.length() <= "2026-11-01".length()
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .minusMillis(1)
                            .toString()
                    : Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "'" + text + "' is no date",
                    "write a day, 2026-11-01, or an instant, 2026-11-01T12:00:00Z"));
        }
    }

    private static void add(StringBuilder path, String name, Optional<String> value) {
        value.ifPresent(given -> path.append('&').append(name).append('=').append(encoded(given)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String totalsHead() {
        return String.format(
                Locale.ROOT,
                "%-40s %10s %8s %8s  %s%n",
                by.toUpperCase(Locale.ROOT),
                "EXPOSURES",
                "HOSTS",
                "OVERDUE",
                "NEXT DUE");
    }

    private String text(ExposurePages pages) throws JsonException {
        var text = new StringBuilder();
        if (pages.rows().isEmpty()) {
            text.append("Nothing that was asked for is open.\n");
        } else if (by.equals("exposure")) {
            text.append(row("DUE", "VULNERABILITY", "HOST", "STATE", "RULE"));
            for (JsonObject one : pages.rows()) {
                text.append(exposure(one));
            }
        } else {
            text.append(totalsHead());
            for (JsonObject one : pages.rows()) {
                text.append(total(one));
            }
        }
        if (pages.next().isPresent()) {
            text.append("There is more: --all, or --cursor ")
                    .append(Terminal.plain(pages.next().get()))
                    .append('\n');
        }
        for (String unknown : pages.notKnown()) {
            text.append("Not known: ").append(Terminal.plain(unknown)).append('\n');
        }
        return text.toString();
    }

    private static String exposure(JsonObject one) throws JsonException {
        String hindrance = one.get("hindrance") instanceof JsonString(String word) ? " (" + word + ")" : "";
        String accepted = one.get("exception") instanceof JsonObject ? ", accepted" : "";
        return row(
                due(one.text("due"), one.truth("overdue")),
                one.text("vulnerability"),
                one.object("host").text("name"),
                one.text("state") + hindrance + accepted,
                one.text("rule") + (one.truth("provisional") ? " (provisional)" : ""));
    }

    private static String due(String due, boolean isOverdue) {
        return due.substring(0, "2026-11-01".length()) + (isOverdue ? " !" : "");
    }

    private static String total(JsonObject one) throws JsonException {
        String title = one.text("title").isEmpty() ? "(no group)" : Terminal.plain(one.text("title"));
        return String.format(
                Locale.ROOT,
                "%-40s %10d %8d %8d  %s%n",
                title,
                one.wholeNumber("exposures"),
                one.wholeNumber("hosts"),
                one.wholeNumber("overdue"),
                due(one.text("nextDue"), one.wholeNumber("overdue") > 0));
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-12s %-20s %-20s %-28s %s%n", Terminal.plainCells(cells));
    }

    /** How long ago, or how long until. */
    static String distance(Instant at, Instant now) {
        return at.isAfter(now)
                ? "in " + Terminal.age(Duration.between(now, at))
                : Terminal.age(Duration.between(at, now)) + " ago";
    }

    /** The parts of one answer, put together. */
    private static final class ExposurePages {
        private final String name;
        private final JsonObject first;
        private final List<JsonObject> rows;
        private Optional<String> next;

        ExposurePages(String name, JsonObject first) throws JsonException {
            this.name = name;
            this.first = first;
            this.rows = new java.util.ArrayList<>(first.objects(name));
            this.next = next(first);
        }

        private static Optional<String> next(JsonObject page) throws JsonException {
            return page.get("next") instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
        }

        void add(JsonObject page) throws JsonException {
            rows.addAll(page.objects(name));
            next = next(page);
        }

        List<JsonObject> rows() {
            return rows;
        }

        Optional<String> next() {
            return next;
        }

        List<String> notKnown() throws JsonException {
            return first.texts("notKnown");
        }

        JsonObject document() throws JsonException {
            return JsonObject.with("asOf", first.text("asOf"))
                    .and(name, new io.oakum.trust.JsonValue.JsonArray(List.copyOf(rows)))
                    .and(
                            "next",
                            next.<io.oakum.trust.JsonValue>map(JsonString::new)
                                    .orElse(new io.oakum.trust.JsonValue.JsonNull()))
                    .and("notKnown", first.get("notKnown"))
                    .build();
        }
    }
}
