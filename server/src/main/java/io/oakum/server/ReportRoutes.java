package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.DoubtStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a person says that what a host reports is so, although it was not believed. */
final class ReportRoutes {
    private final TakeReport reports;

    ReportRoutes(TakeReport reports) {
        this.reports = reports;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/hosts/{id}/accept-report", this::accept),
                Route.needs(Permission.ADMINISTER, Method.POST, "/hosts/{id}/accept-report", this::acceptOnPage));
    }

    static JsonObject json(Standing doubt) {
        return JsonObject.with("kind", doubt.doubt().word())
                .and("says", doubt.says())
                .and("since", doubt.since().toString())
                .and("last", doubt.last().toString())
                .and("digest", doubt.digest().hex())
                .and("acceptable", doubt.doubt().isAcceptable())
                .build();
    }

    private Answer accept(Call call) throws StoreException, JsonException {
        String digest = call.document(Set.of("digest")).text("digest");
        return isAccepted(call, digest)
                ? new Answer.Document(JsonObject.with("changed", true).build())
                : noSuchReport();
    }

    private Answer acceptOnPage(Call call) throws StoreException {
        return isAccepted(call, call.field("digest"))
                ? new Answer.SeeOther("/hosts/" + call.parameter("id"))
                : noSuchReport();
    }

    private boolean isAccepted(Call call, String digest) throws StoreException {
        Optional<HostId> host = id(call.parameter("id"));
        return host.isPresent()
                && digest.matches("[0-9a-f]{64}")
                && reports.accept(
                        host.get(),
                        Sha256.ofHex(digest),
                        Actor.person(call.person().name()));
    }

    /** One answer for a host that is not there, too: it reported nothing either. */
    private static Answer noSuchReport() {
        return new Answer.Refused(
                409,
                ProblemCode.HOST_DOUBTED,
                "this is not, or no longer, a report that waits for a person to say that it is so");
    }

    private static Optional<HostId> id(String text) {
        try {
            return Optional.of(new HostId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
