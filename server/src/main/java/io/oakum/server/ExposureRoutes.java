package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.AskExposures;
import io.oakum.control.AskVulnerability;
import io.oakum.control.KeepTrends;
import io.oakum.control.WrittenInstants;
import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.TimeToPatch;
import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureQuestions.Cursor;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.ExposureQuestions.Total;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is wrong in the fleet, asked from several sides, now or as of a past date. */
final class ExposureRoutes {
    private static final int MAX_ROWS = 1000;
    private static final int USUAL_ROWS = 100;
    private static final String VULNERABILITY = "[A-Za-z0-9][A-Za-z0-9:._+~/-]{0,199}";
    private static final Set<String> QUERY =
            Set.of("by", "vulnerability", "package", "host", "group", "state", "overdue", "asOf", "limit", "cursor");

    private final AskExposures exposures;
    private final AskVulnerability vulnerabilities;
    private final KeepTrends trends;

    ExposureRoutes(AskExposures exposures, AskVulnerability vulnerabilities, KeepTrends trends) {
        this.exposures = exposures;
        this.vulnerabilities = vulnerabilities;
        this.trends = trends;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/exposures", this::exposures),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/vulnerabilities/{id}", this::vulnerability),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/trends", this::trends));
    }

    private static Side side(String by) throws JsonException {
        return Side.of(by)
                .orElseThrow(() -> new JsonException(
                        "\"by\" is exposure, vulnerability, package, host or group, not '" + by + "'"));
    }

    private Answer exposures(Call call) throws StoreException, JsonException {
        for (String name : call.query().keySet()) {
            if (!QUERY.contains(name)) {
                throw new JsonException("\"" + name + "\" is nothing to ask by; there is: "
                        + String.join(", ", QUERY.stream().sorted().toList()));
            }
        }
        Filter filter = filter(call);
        int limit = (int) Math.max(1, call.number("limit", USUAL_ROWS, MAX_ROWS));
        Optional<Cursor> cursor = cursor(call);
        String by = call.query().getOrDefault("by", "exposure");
        if (by.equals("exposure")) {
            AskExposures.Page<Found> page = exposures.find(filter, cursor, limit);
            return page(
                    page,
                    "exposures",
                    page.rows().stream()
                            .<JsonValue>map(row -> json(row, page.accepted(row), page.at()))
                            .toList());
        }
        AskExposures.Page<Total> page = exposures.totals(filter, side(by), cursor, limit);
        return page(
                page,
                "totals",
                page.rows().stream().<JsonValue>map(ExposureRoutes::json).toList());
    }

    private static Answer page(AskExposures.Page<?> page, String name, List<JsonValue> rows) {
        return new Answer.Document(JsonObject.with("asOf", page.at().toString())
                .and(name, new JsonArray(rows))
                .and(
                        "next",
                        page.next()
                                .<JsonValue>map(next -> new JsonString(written(next)))
                                .orElse(new JsonNull()))
                .and("notKnown", JsonArray.ofTexts(page.notKnown()))
                .build());
    }

    private Answer trends(Call call) throws StoreException {
        KeepTrends.Trends known = trends.shown();
        return new Answer.Document(JsonObject.with("at", known.at().toString())
                .and("stepSeconds", known.step().toSeconds())
                .and(
                        "open",
                        new JsonArray(known.points().stream()
                                .<JsonValue>map(point -> JsonObject.with(
                                                "at", point.at().toString())
                                        .and("open", point.open())
                                        .and("late", point.late())
                                        .build())
                                .toList()))
                .and("timeToPatch", json(known.latest()))
                .and("timeToPatchBefore", json(known.before()))
                .and(
                        "lost",
                        new JsonArray(known.lost().stream()
                                .<JsonValue>map(lost -> JsonObject.with(
                                                "from", lost.from().toString())
                                        .and("until", lost.until().toString())
                                        .build())
                                .toList()))
                .build());
    }

    private static JsonObject json(TimeToPatch time) {
        OptionalLong median = time.hoursUntil(0.5);
        return JsonObject.with("watched", time.watched())
                .and("closed", time.closed())
                .and("medianHours", median.isPresent() ? JsonNumber.of(median.getAsLong()) : new JsonNull())
                .and(
                        "steps",
                        new JsonArray(time.steps().stream()
                                .<JsonValue>map(ExposureRoutes::json)
                                .toList()))
                .build();
    }

    /** Between 0 and 1. */
    private static JsonNumber share(double share) {
        return new JsonNumber(BigDecimal.valueOf(share).setScale(4, RoundingMode.HALF_UP));
    }

    private static JsonObject json(TimeToPatch.Step step) {
        return JsonObject.with("hours", step.hours())
                .and("atRisk", step.atRisk())
                .and("closed", step.closed())
                .and("stillOpen", share(step.share()))
                .and("low", share(step.low()))
                .and("high", share(step.high()))
                .build();
    }

    private static Filter filter(Call call) throws JsonException {
        Optional<String> state = matching(call, "state", "[a-z-]{1,30}");
        boolean isState = state.isEmpty()
                || Arrays.stream(ExposureState.values())
                        .anyMatch(each -> spelled(each).equals(state.get()));
        if (!isState) {
            throw new JsonException("\"state\" is one of "
                    + String.join(
                            ", ",
                            Arrays.stream(ExposureState.values())
                                    .map(ExposureRoutes::spelled)
                                    .toList()));
        }
        return new Filter(
                matching(call, "vulnerability", VULNERABILITY),
                matching(call, "package", "[A-Za-z0-9][A-Za-z0-9@/+._-]{0,199}"),
                matching(call, "host", "[A-Za-z0-9._-]{1,100}").map(HostId::new),
                matching(call, "group", "[A-Za-z0-9._-]{1,64}"),
                state,
                matching(call, "overdue", "true|false").filter("true"::equals).isPresent(),
                asOf(call));
    }

    private static String spelled(ExposureState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<String> matching(Call call, String name, String pattern) throws JsonException {
        String text = call.query().get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches(pattern)) {
            throw new JsonException("\"" + name + "\" cannot be '" + text.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return Optional.of(text);
    }

    private static Optional<Instant> asOf(Call call) throws JsonException {
        Optional<String> text = matching(call, "asOf", "[0-9TZ:.+-]{10,40}");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> at = WrittenInstants.read(text.get());
        if (at.isEmpty()) {
            throw new JsonException(
                    "\"asOf\" is an instant, such as 2026-11-01T00:00:00Z, and not '" + text.get() + "'");
        }
        return at;
    }

    private static String written(Cursor cursor) {
        return CursorText.of(cursor.due().toString(), cursor.first(), cursor.second());
    }

    private static Optional<Cursor> cursor(Call call) throws JsonException {
        String text = call.query().get("cursor");
        if (text == null) {
            return Optional.empty();
        }
        List<String> parts = CursorText.parts(text, 3);
        Instant due = WrittenInstants.read(parts.get(0)).orElseThrow(CursorText::noCursor);
        return Optional.of(new Cursor(due, parts.get(1), parts.get(2)));
    }

    static JsonObject json(Found row, Optional<Acceptance> accepted, Instant at) {
        return JsonObject.with("vulnerability", row.shown().vulnerability())
                .and(
                        "host",
                        JsonObject.with("id", row.host().value())
                                .and("name", row.hostName())
                                .build())
                .and("packages", JsonArray.ofTexts(row.shown().packages()))
                .and("state", row.shown().state())
                .and(
                        "hindrance",
                        row.shown().hindrance().isEmpty()
                                ? new JsonNull()
                                : new JsonString(row.shown().hindrance()))
                .and("openedAt", row.openedAt().toString())
                .and("due", row.shown().due().toString())
                .and("overdue", row.shown().due().isBefore(at))
                .and("provisional", row.shown().provisional())
                .and("rule", row.shown().rule())
                .and("because", JsonArray.ofTexts(row.shown().because()))
                .and("sources", JsonArray.ofTexts(row.sources()))
                .and("exception", accepted.<JsonValue>map(ExposureRoutes::json).orElse(new JsonNull()))
                .build();
    }

    private static JsonObject json(Acceptance accepted) {
        return JsonObject.with("id", accepted.id())
                .and("owner", accepted.decision().owner())
                .and("endsAt", accepted.decision().endsAt().toString())
                .and("selfApproved", accepted.isSelfApproved())
                .build();
    }

    private static JsonObject json(Total total) {
        return JsonObject.with("key", total.key())
                .and("title", total.title())
                .and("exposures", total.exposures())
                .and("hosts", total.hosts())
                .and("overdue", total.overdue())
                .and("nextDue", total.nextDue().toString())
                .build();
    }

    private Answer vulnerability(Call call) throws StoreException, JsonException {
        String id = call.parameter("id");
        if (!id.matches(VULNERABILITY)) {
            return Answer.notFound("this vulnerability");
        }
        AskVulnerability.Known known = vulnerabilities.ask(id, asOf(call));
        return known.isHeardOf() ? new Answer.Document(VulnerabilityJson.of(known)) : Answer.notFound(id);
    }
}
