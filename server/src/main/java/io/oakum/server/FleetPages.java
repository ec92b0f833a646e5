package io.oakum.server;

import static io.oakum.web.Texts.count;

import io.helidon.http.Method;
import io.oakum.control.ExposureViews;
import io.oakum.control.ExposureViews.Found;
import io.oakum.control.ExposureViews.Overview;
import io.oakum.control.KeepTrends;
import io.oakum.control.LogView;
import io.oakum.store.AuditStore;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.ExposureQuery;
import io.oakum.web.Frame.Section;
import io.oakum.web.Horizon;
import io.oakum.web.OpenChart;
import io.oakum.web.PatchChart;
import io.oakum.web.SavedFilters;
import io.oakum.web.Texts;
import io.oakum.web.Verdict;
import io.oakum.web.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fleet at a glance, finding things in it, and hearing when something changes. */
final class FleetPages {
    private static final int MAX_SEARCH = 200;
    private static final int LAST_ENTRIES = 7;

    private final Frames frames;
    private final ExposureViews exposures;
    private final LogView log;
    private final KeepTrends trends;
    private final JoinPages join;
    private final Live live;

    FleetPages(Frames frames, ExposureViews exposures, LogView log, KeepTrends trends, JoinPages join, Live live) {
        this.frames = frames;
        this.exposures = exposures;
        this.log = log;
        this.trends = trends;
        this.join = join;
        this.live = live;
    }

    List<Route> all() {
        return List.of(
                Route.anyone(Method.GET, "/", this::overview),
                Route.needs(Permission.VIEW, Method.GET, "/search", this::search),
                Route.needs(Permission.VIEW, Method.GET, "/search.json", this::found),
                Route.needs(Permission.VIEW, Method.GET, Live.PATH, this::events));
    }

    private Answer overview(Call call) throws StoreException {
        if (call.caller().isEmpty()) {
            return frames.signIn(200, call.browser(), Map.of());
        }
        Overview view = exposures.overview();
        if (view.figures().reported() == 0) {
            return join.page(call, Section.OVERVIEW, Optional.empty());
        }
        KeepTrends.Trends known = trends.shown();
        var shown = new HashMap<String, Object>();
        shown.put("view", view);
        shown.put("verdict", Verdict.of(view));
        shown.put("horizon", Horizon.of(view.horizon()));
        shown.put("log", lastEntries(call));
        shown.put("trends", known);
        shown.put("open", OpenChart.of(known));
        shown.put("patch", PatchChart.of(known));
        return frames.page(call, Section.OVERVIEW, Texts.text("overview"), "overview", shown);
    }

    private List<LogView.Listed> lastEntries(Call call) throws StoreException {
        if (!Permission.AUDIT.isHeldBy(call.person().roles())) {
            return List.of();
        }
        return log.list(Optional.empty(), new AuditStore.Filter("", "", "")).rows().stream()
                .limit(LAST_ENTRIES)
                .toList();
    }

    private Answer search(Call call) throws StoreException, JsonException {
        String text = text(call);
        Found found = text.isEmpty() ? Found.NOTHING : found(call, text);
        return frames.page(
                call, Section.NONE, Texts.text("search.title"), "search", Map.of("text", text, "found", found));
    }

    private Answer found(Call call) throws StoreException, JsonException {
        String text = text(call);
        var found = new ArrayList<JsonValue>();
        if (!text.isEmpty()) {
            Found all = found(call, text);
            all.filters()
                    .forEach(filter -> found.add(entry(
                            filter.name(), SavedFilters.words(filter.asked()), SavedFilters.address(filter.asked()))));
            all.vulnerabilities()
                    .forEach(line -> found.add(entry(
                            line.vulnerability(),
                            Words.some(line.packages(), 2) + ", " + count("count.hosts", line.hosts()),
                            ExposureQuery.one(line.vulnerability()))));
            all.hosts()
                    .forEach(host -> found.add(entry(
                            host.line().name(),
                            Words.life(host.life()).word(),
                            "/hosts/" + host.line().id().value())));
        }
        if (text.matches("(?i)CVE-[0-9]{4}-[0-9]{4,7}") && found.isEmpty()) {
            String name = text.toUpperCase(java.util.Locale.ROOT);
            found.add(entry(name, Texts.text("fleetpages.not-open"), ExposureQuery.one(name)));
        }
        return new Answer.Document(
                JsonObject.with("found", new JsonArray(found)).build());
    }

    /** Of filters only those whose list the person may see. */
    private Found found(Call call, String text) throws StoreException {
        Found all = exposures.find(text, call.person().id());
        return new Found(
                all.vulnerabilities(),
                all.hosts(),
                all.filters().stream()
                        .filter(filter ->
                                FilterRoutes.maySee(call, filter.asked().list()))
                        .toList());
    }

    private static JsonValue entry(String label, String hint, String href) {
        return JsonObject.with("label", label)
                .and("hint", hint)
                .and("href", href)
                .build();
    }

    private static String text(Call call) throws JsonException {
        String text = call.query().getOrDefault("q", "").strip();
        if (text.length() > MAX_SEARCH) {
            throw new JsonException("a search has at most " + MAX_SEARCH + " characters, this has " + text.length());
        }
        return text;
    }

    private Answer events(Call call) {
        return live.stream(call);
    }
}
