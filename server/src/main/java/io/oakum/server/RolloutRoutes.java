package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.AdvanceRollouts;
import io.oakum.control.ChangeHosts;
import io.oakum.control.RolloutView;
import io.oakum.control.RolloutView.Rollout;
import io.oakum.control.SteerRollout;
import io.oakum.control.SteerRollout.Steered;
import io.oakum.control.SteerRollout.Undone;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Execution.Active;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Intent;
import io.oakum.store.ExecutionStore;
import io.oakum.store.RolloutStore;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What programs may ask of rollouts and do to them. */
final class RolloutRoutes {
    private static final int NEWEST = 100;

    private final SteerRollout steering;
    private final RolloutView view;

    RolloutRoutes(SteerRollout steering, RolloutView view) {
        this.steering = steering;
        this.view = view;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/rollouts", this::list),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/rollouts/{id}", this::one),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/rollouts/{id}/hosts/{host}", this::host),
                Route.needs(Permission.HALT, Method.POST, "/api/v1/rollouts/{id}/pause", want(Intent.PAUSE)),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/rollouts/{id}/resume", want(Intent.RUN)),
                Route.needs(Permission.HALT, Method.POST, "/api/v1/rollouts/{id}/end", want(Intent.ABORT)),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/rollouts/{id}/retry", this::retry),
                Route.needs(
                        Permission.APPROVE, Method.POST, "/api/v1/rollouts/{id}/rings/{ring}/approve", this::approve),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/rollouts/{id}/rings/{ring}/waive", this::waive),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/rollouts/{id}/undo", this::undo),
                Route.needs(Permission.HALT, Method.POST, "/api/v1/halt", this::halt));
    }

    private Answer list(Call call) throws StoreException {
        List<JsonValue> all = view.rollouts(NEWEST).stream()
                .<JsonValue>map(row -> summary(row, row.phase()).build())
                .toList();
        return new Answer.Document(
                JsonObject.with("rollouts", new JsonArray(all)).build());
    }

    private static JsonValue.Builder summary(RolloutStore.Row row, String phase) {
        return JsonObject.with("id", row.id())
                .and("plan", row.plan())
                .and("act", row.act())
                .and("undoes", row.undoes())
                .and("intent", row.wanted().intent().name().toLowerCase(Locale.ROOT))
                .and("intentBy", row.wanted().by())
                .and("intentWhy", row.wanted().why())
                .and("madeAt", row.madeAt().toString())
                .and("phase", phase)
                .and("outcome", row.outcome().toLowerCase(Locale.ROOT))
                .and("closedAt", instant(row.closedAt()));
    }

    static JsonValue instant(Optional<Instant> instant) {
        return instant.<JsonValue>map(known -> new JsonString(known.toString())).orElse(new JsonNull());
    }

    private Answer one(Call call) throws StoreException {
        Optional<Rollout> rollout = view.rollout(call.parameter("id"));
        if (rollout.isEmpty()) {
            return Answer.notFound("this rollout");
        }
        Rollout seen = rollout.get();
        List<JsonValue> rings =
                seen.rings().stream().<JsonValue>map(ring -> ring(ring, seen)).toList();
        return new Answer.Document(summary(seen.row(), AdvanceRollouts.words(seen.phase()))
                .and("state", seen.phase().state())
                .and("goal", seen.request().goal().inWords())
                .and("undo", seen.undo().<JsonValue>map(JsonString::new).orElse(new JsonNull()))
                .and("at", seen.at().toString())
                .and("rings", new JsonArray(rings))
                .build());
    }

    private static JsonObject ring(RingRow row, Rollout seen) {
        List<JsonValue> hosts = seen.executions().stream()
                .filter(execution -> execution.ring() == row.ring().no())
                .<JsonValue>map(execution -> host(execution, seen).build())
                .toList();
        return JsonObject.with("no", row.ring().no())
                .and("maxActive", row.ring().maxActive())
                .and("failureBudget", row.ring().gate().failureBudget())
                .and("minConfirmed", row.ring().gate().minConfirmed())
                .and("soakSeconds", row.ring().soak().toSeconds())
                .and("openedAt", instant(row.facts().openedAt()))
                .and("passedAt", instant(row.facts().passedAt()))
                .and("approvedBy", row.words().approvedBy())
                .and("waivedBy", row.words().waivedBy())
                .and("waivedWhy", row.words().waivedWhy())
                .and("hosts", new JsonArray(hosts))
                .build();
    }

    private static JsonValue.Builder host(ExecutionStore.Row row, Rollout seen) {
        String waits = Optional.ofNullable(seen.admissions().get(row.host())).orElse(row.words());
        return JsonObject.with("id", row.host().value())
                .and("name", row.name())
                .and("attempt", row.attempt())
                .and("state", state(row.state()))
                .and(
                        "step",
                        row.state() instanceof Active(var step, var _, var _)
                                ? step.name().toLowerCase(Locale.ROOT)
                                : "")
                .and("words", row.state() instanceof Waiting ? waits : row.words())
                .and(
                        "verdict",
                        row.state() instanceof Settled(var verdict, var _)
                                ? verdict.name().toLowerCase(Locale.ROOT).replace('_', '-')
                                : "")
                .and("why", row.why())
                .and("begunAt", instant(row.offeredAt()))
                .and(
                        "settledAt",
                        row.state() instanceof Settled(var _, Instant at)
                                ? new JsonString(at.toString())
                                : new JsonNull());
    }

    private static String state(Execution state) {
        return switch (state) {
            case Waiting() -> "waiting";
            case Active _ -> "active";
            case Settled _ -> "settled";
        };
    }

    /** One host's part, with what its programs printed last and its own account of how it ended. */
    private Answer host(Call call) throws StoreException, JsonException {
        Optional<Rollout> rollout = view.rollout(call.parameter("id"));
        Optional<ExecutionStore.Row> row = rollout.flatMap(seen -> seen.executions().stream()
                .filter(execution -> execution.host().value().equals(call.parameter("host"))
                        || execution.name().equals(call.parameter("host")))
                .findFirst());
        if (row.isEmpty()) {
            return Answer.notFound("this host in this rollout");
        }
        ExecutionStore.Account account = view.account(row.get());
        return new Answer.Document(host(row.get(), rollout.get())
                .and("changeSet", row.get().changeSet().hex())
                .and("log", account.log())
                .and("result", account(account.result()))
                .and("lateAt", instant(row.get().late().at()))
                .and("late", account(row.get().late().result()))
                .build());
    }

    private static JsonValue account(String told) throws JsonException {
        return told.isEmpty()
                ? new JsonNull()
                : Json.readObject(Bytes.ofText(told).array());
    }

    private Route.Handler want(Intent intent) {
        return call -> {
            String why = why(call, Set.of("why"));
            return steered(steering.want(call.parameter("id"), intent, why, actor(call)));
        };
    }

    private static Actor actor(Call call) {
        return Actor.person(call.person().name());
    }

    private static String why(Call call, Set<String> members) throws JsonException {
        String why = call.document(members).text("why");
        if (!Reasons.isRemark(why)) {
            throw new JsonException("\"why\" is " + Reasons.REMARK);
        }
        return why;
    }

    private static Answer steered(Steered steered) {
        return switch (steered) {
            case Steered.Done(boolean changed) ->
                new Answer.Document(JsonObject.with("changed", changed).build());
            case Steered.Unknown() -> Answer.notFound("this rollout");
            case Steered.Refused(String why) -> new Answer.Refused(409, ProblemCode.ROLLOUT_OVER, why);
        };
    }

    private Answer retry(Call call) throws StoreException, JsonException {
        List<String> hosts = call.document(Set.of("hosts")).texts("hosts");
        if (hosts.size() > ChangeHosts.MOST) {
            return Answer.badRequest("\"hosts\" are at most " + ChangeHosts.MOST
                    + ", or none for all that did not end well, not " + hosts.size());
        }
        return steered(steering.retry(call.parameter("id"), hosts, actor(call)));
    }

    private static int ring(Call call) throws JsonException {
        String ring = call.parameter("ring");
        if (!ring.matches("[0-9]{1,3}")) {
            throw new JsonException("'" + ring + "' is no ring");
        }
        return Integer.parseInt(ring);
    }

    private Answer approve(Call call) throws StoreException, JsonException {
        return steered(steering.approveRing(call.parameter("id"), ring(call), actor(call)));
    }

    private Answer waive(Call call) throws StoreException, JsonException {
        String why = why(call, Set.of("why"));
        return why.isBlank()
                ? Answer.badRequest("a ring passes in spite of its gate only with a reason")
                : steered(steering.waive(call.parameter("id"), ring(call), why, actor(call)));
    }

    private Answer undo(Call call) throws StoreException {
        return switch (steering.undo(call.parameter("id"), actor(call))) {
            case Undone.Begun(String rollout) ->
                new Answer.Document(JsonObject.with("rollout", rollout).build());
            case Undone.Unknown() -> Answer.notFound("this rollout");
            case Undone.Refused(String why) -> new Answer.Refused(409, ProblemCode.ROLLOUT_OVER, why);
        };
    }

    private Answer halt(Call call) throws StoreException, JsonException {
        int halted = steering.halt(why(call, Set.of("why")), actor(call));
        return new Answer.Document(JsonObject.with("halted", halted).build());
    }
}
