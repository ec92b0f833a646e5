package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.AskFleetWhy;
import io.oakum.core.why.Root;
import io.oakum.store.CauseStore.Cause;
import io.oakum.store.CauseStore.Count;
import io.oakum.store.CauseStore.Of;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.web.BadQuery;
import io.oakum.web.Csv;
import io.oakum.web.ExposureQuery;
import io.oakum.web.FleetWhy;
import io.oakum.web.Frame.Section;
import io.oakum.web.RootWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why what is open in the fleet is still open: for people, and as documents. */
final class FleetWhyPages {
    private static final Map<String, Object> BAR = Map.of("path", "/why", "help", ExposureQuery.HELP);
    private static final String HEAD =
            "\"cause\",\"plan or rollout\",\"exposures\",\"late\",\"hosts\",\"first deadline\",\"name\",\"way out\"\r\n";

    private final Frames frames;
    private final AskFleetWhy why;

    FleetWhyPages(Frames frames, AskFleetWhy why) {
        this.frames = frames;
        this.why = why;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/why", this::page),
                Route.needs(Permission.VIEW, Method.GET, "/why.csv", this::csv),
                Route.needs(Permission.VIEW, Method.GET, "/why.json", this::json),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/why", this::json));
    }

    private Answer page(Call call) throws StoreException {
        try {
            return frames.page(call, Section.EXPOSURES, text("fleetwhy.title"), "why", Map.of("why", asked(call)));
        } catch (BadQuery e) {
            return frames.badQuery(call, Section.EXPOSURES, text("fleetwhy.title"), BAR, e);
        }
    }

    private FleetWhy asked(Call call) throws StoreException, BadQuery {
        ExposureQuery query = ExposureQuery.parse(Map.of("q", call.query().getOrDefault("q", "")));
        return new FleetWhy(query.text(), query.filter(), why.ask(query.filter()));
    }

    private FleetWhy document(Call call) throws StoreException, JsonException {
        if (!Set.of("q").containsAll(call.query().keySet())) {
            throw new JsonException("there is one thing to ask by: \"q\", the words of the list of exposures");
        }
        try {
            return asked(call);
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer csv(Call call) throws StoreException, JsonException {
        var rows = new StringBuilder(HEAD);
        for (Cause cause : document(call).causes()) {
            rows.append(Csv.row(cells(cause.root(), "", cause.count())));
            for (Of one : cause.each()) {
                rows.append(Csv.row(cells(cause.root(), one.ref(), one.count())));
            }
        }
        return new Answer.Text("text/csv; charset=utf-8", rows.toString());
    }

    private static List<String> cells(Root root, String ref, Count count) {
        RootWords words = RootWords.of(root);
        return List.of(
                root.word(),
                ref,
                String.valueOf(count.exposures()),
                String.valueOf(count.late()),
                String.valueOf(count.hosts()),
                count.due().map(String::valueOf).orElse(""),
                words.state().word(),
                words.way());
    }

    private Answer json(Call call) throws StoreException, JsonException {
        FleetWhy told = document(call);
        var causes = new ArrayList<JsonValue>();
        told.causes().forEach(cause -> causes.add(json(cause)));
        return new Answer.Document(JsonObject.with(
                        "asOf", told.answer().counted().at().toString())
                .and("filter", told.asked())
                .and("open", counts(JsonObject.with("exposures", told.all().exposures()), told.all()))
                .and("causes", new JsonArray(causes))
                .and("hostsNotKnown", told.answer().counted().unknown())
                .build());
    }

    private static JsonObject json(Cause cause) {
        RootWords words = RootWords.of(cause.root());
        var each = new ArrayList<JsonValue>();
        cause.each()
                .forEach(one -> each.add(counts(
                        JsonObject.with("id", one.ref())
                                .and("exposures", one.count().exposures()),
                        one.count())));
        var json = JsonObject.with("cause", cause.root().word())
                .and("name", words.state().word())
                .and("message", words.says())
                .and("wayOut", words.way())
                .and(
                        "command",
                        FleetWhy.command(cause).<JsonValue>map(JsonString::new).orElse(new JsonNull()))
                .and("each", new JsonArray(each))
                .and("exposures", cause.count().exposures());
        return counts(json, cause.count());
    }

    private static JsonObject counts(JsonValue.Builder json, Count count) {
        return json.and("late", count.late())
                .and("hosts", count.hosts())
                .and(
                        "due",
                        count.due()
                                .<JsonValue>map(due -> new JsonString(due.toString()))
                                .orElse(new JsonNull()))
                .build();
    }
}
