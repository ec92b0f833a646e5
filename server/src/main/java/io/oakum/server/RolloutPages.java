package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.RolloutView;
import io.oakum.control.RolloutView.Rollout;
import io.oakum.control.SteerRollout;
import io.oakum.control.SteerRollout.Steered;
import io.oakum.control.SteerRollout.Undone;
import io.oakum.core.rollout.Intent;
import io.oakum.store.ExecutionStore;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.web.BadQuery;
import io.oakum.web.Frame.Section;
import io.oakum.web.RolloutHosts;
import io.oakum.web.RolloutPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rollouts: how they go, and what people do about it. */
final class RolloutPages {
    private static final int NEWEST = 100;

    private final Frames frames;
    private final RolloutView view;
    private final SteerRollout steering;

    RolloutPages(Frames frames, RolloutView view, SteerRollout steering) {
        this.frames = frames;
        this.view = view;
        this.steering = steering;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/rollouts", this::list),
                Route.needs(Permission.VIEW, Method.GET, "/rollouts/{id}", this::one),
                Route.needs(Permission.VIEW, Method.GET, "/rollouts/{id}/hosts/{host}", this::host),
                Route.needs(Permission.HALT, Method.POST, "/rollouts/{id}/pause", want(Intent.PAUSE)),
                Route.needs(Permission.APPROVE, Method.POST, "/rollouts/{id}/resume", want(Intent.RUN)),
                Route.needs(Permission.HALT, Method.POST, "/rollouts/{id}/end", want(Intent.ABORT)),
                Route.needs(Permission.APPROVE, Method.POST, "/rollouts/{id}/retry", this::retry),
                Route.needs(Permission.APPROVE, Method.POST, "/rollouts/{id}/undo", this::undo),
                Route.needs(Permission.APPROVE, Method.POST, "/rollouts/{id}/rings/{ring}/approve", this::approve),
                Route.needs(Permission.APPROVE, Method.POST, "/rollouts/{id}/rings/{ring}/waive", this::waive),
                Route.needs(Permission.HALT, Method.POST, "/halt", this::halt));
    }

    private Answer list(Call call) throws StoreException {
        return frames.page(
                call, Section.ROLLOUTS, text("rollouts"), "rollouts", Map.of("rollouts", view.rollouts(NEWEST)));
    }

    private Answer one(Call call) throws StoreException, JsonException {
        return one(200, call, "");
    }

    /** @param refused why what somebody asked for was not done; empty where nothing was asked for */
    private Answer one(int status, Call call, String refused) throws StoreException, JsonException {
        Optional<Rollout> rollout = view.rollout(call.parameter("id"));
        if (rollout.isEmpty()) {
            return Answer.notFound("this rollout");
        }
        return frames.page(
                status,
                call,
                Section.ROLLOUTS,
                text("rolloutpages.one", rollout.get().row().id()),
                "rollout",
                Map.of(
                        "page",
                        new RolloutPage(rollout.get()),
                        "hosts",
                        hosts(call, rollout.get()),
                        "refused",
                        refused));
    }

    private static RolloutHosts hosts(Call call, Rollout rollout) throws JsonException {
        try {
            return RolloutHosts.of(rollout.row().id(), rollout.executions(), call.query());
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer host(Call call) throws StoreException {
        Optional<Rollout> rollout = view.rollout(call.parameter("id"));
        Optional<ExecutionStore.Row> row = rollout.flatMap(seen -> seen.executions().stream()
                .filter(execution -> execution.host().value().equals(call.parameter("host")))
                .findFirst());
        if (row.isEmpty()) {
            return Answer.notFound("this host in this rollout");
        }
        return frames.page(
                call,
                Section.ROLLOUTS,
                row.get().name(),
                "rollouthost",
                Map.of(
                        "page",
                        new RolloutPage(rollout.get()),
                        "row",
                        row.get(),
                        "log",
                        view.account(row.get()).log()));
    }

    private Route.Handler want(Intent intent) {
        return call -> steered(call, steering.want(call.parameter("id"), intent, why(call), actor(call)));
    }

    private static Actor actor(Call call) {
        return Actor.person(call.person().name());
    }

    private static String why(Call call) throws JsonException {
        String why = call.field("why").strip();
        if (!Reasons.isRemark(why)) {
            throw new JsonException("the reason is " + Reasons.REMARK);
        }
        return why;
    }

    private Answer steered(Call call, Steered steered) throws StoreException, JsonException {
        return switch (steered) {
            case Steered.Done _ -> new Answer.SeeOther("/rollouts/" + call.parameter("id"));
            case Steered.Unknown() -> Answer.notFound("this rollout");
            case Steered.Refused(String why) -> one(409, call, why);
        };
    }

    /** All that failed: which ones those are is decided where the rollout is, and not on a page that may be old. */
    private Answer retry(Call call) throws StoreException, JsonException {
        return steered(call, steering.retry(call.parameter("id"), List.of(), actor(call)));
    }

    private static int ring(Call call) throws JsonException {
        String ring = call.parameter("ring");
        if (!ring.matches("[0-9]{1,3}")) {
            throw new JsonException("'" + ring + "' is no ring");
        }
        return Integer.parseInt(ring);
    }

    private Answer approve(Call call) throws StoreException, JsonException {
        return steered(call, steering.approveRing(call.parameter("id"), ring(call), actor(call)));
    }

    private Answer waive(Call call) throws StoreException, JsonException {
        String why = why(call);
        return why.isEmpty()
                ? one(400, call, text("rolloutpages.waive.reason"))
                : steered(call, steering.waive(call.parameter("id"), ring(call), why, actor(call)));
    }

    private Answer undo(Call call) throws StoreException, JsonException {
        return switch (steering.undo(call.parameter("id"), actor(call))) {
            case Undone.Begun(String rollout) -> new Answer.SeeOther("/rollouts/" + rollout);
            case Undone.Unknown() -> Answer.notFound("this rollout");
            case Undone.Refused(String why) -> one(409, call, why);
        };
    }

    private Answer halt(Call call) throws StoreException, JsonException {
        steering.halt(why(call), actor(call));
        return new Answer.SeeOther("/rollouts");
    }
}
