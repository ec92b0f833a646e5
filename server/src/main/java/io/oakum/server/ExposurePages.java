package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.ExposureViews;
import io.oakum.control.ExposureViews.Weighed;
import io.oakum.core.priority.Flaw;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.Page;
import io.oakum.store.StoreException;
import io.oakum.store.VulnerabilityStore.Line;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.BadQuery;
import io.oakum.web.Csv;
import io.oakum.web.ExposureQuery;
import io.oakum.web.Frame.Section;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What is vulnerable in the fleet, and one vulnerability. */
final class ExposurePages {
    private static final int MAX_NAME = 200;
    private static final Map<String, Object> BAR = Map.of("path", "/exposures", "help", ExposureQuery.HELP);

    private final Frames frames;
    private final ExposureViews exposures;
    private final FilterRoutes filters;

    ExposurePages(Frames frames, ExposureViews exposures, FilterRoutes filters) {
        this.frames = frames;
        this.exposures = exposures;
        this.filters = filters;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/exposures", this::list),
                Route.needs(Permission.VIEW, Method.GET, "/exposures.csv", this::csv),
                Route.needs(Permission.VIEW, Method.GET, "/exposures.json", this::json),
                Route.needs(Permission.VIEW, Method.GET, "/exposures/{vulnerability}", this::one));
    }

    private Answer list(Call call) throws StoreException {
        try {
            ExposureQuery query = ExposureQuery.parse(call.query());
            if (query.by() != Side.VULNERABILITY) {
                return totals(call, query);
            }
            ExposureViews.Shown view = exposures.list(query.filter(), query.sort(), query.place(), Page.ROWS);
            return frames.page(
                    call,
                    Section.EXPOSURES,
                    text("exposures"),
                    "exposures",
                    Map.of("query", query, "view", view, "saved", filters.shown(call, query.asked())));
        } catch (BadQuery e) {
            return frames.badQuery(call, Section.EXPOSURES, text("exposures"), BAR, e);
        }
    }

    private Answer totals(Call call, ExposureQuery query) throws StoreException {
        ExposureViews.ShownTotals view =
                exposures.totals(query.by(), query.filter(), query.sort(), query.place(), Page.ROWS);
        return frames.page(
                call,
                Section.EXPOSURES,
                text("exposures"),
                "exposuretotals",
                Map.of("query", query, "view", view, "saved", filters.shown(call, query.asked())));
    }

    private Answer one(Call call) throws StoreException {
        String vulnerability = call.parameter("vulnerability");
        if (vulnerability.length() > MAX_NAME || vulnerability.chars().anyMatch(c -> c < ' ')) {
            return Answer.notFound("this vulnerability");
        }
        try {
            ExposureViews.One view = exposures.one(vulnerability, ExposureQuery.hosts(call.query()), Page.ROWS);
            return frames.page(call, Section.EXPOSURES, vulnerability, "exposure", Map.of("view", view));
        } catch (BadQuery e) {
            return frames.badQuery(call, Section.EXPOSURES, vulnerability, BAR, e);
        }
    }

    private Answer csv(Call call) throws JsonException {
        ExposureQuery query = query(call);
        if (query.by() != Side.VULNERABILITY) {
            return new TotalExport(exposures, query).csv();
        }
        return new Answer.Streamed(
                "text/csv; charset=utf-8",
                out -> new Export(
                                "\"vulnerability\",\"packages\",\"first deadline\",\"rule\",\"hosts\",\"late\",\"fix ready\",\"restart left\",\"no fix\",\"provisional\",\"first seen\",\"known exploited\",\"EPSS\",\"CVSS\",\"fixed in\",\"accepted\",\"offered\"\r\n",
                                "",
                                "")
                        .write(out, query.place(), place -> rows(query, place), one -> Csv.row(cells(one))));
    }

    private Answer json(Call call) throws JsonException {
        ExposureQuery query = query(call);
        if (query.by() != Side.VULNERABILITY) {
            return new TotalExport(exposures, query).json();
        }
        return new Answer.Streamed(
                "application/json; charset=utf-8",
                out -> new Export("{\"exposures\":[\n", ",\n", "\n]}\n")
                        .write(out, query.place(), place -> rows(query, place), one -> Export.text(document(one))));
    }

    private static ExposureQuery query(Call call) throws JsonException {
        try {
            return ExposureQuery.parse(call.query());
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Export.Batch<Weighed> rows(ExposureQuery query, Page.Place place) throws StoreException {
        Page<Weighed> page = exposures.rows(query.filter(), query.sort(), place, Export.ROWS);
        return new Export.Batch<>(
                page.rows(),
                page.isLast(),
                last -> new Page.Place.After(
                        last.line().key(query.sort()), last.line().vulnerability()));
    }

    private static List<String> cells(Weighed one) {
        Line line = one.line();
        Flaw flaw = one.flaw();
        return List.of(
                line.vulnerability(),
                String.join(" ", line.packages()),
                line.nextDue().toString(),
                line.rule(),
                String.valueOf(line.hosts()),
                String.valueOf(line.late()),
                String.valueOf(line.ready()),
                String.valueOf(line.restarts()),
                String.valueOf(line.unfixable()),
                String.valueOf(line.provisional()),
                line.firstSeen().toString(),
                flaw.exploited().name().toLowerCase(Locale.ROOT),
                written(flaw.likelihood()),
                written(flaw.score()),
                String.join(" ", one.remedy().versions()),
                String.valueOf(one.remedy().accepted()),
                String.join(" ", one.remedy().offered()));
    }

    static String written(OptionalDouble value) {
        return value.isPresent() ? BigDecimal.valueOf(value.getAsDouble()).toPlainString() : "";
    }

    static JsonValue number(OptionalDouble value) {
        return value.isPresent() ? new JsonNumber(BigDecimal.valueOf(value.getAsDouble())) : new JsonNull();
    }

    private static JsonObject document(Weighed one) {
        Line line = one.line();
        Flaw flaw = one.flaw();
        return JsonObject.with("vulnerability", line.vulnerability())
                .and("packages", JsonArray.ofTexts(line.packages()))
                .and("due", line.nextDue().toString())
                .and("rule", line.rule())
                .and("because", JsonArray.ofTexts(line.because()))
                .and("hosts", line.hosts())
                .and("overdue", line.late())
                .and("fixReady", line.ready())
                .and("restartLeft", line.restarts())
                .and("noFix", line.unfixable())
                .and("provisional", line.provisional())
                .and("firstSeen", line.firstSeen().toString())
                .and("exploited", flaw.exploited().name().toLowerCase(Locale.ROOT))
                .and("epss", number(flaw.likelihood()))
                .and("cvss", number(flaw.score()))
                .and("fixedIn", JsonArray.ofTexts(one.remedy().versions()))
                .and("accepted", one.remedy().accepted())
                .and("offered", JsonArray.ofTexts(one.remedy().offered()))
                .build();
    }
}
