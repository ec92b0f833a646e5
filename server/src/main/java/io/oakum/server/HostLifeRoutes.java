package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.Enrolment;
import io.oakum.control.FleetView;
import io.oakum.control.HearHosts;
import io.oakum.control.KeepGroups;
import io.oakum.control.TagHosts;
import io.oakum.control.TagHosts.Expected;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore.Group;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people decide about a host beyond letting it in and taking it out: that it should be here, and which groups it belongs to. */
final class HostLifeRoutes {
    private static final int MAX_HOSTS = 1000;
    private static final int MAX_NAME = 253;
    private static final int MAX_OWNER = 128;
    private static final int MAX_TAGS = 100;
    private static final long MAX_SILENCE = Duration.ofDays(3650).toSeconds();

    private final Enrolment enrolment;
    private final HearHosts hearing;
    private final TagHosts tags;
    private final KeepGroups groups;
    private final FleetView fleet;

    HostLifeRoutes(Enrolment enrolment, HearHosts hearing, TagHosts tags, KeepGroups groups, FleetView fleet) {
        this.enrolment = enrolment;
        this.hearing = hearing;
        this.tags = tags;
        this.groups = groups;
        this.fleet = fleet;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/hosts/{id}/release", this::release),
                Route.needs(Permission.OPERATE, Method.POST, "/api/v1/hosts/{id}/tags", this::tag),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/expected-hosts", this::expect),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/groups", this::groups),
                Route.needs(Permission.ADMINISTER, Method.PUT, "/api/v1/groups/{tag}", this::group));
    }

    private Answer release(Call call) throws StoreException {
        Optional<HostId> id = id(call);
        if (id.isEmpty()) {
            return Answer.notFound("this host");
        }
        boolean wasOut = enrolment.release(id.get(), actor(call));
        hearing.forget(id.get());
        return changed(wasOut);
    }

    private Answer tag(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("add", "remove"));
        List<String> add = tagsOf(asked, "add");
        List<String> remove = tagsOf(asked, "remove");
        Optional<HostId> id = id(call);
        if (id.isEmpty()) {
            return Answer.notFound("this host");
        }
        return new Answer.Document(JsonObject.with(
                        "tags", JsonArray.ofTexts(List.copyOf(tags.change(id.get(), add, remove, actor(call)))))
                .build());
    }

    private Answer expect(Call call) throws StoreException, JsonException {
        List<JsonObject> rows = call.document(Set.of("hosts")).objects("hosts");
        if (rows.isEmpty() || rows.size() > MAX_HOSTS) {
            return Answer.badRequest("\"hosts\" are 1 to " + MAX_HOSTS + ", not " + rows.size());
        }
        var expected = new ArrayList<Expected>();
        for (JsonObject row : rows) {
            JsonObject known = row.only(Set.of("name", "owner", "tags"));
            String name = known.text("name");
            if (name.length() > MAX_NAME || !name.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")) {
                return Answer.badRequest("\"" + name + "\" is no name of a host; nothing was changed");
            }
            if (known.text("owner").length() > MAX_OWNER) {
                return Answer.badRequest(name + ": the owner has more than " + MAX_OWNER + " characters");
            }
            expected.add(new Expected(name, known.text("owner"), tagsOf(known, "tags")));
        }
        int added = tags.expect(expected, actor(call));
        return new Answer.Document(JsonObject.with("added", added)
                .and("known", expected.size() - added)
                .build());
    }

    private Answer groups(Call call) throws StoreException {
        var all = new ArrayList<JsonValue>();
        for (Group group : groups.groups()) {
            all.add(JsonObject.with("tag", group.tag())
                    .and(
                            "silenceSeconds",
                            group.silence().map(Duration::toSeconds).orElse(0L))
                    .and("oneAtATime", group.isOneAtATime())
                    .build());
        }
        return new Answer.Document(JsonObject.with("groups", new JsonArray(all)).build());
    }

    private Answer group(Call call) throws StoreException, JsonException {
        String tag = call.parameter("tag");
        JsonObject asked = call.document(Set.of("silenceSeconds", "oneAtATime"));
        if (!ProtocolJson.TAG.matcher(tag).matches()) {
            return Answer.badRequest("a tag is made of letters, digits, . _ and -");
        }
        Optional<Duration> silence = asked.find("silenceSeconds").isPresent()
                ? Optional.of(Duration.ofSeconds(asked.wholeNumber("silenceSeconds")))
                : Optional.empty();
        Optional<Boolean> oneAtATime =
                asked.find("oneAtATime").isPresent() ? Optional.of(asked.truth("oneAtATime")) : Optional.empty();
        if (silence.filter(time -> time.isNegative() || time.toSeconds() > MAX_SILENCE)
                .isPresent()) {
            return Answer.badRequest("\"silenceSeconds\" is 0, for never, to " + MAX_SILENCE);
        }
        if (silence.isEmpty() && oneAtATime.isEmpty()) {
            return Answer.badRequest("say \"silenceSeconds\", \"oneAtATime\" or both of the group");
        }
        return changed(groups.say(tag, silence, oneAtATime, actor(call)));
    }

    private static List<String> tagsOf(JsonObject asked, String name) throws JsonException {
        List<String> all = asked.texts(name);
        if (all.size() > MAX_TAGS) {
            throw new JsonException("\"" + name + "\" are at most " + MAX_TAGS + " tags, not " + all.size());
        }
        for (String tag : all) {
            if (!ProtocolJson.TAG.matcher(tag).matches()) {
                throw new JsonException("\"" + tag + "\" is no tag: letters, digits, . _ and -, at most 64");
            }
        }
        return all;
    }

    private Optional<HostId> id(Call call) throws StoreException {
        try {
            var id = new HostId(call.parameter("id"));
            return fleet.host(id).map(_ -> id);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Actor actor(Call call) {
        return Actor.person(call.person().name());
    }

    private static Answer changed(boolean isChanged) {
        return new Answer.Document(JsonObject.with("changed", isChanged).build());
    }
}
