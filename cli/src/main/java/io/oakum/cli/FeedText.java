package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.ScanJson;
import io.oakum.feeds.shelf.FeedDifference;
import io.oakum.feeds.shelf.FeedShelf.Shelved;
import io.oakum.feeds.shelf.Loading;
import io.oakum.feeds.shelf.Provenance;
import io.oakum.feeds.signature.Signed;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Feeds in words and as documents. */
final class FeedText {
    private static final int SHOWN = 20;

    private FeedText() {}

    static Optional<Problem> problem(String name, Loading loading) {
        return switch (loading) {
            case Loading.Shelved _, Loading.Unchanged _ -> Optional.empty();
            case Loading.Held held ->
                Optional.of(Problem.of(
                        ProblemCode.FEED_HELD,
                        name + " had " + held.before() + " rows and would have "
                                + held.provenance().counts().rows() + " now; the old one stays"));
            case Loading.Refused refused ->
                Optional.of(Problem.of(ProblemCode.FEED_REFUSED, name + ": " + refused.reason()));
        };
    }

    static String of(String name, Loading loading) {
        return switch (loading) {
            case Loading.Shelved(Provenance now, var run) -> {
                var text = new StringBuilder(name + ": " + counts(now) + "\n");
                run.refusals().stream()
                        .limit(SHOWN)
                        .forEach(each -> text.append("  not taken: ")
                                .append(Terminal.plain(each.where() + ": " + each.reason()))
                                .append('\n'));
                yield text.toString();
            }
            case Loading.Unchanged(Provenance now) -> name + ": unchanged since " + Terminal.day(now.loadedAt()) + "\n";
            case Loading.Held _, Loading.Refused _ -> "";
        };
    }

    private static String counts(Provenance now) {
        Provenance.Counts counts = now.counts();
        String signed = now.signed().map(each -> ", signed by " + each.by()).orElse("");
        return Terminal.count(counts.rows(), "row", "rows") + " of "
                + String.join(", ", now.documents().keySet())
                + (counts.refused() == 0 ? "" : ", " + counts.refused() + " refused")
                + (counts.unsupported() == 0 ? "" : ", " + counts.unsupported() + " of formats that are not read")
                + signed;
    }

    static JsonObject json(String name, Loading loading, Optional<Problem> problem) {
        String outcome = switch (loading) {
            case Loading.Shelved _ -> "loaded";
            case Loading.Unchanged _ -> "unchanged";
            case Loading.Held _ -> "held";
            case Loading.Refused _ -> "refused";
        };
        Optional<Provenance> provenance = switch (loading) {
            case Loading.Shelved shelved -> Optional.of(shelved.provenance());
            case Loading.Unchanged(Provenance now) -> Optional.of(now);
            case Loading.Held held -> Optional.of(held.provenance());
            case Loading.Refused _ -> Optional.empty();
        };
        return JsonObject.with("name", name)
                .and("outcome", outcome)
                .and("feed", provenance.<JsonValue>map(FeedText::json).orElseGet(JsonNull::new))
                .and(
                        "problem",
                        problem.<JsonValue>map(found -> JsonObject.with(
                                                "code", found.code().id())
                                        .and("message", found.message())
                                        .and("wayOut", found.wayOut())
                                        .build())
                                .orElseGet(JsonNull::new))
                .build();
    }

    private static JsonObject json(Provenance from) {
        return JsonObject.with("origin", from.origin())
                .and("licence", from.licence())
                .and("loadedAt", from.loadedAt().toString())
                .and("sha256", from.sha256())
                .and("bytes", from.bytes())
                .and("formats", ScanJson.array(List.copyOf(from.documents().keySet()), JsonString::new))
                .and("rows", from.counts().rows())
                .and("refused", from.counts().refused())
                .and("unsupported", from.counts().unsupported())
                .and(
                        "signedBy",
                        from.signed()
                                .<JsonValue>map(signed -> new JsonString(signed.by()))
                                .orElseGet(JsonNull::new))
                .build();
    }

    static JsonObject json(List<Shelved> feeds, Instant now) {
        return JsonObject.with(
                        "feeds",
                        ScanJson.array(
                                feeds,
                                each -> JsonObject.with("name", each.name())
                                        .and("stale", isStale(each, now))
                                        .and("feed", json(each.provenance()))
                                        .and(
                                                "trouble",
                                                each.trouble()
                                                        .<JsonValue>map(JsonString::new)
                                                        .orElseGet(JsonNull::new))
                                        .and(
                                                "held",
                                                each.held()
                                                        .<JsonValue>map(FeedText::json)
                                                        .orElseGet(JsonNull::new))
                                        .build()))
                .build();
    }

    private static boolean isStale(Shelved feed, Instant now) {
        return feed.trouble().isPresent()
                || feed.provenance().loadedAt().plus(FeedCommand.FRESH).isBefore(now);
    }

    static String of(List<Shelved> feeds, Instant now) {
        if (feeds.isEmpty()) {
            return "No feed is on the shelf. Load one: oakum feed load PATH|URL\n";
        }
        var text = new StringBuilder(String.format("%-28s  %-10s  %10s  %s%n", "FEED", "AGE", "ROWS", "FROM"));
        for (Shelved each : feeds) {
            Provenance from = each.provenance();
            text.append(String.format(
                    "%-28s  %-10s  %10d  %s%n",
                    each.name(),
                    Terminal.age(Duration.between(from.loadedAt(), now)),
                    from.counts().rows(),
                    Terminal.plain(from.origin())));
            text.append(from.signed().map(FeedText::of).orElse(""));
            each.trouble()
                    .ifPresent(reason -> text.append("  stale: the last load failed: ")
                            .append(Terminal.plain(reason))
                            .append('\n'));
            each.held()
                    .ifPresent(held -> text.append("  held: a newer one has only ")
                            .append(held.counts().rows())
                            .append(" rows; oakum feed diff ")
                            .append(each.name())
                            .append('\n'));
        }
        return text.toString();
    }

    private static String of(Signed signed) {
        return "  signed by " + signed.by() + " on " + Terminal.day(signed.at()) + "\n";
    }

    static JsonObject json(String name, FeedDifference difference) {
        return JsonObject.with("name", name)
                .and("added", ScanJson.array(difference.added(), JsonString::new))
                .and("removed", ScanJson.array(difference.removed(), JsonString::new))
                .and("changed", ScanJson.array(difference.changed(), JsonString::new))
                .build();
    }

    static String of(FeedDifference difference) {
        return list("added", difference.added())
                + list("removed", difference.removed())
                + list("changed", difference.changed());
    }

    private static String list(String what, List<String> ids) {
        var text = new StringBuilder(ids.size() + " " + what + "\n");
        ids.stream()
                .limit(SHOWN)
                .forEach(id -> text.append("  ").append(Terminal.plain(id)).append('\n'));
        if (ids.size() > SHOWN) {
            text.append("  and ").append(ids.size() - SHOWN).append(" more; --json lists all\n");
        }
        return text.toString();
    }
}
