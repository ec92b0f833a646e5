package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.AgentStanding;
import io.oakum.control.Enrolment;
import io.oakum.control.HostViews;
import io.oakum.control.HostViews.Listed;
import io.oakum.core.inventory.HostId;
import io.oakum.store.HostListStore.Line;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.Page;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.web.BadQuery;
import io.oakum.web.Csv;
import io.oakum.web.Frame.Section;
import io.oakum.web.HostPage;
import io.oakum.web.HostQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lists of hosts, one host, and what people do with it. */
final class HostPages {
    private static final Map<String, Object> BAR = Map.of("path", "/hosts", "help", HostQuery.HELP);

    private final Frames frames;
    private final HostViews hosts;
    private final Enrolment enrolment;
    private final AgentStanding.Agents agents;
    private final FilterRoutes filters;

    HostPages(Frames frames, HostViews hosts, Enrolment enrolment, AgentStanding.Agents agents, FilterRoutes filters) {
        this.frames = frames;
        this.hosts = hosts;
        this.enrolment = enrolment;
        this.agents = agents;
        this.filters = filters;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/hosts", this::list),
                Route.needs(Permission.VIEW, Method.GET, "/hosts.csv", this::csv),
                Route.needs(Permission.VIEW, Method.GET, "/hosts.json", this::json),
                Route.needs(Permission.VIEW, Method.GET, "/hosts/{id}", this::one),
                Route.needs(Permission.ADMINISTER, Method.POST, "/hosts/{id}/approve", this::approve),
                Route.needs(Permission.ADMINISTER, Method.POST, "/hosts/{id}/retire", this::retire));
    }

    private Answer list(Call call) throws StoreException {
        try {
            HostQuery query = HostQuery.parse(call.query());
            HostViews.Shown view = hosts.list(query.filter(), query.sort(), query.place(), Page.ROWS);
            return frames.page(
                    call,
                    Section.HOSTS,
                    text("hosts"),
                    "hosts",
                    Map.of("query", query, "view", view, "saved", filters.shown(call, query.asked())));
        } catch (BadQuery e) {
            return frames.badQuery(call, Section.HOSTS, text("hosts"), BAR, e);
        }
    }

    private Answer csv(Call call) throws JsonException {
        HostQuery query = query(call);
        return new Answer.Streamed(
                "text/csv; charset=utf-8",
                out -> new Export(
                                "\"id\",\"name\",\"system\",\"groups\",\"life\",\"heard\",\"reported\",\"open\",\"late\",\"updates\",\"restart left\",\"first deadline\"\r\n",
                                "",
                                "")
                        .write(out, query.place(), place -> rows(query, place), listed -> Csv.row(cells(listed))));
    }

    private Answer json(Call call) throws JsonException {
        HostQuery query = query(call);
        return new Answer.Streamed(
                "application/json; charset=utf-8",
                out -> new Export("{\"hosts\":[\n", ",\n", "\n]}\n")
                        .write(
                                out,
                                query.place(),
                                place -> rows(query, place),
                                listed -> Export.text(document(listed))));
    }

    private static HostQuery query(Call call) throws JsonException {
        try {
            return HostQuery.parse(call.query());
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Export.Batch<Listed> rows(HostQuery query, Page.Place place) throws StoreException {
        Page<Listed> page = hosts.rows(query.filter(), query.sort(), place, Export.ROWS);
        Sort sort = query.sort();
        return new Export.Batch<>(
                page.rows(),
                page.isLast(),
                last -> new Page.Place.After(
                        last.line().key(sort), last.line().id().value()));
    }

    private static List<String> cells(Listed listed) {
        Line line = listed.line();
        boolean isKnown = line.isReported();
        return List.of(
                line.id().value(),
                line.name(),
                line.os(),
                String.join(" ", line.tags()),
                listed.life().name().toLowerCase(Locale.ROOT),
                line.events().heard().map(Instant::toString).orElse(""),
                String.valueOf(isKnown),
                isKnown ? String.valueOf(line.exposures()) : "",
                isKnown ? String.valueOf(line.late()) : "",
                isKnown ? String.valueOf(line.updates()) : "",
                isKnown ? String.valueOf(line.restart()) : "",
                line.nextDue().map(Instant::toString).orElse(""));
    }

    private static JsonObject document(Listed listed) {
        Line line = listed.line();
        return JsonObject.with("id", line.id().value())
                .and("name", line.name())
                .and("os", line.os())
                .and("tags", JsonArray.ofTexts(line.tags()))
                .and("life", listed.life().name().toLowerCase(Locale.ROOT))
                .and("lastSeen", instant(line.events().heard()))
                .and("reported", line.isReported())
                .and("exposures", line.exposures())
                .and("overdue", line.late())
                .and("updates", line.updates())
                .and("restart", line.restart())
                .and("nextDue", instant(line.nextDue()))
                .build();
    }

    static JsonValue instant(Optional<Instant> instant) {
        return instant.<JsonValue>map(known -> new JsonString(known.toString())).orElse(new JsonNull());
    }

    private Answer one(Call call) throws StoreException {
        Optional<HostViews.One> view = found(call);
        if (view.isEmpty()) {
            return Answer.notFound("this host");
        }
        var page = new HostPage(view.get(), agents.measure().of(view.get().row().agentVersion()));
        return frames.page(call, Section.HOSTS, view.get().row().name(), "host", Map.of("page", page));
    }

    private Optional<HostViews.One> found(Call call) throws StoreException {
        Optional<HostId> id = id(call);
        return id.isPresent() ? hosts.one(id.get()) : Optional.empty();
    }

    private static Optional<HostId> id(Call call) {
        try {
            return Optional.of(new HostId(call.parameter("id")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Answer approve(Call call) throws StoreException {
        Optional<HostViews.One> view = found(call);
        if (view.isEmpty()) {
            return Answer.notFound("this host");
        }
        HostId host = view.get().row().id();
        enrolment.approve(host, Actor.person(call.person().name()));
        return new Answer.SeeOther("/hosts/" + host.value());
    }

    private Answer retire(Call call) throws StoreException {
        Optional<HostViews.One> view = found(call);
        if (view.isEmpty()) {
            return Answer.notFound("this host");
        }
        String reason = call.field("reason").strip();
        if (!Reasons.isReason(reason)) {
            return Answer.badRequest("a host leaves the fleet with " + Reasons.RULE);
        }
        HostId host = view.get().row().id();
        enrolment.retire(host, reason, Actor.person(call.person().name()));
        return new Answer.SeeOther("/hosts/" + host.value());
    }
}
