package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.MakePlan;
import io.oakum.control.MakePlan.Made;
import io.oakum.control.PlanRequest;
import io.oakum.control.RolloutView;
import io.oakum.control.RolloutView.Plan;
import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.RingSizes;
import io.oakum.store.GoalStore.Wanted;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.BadQuery;
import io.oakum.web.ChangePage;
import io.oakum.web.Frame.Section;
import io.oakum.web.PlanAsk;
import io.oakum.web.PlanAsk.Chosen;
import io.oakum.web.PlanAsk.Problem;
import io.oakum.web.PlanPage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans: what is wanted, what the hosts say, what a rehearsal found, and what is to be signed. */
final class PlanPages {
    private static final int NEWEST = 50;

    private final Frames frames;
    private final RolloutView view;
    private final MakePlan plans;
    private final ManyHostsPages many;

    PlanPages(Frames frames, RolloutView view, MakePlan plans, ManyHostsPages many) {
        this.frames = frames;
        this.view = view;
        this.plans = plans;
        this.many = many;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/plans", this::list),
                Route.needs(Permission.OPERATE, Method.GET, "/plans/new", this::form),
                Route.needs(Permission.OPERATE, Method.POST, "/plans", this::make),
                Route.needs(Permission.VIEW, Method.GET, "/plans/{id}", this::one));
    }

    private Answer list(Call call) throws StoreException {
        return frames.page(call, Section.PLANS, text("plans"), "plans", Map.of("plans", view.plans(NEWEST)));
    }

    private Answer form(Call call) throws StoreException, JsonException {
        return form(200, call, call.query(), Map.of(), Optional.empty());
    }

    /** The form again, with what it said and why no plan was made of it. */
    private Answer refused(Call call, Problem problem) throws StoreException, JsonException {
        return form(400, call, PlanAsk.ofForm(call.form()), call.form(), Optional.of(problem));
    }

    private Answer form(
            int status, Call call, Map<String, String> asked, Map<String, String> typed, Optional<Problem> problem)
            throws StoreException, JsonException {
        Optional<ChangePage> hosts = many.chosen(asked);
        // The form without chosen hosts means all of them, so it is nothing for whoever chose some.
        if (hosts.isPresent() && !hosts.get().isPlannable()) {
            return new Answer.SeeOther(hosts.get().address() + "#patch");
        }
        Chosen chosen = chosen(asked);
        List<HostId> on = hosts.map(some -> some.chosen().ids()).orElse(List.of());
        List<Wanted> wanted = chosen.isToClose() ? view.wanted(chosen.names(), on, chosen.tags()) : List.of();
        var page = new PlanAsk(chosen, hosts, wanted, typed, problem);
        return frames.page(status, call, Section.PLANS, text("plannew.title"), "plannew", Map.of("page", page));
    }

    private static Chosen chosen(Map<String, String> sent) throws JsonException {
        try {
            return Chosen.read(sent);
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer one(Call call) throws StoreException, JsonException {
        Optional<Plan> plan = view.plan(call.parameter("id"));
        if (plan.isEmpty()) {
            return Answer.notFound("this plan");
        }
        PlanPage page = PlanPage.of(plan.get(), view.rehearsals(plan.get().row().id()), view.wanted(plan.get()));
        return frames.page(
                call, Section.PLANS, text("planpages.one", plan.get().row().id()), "plan", Map.of("page", page));
    }

    private Answer make(Call call) throws StoreException, JsonException {
        PlanRequest request;
        try {
            request = request(call);
        } catch (JsonException e) {
            return refused(call, problem(call, e));
        }
        return switch (plans.make(request, Actor.person(call.person().name()))) {
            case Made.Begun(String id) -> new Answer.SeeOther("/plans/" + id);
            case Made.Refused(String why) -> refused(call, new Problem("", why));
            case Made.WithoutReference() -> refused(call, new Problem("change", text("planpages.reference")));
        };
    }

    /** What is said of rings names no field. */
    private static Problem problem(Call call, JsonException refusal) {
        try {
            RingSizes.parse(call.field("rings"));
            return Problem.of(String.valueOf(refusal.getMessage()));
        } catch (IllegalArgumentException e) {
            return new Problem("rings", String.valueOf(e.getMessage()));
        }
    }

    private static PlanRequest request(Call call) throws JsonException {
        String kind = call.field("kind");
        boolean isNamed = kind.equals("close") || kind.equals("packages");
        JsonObject goal = JsonObject.with("kind", kind)
                .and("names", isNamed ? words(call, "names") : JsonArray.ofTexts(List.of()))
                .build();
        return PlanRequest.read(JsonObject.with("goal", goal)
                .and("hosts", words(call, "hosts"))
                .and("tags", words(call, "tags"))
                .and("rings", call.field("rings"))
                .and("maxActive", 0)
                .and("failureBudget", call.whole("failures", 1_000_000))
                .and("soakSeconds", call.whole("soak", 44_640) * 60)
                .and("limitSeconds", Duration.ofHours(2).toSeconds())
                .and("openForSeconds", Duration.ofDays(2).toSeconds())
                .and("approveEach", call.field("approveEach").equals("yes"))
                .and("allowRemove", JsonArray.ofTexts(List.of()))
                .and("reboot", call.field("reboot").equals("yes"))
                .and("undoIfUnhealthy", call.field("undoIfUnhealthy").equals("yes"))
                .and("rehearse", true)
                .and("rehearseEach", call.field("rehearseEach").equals("yes"))
                .and("reason", call.field("reason").strip())
                .and("changeReference", call.field("change").strip())
                .and("notBefore", new JsonNull())
                .and("validForSeconds", Duration.ofDays(7).toSeconds())
                .build());
    }

    private static JsonArray words(Call call, String name) {
        return JsonArray.ofTexts(Stream.of(call.field(name).split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }
}
