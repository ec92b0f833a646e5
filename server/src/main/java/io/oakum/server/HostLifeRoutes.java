package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.Enrolment;
import io.oakum.control.HearHosts;
import io.oakum.core.inventory.HostId;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;

/** What people decide about a host beyond letting it in and taking it out. */
final class HostLifeRoutes {
    private final Enrolment enrolment;
    private final HearHosts hearing;

    HostLifeRoutes(Enrolment enrolment, HearHosts hearing) {
        this.enrolment = enrolment;
        this.hearing = hearing;
    }

    List<Route> all() {
        return List.of(Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/hosts/{id}/release", this::release));
    }

    private Answer release(Call call) throws StoreException, JsonException {
        HostId id;
        try {
            id = new HostId(call.parameter("id"));
        } catch (IllegalArgumentException e) {
            return Answer.notFound("this host");
        }
        hearing.forget(id);
        boolean changed = enrolment.release(id, Actor.person(call.person().name()));
        return new Answer.Document(JsonObject.with("changed", changed).build());
    }
}
