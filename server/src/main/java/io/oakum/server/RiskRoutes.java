package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.AcceptRisk;
import io.oakum.control.AcceptRisk.Asked;
import io.oakum.control.AcceptRisk.Terms;
import io.oakum.control.Actor;
import io.oakum.control.ChangeHosts;
import io.oakum.control.DescribeHost;
import io.oakum.control.RiskViews;
import io.oakum.control.RiskViews.Counted;
import io.oakum.control.WrittenInstants;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Approval;
import io.oakum.store.RiskStore.End;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What people decide about risks: what a host is to them, and which risks they accept. */
final class RiskRoutes {
    private static final String COMPENSATING = "compensatingControl";
    private static final Set<String> MEMBERS =
            Set.of("vulnerability", "host", "hosts", "group", "owner", "reason", COMPENSATING, "endsAt");

    private final DescribeHost describe;
    private final AcceptRisk accept;
    private final RiskViews view;

    RiskRoutes(DescribeHost describe, AcceptRisk accept, RiskViews view) {
        this.describe = describe;
        this.accept = accept;
        this.view = view;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/hosts/{id}/asset", this::asset),
                Route.needs(Permission.OPERATE, Method.POST, "/api/v1/hosts/{id}/asset", this::say),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/exceptions", this::list),
                Route.needs(Permission.OPERATE, Method.POST, "/api/v1/exceptions", this::ask),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/exceptions/{id}/approve", this::approve),
                Route.needs(Permission.OPERATE, Method.POST, "/api/v1/exceptions/{id}/end", this::end));
    }

    private Answer asset(Call call) throws StoreException {
        Optional<Asset> asset = host(call.parameter("id")).isPresent()
                ? describe.asset(new HostId(call.parameter("id")))
                : Optional.empty();
        return asset.isPresent()
                ? new Answer.Document(JsonObject.with(
                                "exposed", spelled(asset.get().exposed()))
                        .and("criticality", spelled(asset.get().criticality()))
                        .and("scopes", JsonArray.ofTexts(List.copyOf(asset.get().scopes())))
                        .build())
                : Answer.notFound("this host");
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<HostId> host(String text) {
        try {
            return Optional.of(new HostId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Answer say(Call call) throws StoreException, JsonException {
        JsonObject said = call.document(Set.of("exposed", "criticality", "scopes"));
        var scopes = new TreeSet<>(said.texts("scopes"));
        if (!HostFacts.areScopes(scopes)) {
            return Answer.badRequest(HostFacts.SCOPES.replaceFirst("^Scopes", "\"scopes\""));
        }
        var asset = new Asset(
                constant(io.oakum.core.priority.Answer.values(), "exposed", said),
                constant(Asset.Criticality.values(), "criticality", said),
                scopes);
        boolean isThere = host(call.parameter("id")).isPresent()
                && describe.say(
                        new HostId(call.parameter("id")),
                        asset,
                        Actor.person(call.person().name()));
        return isThere ? new Answer.Document(JsonObject.with("changed", true).build()) : Answer.notFound("this host");
    }

    private static <T extends Enum<T>> T constant(T[] all, String name, JsonObject said) throws JsonException {
        String text = said.text(name);
        return Arrays.stream(all)
                .filter(each -> spelled(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new JsonException("\"" + name + "\" is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(all).map(RiskRoutes::spelled).toList())));
    }

    private Answer list(Call call) throws StoreException {
        List<JsonValue> rows =
                view.all().stream().<JsonValue>map(RiskRoutes::json).toList();
        return new Answer.Document(
                JsonObject.with("exceptions", new JsonArray(rows)).build());
    }

    private Answer ask(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(MEMBERS);
        String vulnerability = asked.text("vulnerability");
        if (!vulnerability.matches("[A-Za-z0-9][A-Za-z0-9:._+~/-]{3,199}")) {
            return Answer.badRequest("\"vulnerability\" is one by its id, such as CVE-2026-0001, and no pattern");
        }
        return told(accept.ask(
                new Asked(Set.of(vulnerability), place(asked), terms(asked)),
                call.person().name()));
    }

    private static Terms terms(JsonObject asked) throws JsonException {
        String owner = asked.text("owner");
        String reason = asked.text("reason");
        String compensating = asked.find(COMPENSATING).isPresent() ? asked.text(COMPENSATING) : "";
        if (owner.isBlank() || !HostFacts.isOwner(owner)) {
            throw new JsonException("a risk has an owner; " + HostFacts.OWNER.replaceFirst("^An", "an"));
        }
        if (!Reasons.isReason(reason)) {
            throw new JsonException("a risk is accepted for " + Reasons.RULE);
        }
        if (!Reasons.isText(compensating)) {
            throw new JsonException("\"" + COMPENSATING + "\" has at most " + Reasons.LONGEST + " characters");
        }
        return new Terms(owner, reason, compensating.strip(), instant(asked.text("endsAt")));
    }

    private static Place place(JsonObject asked) throws JsonException {
        String host = asked.text("host");
        String group = asked.text("group");
        List<String> hosts = asked.find("hosts").isPresent() ? asked.texts("hosts") : List.of();
        long places = Stream.of(host, group, String.join("", hosts))
                .filter(text -> !text.isEmpty())
                .count();
        if (places > 1 || hosts.size() > ChangeHosts.MOST) {
            throw new JsonException("an exception is for one host, or for at most " + ChangeHosts.MOST
                    + " that are named, or for one group, or for all");
        }
        var named = new ArrayList<HostId>();
        for (String name : host.isEmpty() ? hosts : List.of(host)) {
            named.add(host(name).orElseThrow(() -> new JsonException("'" + name + "' is no host's id")));
        }
        if (!named.isEmpty()) {
            return Place.Hosts.of(named);
        }
        return group.isEmpty() ? new Place.Everywhere() : new Place.Group(group);
    }

    private static Instant instant(String text) throws JsonException {
        return WrittenInstants.read(text)
                .orElseThrow(() -> new JsonException("\"endsAt\" is an instant, such as 2027-01-31T00:00:00Z"));
    }

    private Answer approve(Call call) throws StoreException {
        Optional<Long> id = id(call);
        return id.isPresent()
                ? told(accept.approve(List.of(id.get()), call.person().name()))
                : Answer.notFound("this exception");
    }

    private Answer end(Call call) throws StoreException, JsonException {
        Optional<Long> id = id(call);
        String reason = call.document(Set.of("reason")).text("reason");
        if (!Reasons.isReason(reason)) {
            return Answer.badRequest("an exception ends with " + Reasons.RULE);
        }
        return id.isPresent()
                ? told(accept.end(List.of(id.get()), reason, call.person().name()))
                : Answer.notFound("this exception");
    }

    private static Optional<Long> id(Call call) {
        return Optional.of(call.parameter("id"))
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(Long::valueOf);
    }

    private static Answer told(AcceptRisk.Answer answer) {
        return switch (answer) {
            case AcceptRisk.Answer.Done(List<Acceptance> one) -> new Answer.Document(json(one.getFirst()));
            case AcceptRisk.Answer.No(String why) -> new Answer.Refused(409, ProblemCode.EXCEPTION_REFUSED, why);
            case AcceptRisk.Answer.Unknown() -> Answer.notFound("this exception");
        };
    }

    private static String state(Counted counted) {
        return switch (counted.standing()) {
            case WAITING -> "waiting";
            case IN_FORCE -> "in-force";
            case PAST -> counted.isEnded() ? "ended" : "expired";
        };
    }

    private static JsonObject json(Counted listed) {
        return JsonObject.with("state", state(listed))
                .and("exposures", listed.exposures())
                .and("exception", json(listed.acceptance()))
                .build();
    }

    private static JsonObject json(Acceptance one) {
        List<String> hosts = one.place().named().stream().map(HostId::value).toList();
        return JsonObject.with("id", one.id())
                .and("vulnerability", one.vulnerability())
                .and("host", text(hosts.size() == 1 ? Optional.of(hosts.getFirst()) : Optional.empty()))
                .and("hosts", JsonArray.ofTexts(hosts))
                .and("group", text(one.place().group()))
                .and("owner", one.decision().owner())
                .and("reason", one.decision().reason())
                .and(
                        COMPENSATING,
                        text(Optional.of(one.decision().compensating()).filter(said -> !said.isEmpty())))
                .and("askedBy", one.decision().askedBy())
                .and("askedAt", one.decision().askedAt().toString())
                .and("approvedBy", text(one.approval().map(Approval::by)))
                .and("selfApproved", one.isSelfApproved())
                .and("endsAt", one.decision().endsAt().toString())
                .and("endedAt", text(one.end().map(End::at).map(Instant::toString)))
                .and("endReason", text(one.end().map(End::why)))
                .and("facts", one.decision().facts())
                .build();
    }

    private static JsonValue text(Optional<String> text) {
        return text.<JsonValue>map(JsonString::new).orElse(new JsonNull());
    }
}
