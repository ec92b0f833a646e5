package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.ApprovePlan;
import io.oakum.control.ApprovePlan.Signed;
import io.oakum.control.MakePlan;
import io.oakum.control.MakePlan.Made;
import io.oakum.control.PlanRequest;
import io.oakum.control.RolloutView;
import io.oakum.control.RolloutView.Plan;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.GoalStore.Wanted;
import io.oakum.store.PlanStore.Closes;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.PlanStore.Frozen;
import io.oakum.store.PlanStore.Signature;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What programs may ask of plans and do with them. */
final class PlanRoutes {
    private static final int NEWEST = 100;
    private static final int MAX_ARMOUR = 10_000;

    private final MakePlan plans;
    private final ApprovePlan approvals;
    private final RolloutView view;

    PlanRoutes(MakePlan plans, ApprovePlan approvals, RolloutView view) {
        this.plans = plans;
        this.approvals = approvals;
        this.view = view;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/plans", this::list),
                Route.needs(Permission.OPERATE, Method.POST, "/api/v1/plans", this::make),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/plans/{id}", this::one),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/plans/{id}/order", this::order),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/plans/{id}/signatures", this::sign));
    }

    private Answer list(Call call) throws StoreException {
        List<JsonValue> all = view.plans(NEWEST).stream()
                .<JsonValue>map(plan -> summary(plan).build())
                .toList();
        return new Answer.Document(JsonObject.with("plans", new JsonArray(all)).build());
    }

    private static JsonValue.Builder summary(Plan plan) {
        return JsonObject.with("id", plan.row().id())
                .and("state", plan.state().name().toLowerCase(Locale.ROOT))
                .and("words", plan.words())
                .and("goal", plan.request().goal().inWords())
                .and("madeBy", plan.row().madeBy())
                .and("madeAt", plan.row().madeAt().toString())
                .and("hosts", plan.hosts().size())
                .and(
                        "covered",
                        plan.hosts().stream()
                                .filter(host -> !host.proof().isEmpty())
                                .count())
                .and("missingSignatures", plan.missing())
                .and("changeReference", plan.request().changeReference())
                .and("rollout", orNull(plan.rollout()))
                .and(
                        "closes",
                        plan.row()
                                .frozen()
                                .flatMap(Frozen::closes)
                                .map(PlanRoutes::closes)
                                .orElse(new JsonNull()));
    }

    private static JsonValue wanted(Wanted one) {
        return JsonObject.with("vulnerability", one.vulnerability())
                .and("hosts", one.hosts())
                .and("closes", one.closes())
                .and("missed", one.missed())
                .and("held", one.held())
                .and("restartLeft", one.restarts())
                .and("noFix", one.unfixable())
                .build();
    }

    private static JsonValue closes(Closes closes) {
        return JsonObject.with("exposures", closes.exposures())
                .and("hosts", closes.hosts())
                .and("firstDue", orNull(closes.firstDue().map(Instant::toString)))
                .build();
    }

    private static JsonValue orNull(Optional<String> text) {
        return text.<JsonValue>map(JsonString::new).orElse(new JsonNull());
    }

    private Answer one(Call call) throws StoreException, JsonException {
        Optional<Plan> plan = view.plan(call.parameter("id"));
        if (plan.isEmpty()) {
            return Answer.notFound("this plan");
        }
        Optional<Frozen> frozen = plan.get().row().frozen();
        JsonValue document = frozen.isPresent()
                ? Json.readObject(Bytes.ofText(frozen.get().document()).array())
                : new JsonNull();
        return new Answer.Document(summary(plan.get())
                .and("request", plan.get().request().json())
                .and(
                        "wanted",
                        new JsonArray(view.wanted(plan.get()).stream()
                                .<JsonValue>map(PlanRoutes::wanted)
                                .toList()))
                .and("digest", orNull(frozen.map(PlanRoutes::orderDigest)))
                .and(
                        "answers",
                        new JsonArray(plan.get().hosts().stream()
                                .<JsonValue>map(PlanRoutes::answer)
                                .toList()))
                .and(
                        "signatures",
                        new JsonArray(plan.get().signatures().stream()
                                .<JsonValue>map(PlanRoutes::signature)
                                .toList()))
                .and("document", document)
                .build());
    }

    private static String orderDigest(Frozen frozen) {
        return Envelope.unsigned(PayloadType.ORDER, frozen.payload().array())
                .digest()
                .hex();
    }

    private static JsonObject answer(Covered host) {
        return JsonObject.with("id", host.host().value())
                .and("name", host.name())
                .and("answer", host.answer())
                .and("changeSet", orNull(host.changeSet().map(Sha256::hex)))
                .and("why", host.why())
                .build();
    }

    private static JsonObject signature(Signature signature) {
        return JsonObject.with("person", signature.person())
                .and("key", signature.keyId())
                .and("at", signature.at().toString())
                .build();
    }

    private Answer make(Call call) throws StoreException, JsonException {
        PlanRequest request = PlanRequest.read(call.document());
        return switch (plans.make(request, Actor.person(call.person().name()))) {
            case Made.Begun(String id) ->
                new Answer.Document(JsonObject.with("id", id).build());
            case Made.Refused(String why) -> Answer.badRequest(why);
            case Made.WithoutReference() -> withoutReference();
        };
    }

    static Answer withoutReference() {
        return new Answer.Refused(
                400,
                ProblemCode.CHANGE_REFERENCE_MISSING,
                "on this server each plan names the change that it belongs to, and this one names none");
    }

    /** What is to be signed, with all that its digests name, so that whoever signs can check it without believing this server. */
    private Answer order(Call call) throws StoreException {
        Optional<Frozen> frozen =
                view.plan(call.parameter("id")).flatMap(plan -> plan.row().frozen());
        if (frozen.isEmpty()) {
            return Answer.notFound("a plan of this id that can be signed");
        }
        return new Answer.Document(
                JsonObject.with("payload", frozen.get().payload().base64())
                        .and("digest", orderDigest(frozen.get()))
                        .and("namespace", PayloadType.ORDER.namespace())
                        .and("document", frozen.get().document())
                        .build());
    }

    private Answer sign(Call call) throws StoreException, JsonException {
        String armour = call.document(Set.of("signature")).text("signature");
        if (armour.length() > MAX_ARMOUR) {
            return Answer.badRequest("\"signature\" is longer than a signature");
        }
        return switch (approvals.sign(
                call.parameter("id"), armour, Actor.person(call.person().name()))) {
            case Signed.Begun(String rollout) -> signed(0, Optional.of(rollout));
            case Signed.Waiting(int missing) -> signed(missing, Optional.empty());
            case Signed.Refused(String why) -> new Answer.Refused(409, ProblemCode.SIGNATURE_REFUSED, why);
        };
    }

    private static Answer signed(int missing, Optional<String> rollout) {
        return new Answer.Document(new JsonObject(
                Map.of("missingSignatures", JsonValue.JsonNumber.of(missing), "rollout", orNull(rollout))));
    }
}
