package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.DeclareRestoration;
import io.oakum.control.DeclareRestoration.Proposed;
import io.oakum.control.DeclareRestoration.Signed;
import io.oakum.control.DeclareRestoration.Standing;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.RestorationStore;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.order.PayloadType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the fleet's log stands after a restored back-up, and the declaration that hosts wait for. */
final class RestorationRoutes {
    private static final int MAX_ARMOUR = 10_000;

    private final DeclareRestoration restorations;

    RestorationRoutes(DeclareRestoration restorations) {
        this.restorations = restorations;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/restorations", this::list),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/restorations", this::propose),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/restorations/{epoch}/signatures", this::sign));
    }

    private Answer list(Call call) throws StoreException {
        Standing standing = restorations.standing();
        return new Answer.Document(JsonObject.with("undeclaredSince", orNull(standing.undeclaredSince()))
                .and("epoch", standing.epoch())
                .and(
                        "restorations",
                        new JsonArray(standing.all().stream()
                                .<JsonValue>map(RestorationRoutes::one)
                                .toList()))
                .build());
    }

    private static JsonObject one(RestorationStore.Row row) {
        return JsonObject.with("epoch", row.epoch())
                .and("payload", row.payload().base64())
                .and("proposedBy", row.proposedBy())
                .and("proposedAt", row.proposedAt().toString())
                .and("inForceAt", orNull(row.inForceAt()))
                .build();
    }

    private static JsonValue orNull(Optional<Instant> instant) {
        return instant.<JsonValue>map(at -> new JsonString(at.toString())).orElse(new JsonNull());
    }

    private Answer propose(Call call) throws StoreException, JsonException {
        JsonObject wanted = call.document(Set.of("reason", "lostFrom"));
        Optional<Long> lostFrom =
                wanted.find("lostFrom").isPresent() ? Optional.of(wanted.wholeNumber("lostFrom")) : Optional.empty();
        Actor actor = Actor.person(call.person().name());
        return switch (restorations.propose(wanted.text("reason"), lostFrom, actor)) {
            case Proposed.Waiting waiting ->
                new Answer.Document(
                        JsonObject.with("epoch", waiting.restoration().epoch())
                                .and("payload", waiting.payload().base64())
                                .and("namespace", PayloadType.RESTORATION.namespace())
                                .and("missingSignatures", waiting.missing())
                                .build());
            case Proposed.Refused(String why) -> new Answer.Refused(409, ProblemCode.RESTORATION_REFUSED, why);
        };
    }

    private Answer sign(Call call) throws StoreException, JsonException {
        String armour = call.document(Set.of("signature")).text("signature");
        if (armour.length() > MAX_ARMOUR) {
            return Answer.badRequest("\"signature\" is longer than a signature");
        }
        if (!call.parameter("epoch").matches("[1-9][0-9]{0,17}")) {
            return Answer.notFound("this restoration");
        }
        long epoch = Long.parseLong(call.parameter("epoch"));
        return switch (restorations.sign(
                epoch, armour, Actor.person(call.person().name()))) {
            case Signed.Waiting(int missing) -> signed(missing);
            case Signed.Begun _ -> signed(0);
            case Signed.Refused(String why) -> new Answer.Refused(409, ProblemCode.RESTORATION_REFUSED, why);
        };
    }

    private static Answer signed(int missing) {
        return new Answer.Document(JsonObject.with("missingSignatures", missing).build());
    }
}
