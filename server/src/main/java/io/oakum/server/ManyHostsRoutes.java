package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.ChangeHosts;
import io.oakum.control.ChangeHosts.Choice;
import io.oakum.control.ChangeHosts.Chosen;
import io.oakum.control.ChangeHosts.Outcome;
import io.oakum.control.ChangeHosts.Work;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.core.problem.ProblemCode;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.ManyHostsStore.Facts;
import io.oakum.store.ManyHostsStore.Scopes;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.BadQuery;
import io.oakum.web.ChangedPage;
import io.oakum.web.HostQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What programs do to many hosts at once: those that they name, or all that match a filter, after having seen which those are. */
final class ManyHostsRoutes {
    private static final String PATH = "/api/v1/host-changes/";
    private static final String HOSTS = "hosts";
    private static final String FILTER = "filter";
    private static final String SEEN = "seen";

    private final ChangeHosts hosts;
    private final Bell bell;

    /** @param bell rung when hosts were asked something: those that wait on this server hear it at once */
    ManyHostsRoutes(ChangeHosts hosts, Bell bell) {
        this.hosts = hosts;
        this.bell = bell;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.POST, PATH + "look", this::look),
                Route.needs(Permission.OPERATE, Method.POST, PATH + "tag", this::tag),
                Route.needs(Permission.OPERATE, Method.POST, PATH + "describe", this::describe),
                Route.needs(Permission.OPERATE, Method.POST, PATH + "own", this::own),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH + "retire", this::retire),
                Route.needs(Permission.OPERATE, Method.POST, PATH + "ask", this::ask),
                Route.needs(Permission.OPERATE, Method.POST, PATH + "undo", this::undo));
    }

    private static JsonObject asked(Call call, String... more) throws JsonException {
        var known = new HashSet<>(Set.of(HOSTS, FILTER));
        known.addAll(List.of(more));
        return call.document(known);
    }

    private static Choice choice(JsonObject asked) throws JsonException {
        boolean isFilter = asked.find(FILTER).isPresent();
        if (isFilter == asked.find(HOSTS).isPresent()) {
            throw new JsonException("hosts are chosen by \"hosts\" or by \"filter\", one of the two");
        }
        try {
            return isFilter
                    ? new Choice.Matching(
                            HostQuery.parse(Map.of("q", asked.text(FILTER))).filter())
                    : new Choice.These(named(asked.texts(HOSTS)));
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static List<HostId> named(List<String> names) throws JsonException {
        if (names.size() > ChangeHosts.MOST) {
            throw new JsonException("\"hosts\" are at most " + ChangeHosts.MOST + ", not " + names.size());
        }
        var ids = new ArrayList<HostId>();
        for (String name : names) {
            try {
                ids.add(new HostId(name));
            } catch (IllegalArgumentException e) {
                throw new JsonException(String.valueOf(e.getMessage()));
            }
        }
        return ids;
    }

    private Answer look(Call call) throws StoreException, JsonException {
        Chosen chosen = hosts.look(choice(asked(call)));
        List<JsonValue> shown = chosen.hosts().stream()
                .<JsonValue>map(one -> JsonObject.with("id", one.id().value())
                        .and("name", one.name())
                        .build())
                .toList();
        return new Answer.Document(JsonObject.with("total", chosen.total())
                .and(SEEN, chosen.isTooMany() ? "" : chosen.digest())
                .and(HOSTS, new JsonArray(shown))
                .build());
    }

    private Answer tag(Call call) throws StoreException, JsonException {
        JsonObject asked = asked(call, SEEN, "tag", "take");
        String tag = asked.text("tag");
        if (!ProtocolJson.TAG.matcher(tag).matches()) {
            return Answer.badRequest("\"tag\" is made of letters, digits, . _ and -, at most 64");
        }
        return done(call, asked, asked.truth("take") ? new Work.Untag(tag) : new Work.Tag(tag));
    }

    private Answer describe(Call call) throws StoreException, JsonException {
        JsonObject asked = asked(call, SEEN, "exposed", "criticality", "scopes", "addScopes", "removeScopes");
        boolean isAll = asked.find("scopes").isPresent();
        if (isAll
                && (asked.find("addScopes").isPresent()
                        || asked.find("removeScopes").isPresent())) {
            return Answer.badRequest("\"scopes\" are all that there are; none is added to them or removed");
        }
        var scopes = new Scopes(isAll, scopes(asked, isAll ? "scopes" : "addScopes"), scopes(asked, "removeScopes"));
        var facts = new Facts(
                constant(io.oakum.core.priority.Answer.values(), "exposed", asked),
                constant(Asset.Criticality.values(), "criticality", asked),
                scopes);
        return facts.isNothing()
                ? Answer.badRequest("nothing is said of them")
                : done(call, asked, new Work.Describe(facts));
    }

    private static SortedSet<String> scopes(JsonObject asked, String name) throws JsonException {
        var scopes = new TreeSet<>(asked.find(name).isPresent() ? asked.texts(name) : List.of());
        if (!HostFacts.areScopes(scopes)) {
            throw new JsonException(HostFacts.SCOPES.replaceFirst("^Scopes", "\"" + name + "\""));
        }
        return scopes;
    }

    private static <T extends Enum<T>> Optional<T> constant(T[] all, String name, JsonObject asked)
            throws JsonException {
        if (asked.find(name).isEmpty()) {
            return Optional.empty();
        }
        String text = asked.text(name);
        List<String> words = Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!words.contains(text)) {
            throw new JsonException("\"" + name + "\" is one of " + String.join(", ", words));
        }
        return Optional.of(all[words.indexOf(text)]);
    }

    private Answer own(Call call) throws StoreException, JsonException {
        JsonObject asked = asked(call, SEEN, "owner");
        String owner = asked.text("owner").strip();
        return HostFacts.isOwner(owner)
                ? done(call, asked, new Work.Own(owner))
                : Answer.badRequest(HostFacts.OWNER.replaceFirst("^An owner", "\"owner\""));
    }

    private Answer retire(Call call) throws StoreException, JsonException {
        JsonObject asked = asked(call, SEEN, "reason");
        String reason = asked.text("reason").strip();
        return Reasons.isReason(reason)
                ? done(call, asked, new Work.Retire(reason))
                : Answer.badRequest("a host leaves the fleet with " + Reasons.RULE);
    }

    private Answer ask(Call call) throws StoreException, JsonException {
        Answer answer = done(call, asked(call, SEEN), new Work.Ask());
        bell.ring();
        return answer;
    }

    private Answer done(Call call, JsonObject asked, Work work) throws StoreException, JsonException {
        var actor = Actor.person(call.person().name());
        return switch (hosts.change(choice(asked), asked.text(SEEN), work, actor)) {
            case Outcome.Done(Instant at, int count) ->
                new Answer.Document(JsonObject.with("changed", count)
                        .and("what", ChangedPage.what(work))
                        .and("at", at.toString())
                        .and("page", ChangedPage.address(work, at))
                        .build());
            case Outcome.Others(long now) ->
                new Answer.Refused(
                        409,
                        ProblemCode.OTHER_HOSTS,
                        "other hosts are meant by now than were seen: "
                                + (now > ChangeHosts.MOST ? "too many" : String.valueOf(now)));
        };
    }

    private Answer undo(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("what", "tag", "at"));
        String tag = asked.find("tag").isPresent() ? asked.text("tag") : "";
        Map<String, String> sent = Map.of("what", asked.text("what"), "tag", tag, "at", asked.text("at"));
        try {
            int count = hosts.undo(
                    ChangedPage.work(sent),
                    ChangedPage.at(sent),
                    Actor.person(call.person().name()));
            return new Answer.Document(JsonObject.with("changed", count).build());
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }
}
