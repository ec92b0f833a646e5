package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.AgentStanding;
import io.oakum.control.Enrolment;
import io.oakum.control.FleetView;
import io.oakum.control.FleetView.Seen;
import io.oakum.control.KeepLog;
import io.oakum.core.inventory.HostId;
import io.oakum.store.AuditStore.Placed;
import io.oakum.store.HostStore.Row;
import io.oakum.store.Page.Place;
import io.oakum.store.ReportAskStore.Asked;
import io.oakum.store.StoreException;
import io.oakum.store.TokenStore.Admission;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What programs may ask and do; {@code openapi.yaml} describes each. */
final class ApiRoutes {
    private static final int MAX_HOSTS = 1000;
    private static final int MAX_ENTRIES = 1000;
    private static final int MAX_USES = 10_000;
    private static final Duration MAX_TOKEN_LIFE = Duration.ofDays(7);

    private final FleetView fleet;
    private final Enrolment enrolment;
    private final KeepLog log;
    private final Address address;
    private final AgentStanding.Agents agents;

    /** @param agents what each host's agent is held against */
    ApiRoutes(FleetView fleet, Enrolment enrolment, KeepLog log, Address address, AgentStanding.Agents agents) {
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.log = log;
        this.address = address;
        this.agents = agents;
    }

    /**
     * What a machine needs to know to find this server and to recognise it.
     *
     * @param agents where agents call, such as {@code https://host:8441}
     * @param pin the digest of the fleet authority's key, hexadecimal
     * @param trust the digest of the fleet's first trust file, hexadecimal: root on a host believes what follows from it
     */
    record Address(String agents, String pin, String trust) {}

    List<Route> all() {
        return List.of(
                Route.needs(
                        Permission.VIEW,
                        Method.GET,
                        "/api/v1/openapi.yaml",
                        _ -> Answer.resource("openapi.yaml", "application/yaml; charset=utf-8")),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/hosts", this::hosts),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/hosts/{id}", this::host),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/hosts/{id}/approve", this::approve),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/hosts/{id}/retire", this::retire),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/enrolment-tokens", this::token)
                        .toldOnce(),
                Route.needs(Permission.AUDIT, Method.GET, "/api/v1/audit/entries", this::entries),
                Route.needs(Permission.AUDIT, Method.GET, "/api/v1/audit/checkpoints", this::checkpoints));
    }

    private Answer hosts(Call call) throws StoreException, JsonException {
        AgentStanding.Measure measure = agents.measure();
        String trustMode = fleet.trustMode();
        int limit = (int) Math.max(1, call.number("limit", MAX_HOSTS, MAX_HOSTS));
        List<Seen> found = fleet.hosts(place(call), limit + 1);
        List<Seen> shown = found.subList(0, Math.min(limit, found.size()));
        List<JsonValue> hosts = shown.stream()
                .<JsonValue>map(seen -> host(seen, measure, trustMode))
                .toList();
        JsonValue next = new JsonNull();
        if (found.size() > limit) {
            Row last = shown.getLast().row();
            next = new JsonString(CursorText.of(last.id().value(), last.name()));
        }
        return new Answer.Document(
                JsonObject.with("hosts", new JsonArray(hosts)).and("next", next).build());
    }

    private static Place place(Call call) throws JsonException {
        String cursor = call.query().get("cursor");
        if (cursor == null) {
            return new Place.Start();
        }
        List<String> parts = CursorText.parts(cursor, 2);
        return new Place.After(parts.getLast(), parts.getFirst());
    }

    private static JsonObject host(Seen seen, AgentStanding.Measure measure, String trustMode) {
        return JsonObject.with("id", seen.row().id().value())
                .and("name", seen.row().name())
                .and("os", seen.row().os())
                .and("life", seen.life().name().toLowerCase(Locale.ROOT))
                .and("lastSeen", instant(seen.row().events().heard()))
                .and("trustMode", seen.isOnlyObserved() ? "observe-only" : trustMode)
                .and("reported", seen.isReported())
                .and("tags", JsonArray.ofTexts(seen.row().tags()))
                .and("owner", seen.row().owner())
                .and("agentVersion", seen.row().agentVersion())
                .and("agentState", measure.of(seen.row().agentVersion()).word())
                .and("updates", seen.counts().updates())
                .and("exposures", seen.open().exposures())
                .and("overdue", seen.open().overdue())
                .and("nextDue", instant(seen.open().nextDue()))
                .and("restart", seen.counts().restart())
                .and("doubt", seen.doubt().<JsonValue>map(ReportRoutes::json).orElse(new JsonNull()))
                .and("asked", seen.asked().<JsonValue>map(ApiRoutes::json).orElse(new JsonNull()))
                .build();
    }

    private static JsonObject json(Asked asked) {
        return JsonObject.with("by", asked.by())
                .and("at", asked.at().toString())
                .and("due", asked.due().toString())
                .and("told", instant(asked.told()))
                .and("answered", instant(asked.answered()))
                .build();
    }

    private static JsonValue instant(Optional<Instant> instant) {
        return instant.<JsonValue>map(known -> new JsonString(known.toString())).orElse(new JsonNull());
    }

    private Answer host(Call call) throws StoreException, JsonException {
        Optional<HostId> id = id(call);
        if (id.isEmpty()) {
            return Answer.notFound("this host");
        }
        Optional<FleetView.Detail> detail = fleet.host(id.get());
        if (detail.isEmpty()) {
            return Answer.notFound("this host");
        }
        JsonValue report = detail.get().report().isPresent()
                ? Json.readObject(detail.get().report().get().getBytes(StandardCharsets.UTF_8))
                        .get("scan")
                : new JsonNull();
        return new Answer.Document(
                JsonObject.with("host", host(detail.get().seen(), agents.measure(), fleet.trustMode()))
                        .and("report", report)
                        .build());
    }

    private static Optional<HostId> id(Call call) {
        try {
            return Optional.of(new HostId(call.parameter("id")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Answer approve(Call call) throws StoreException {
        Optional<HostId> id = id(call);
        if (id.isEmpty() || fleet.host(id.get()).isEmpty()) {
            return Answer.notFound("this host");
        }
        boolean changed = enrolment.approve(id.get(), Actor.person(call.person().name()));
        return new Answer.Document(JsonObject.with("changed", changed).build());
    }

    private Answer retire(Call call) throws StoreException, JsonException {
        String reason = call.document(Set.of("reason")).text("reason");
        if (!Reasons.isReason(reason)) {
            return Answer.badRequest("a host leaves the fleet with " + Reasons.RULE);
        }
        Optional<HostId> id = id(call);
        if (id.isEmpty() || fleet.host(id.get()).isEmpty()) {
            return Answer.notFound("this host");
        }
        boolean changed =
                enrolment.retire(id.get(), reason, Actor.person(call.person().name()));
        return new Answer.Document(JsonObject.with("changed", changed).build());
    }

    private Answer token(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("tag", "approves", "uses", "seconds"));
        String tag = asked.text("tag");
        long uses = asked.wholeNumber("uses");
        long seconds = asked.wholeNumber("seconds");
        if (!tag.matches("[A-Za-z0-9._-]{0,64}")) {
            return Answer.badRequest("\"tag\" is made of letters, digits, . _ and -");
        }
        if (uses < 1 || uses > MAX_USES || seconds < 1 || seconds > MAX_TOKEN_LIFE.toSeconds()) {
            return Answer.badRequest(
                    "\"uses\" is 1 to " + MAX_USES + " and \"seconds\" 1 to " + MAX_TOKEN_LIFE.toSeconds());
        }
        String secret = enrolment.token(
                call.person().id(),
                Actor.person(call.person().name()),
                new Admission(tag, asked.truth("approves")),
                (int) uses,
                Duration.ofSeconds(seconds));
        return new Answer.Document(JsonObject.with("token", secret)
                .and("server", address.agents())
                .and("pin", address.pin())
                .and("trust", address.trust())
                .build());
    }

    private Answer entries(Call call) throws StoreException, JsonException {
        var entries = new ArrayList<JsonValue>();
        long from = call.number("from", 0, Long.MAX_VALUE);
        for (Placed placed : log.entries(from, (int) call.number("limit", MAX_ENTRIES, MAX_ENTRIES))) {
            entries.add(JsonObject.with("index", placed.index())
                    .and("text", new String(placed.entry().array(), StandardCharsets.UTF_8))
                    .build());
        }
        return new Answer.Document(
                JsonObject.with("entries", new JsonArray(entries)).build());
    }

    private Answer checkpoints(Call call) throws StoreException {
        return new Answer.Document(JsonObject.with("key", log.noteKey().text())
                .and("checkpoints", JsonArray.ofTexts(log.checkpoints()))
                .build());
    }
}
