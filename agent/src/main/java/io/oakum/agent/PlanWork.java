package io.oakum.agent;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.execution.GoalPlanner;
import io.oakum.execution.GoalPlanner.Planned;
import io.oakum.execution.GoalRequest;
import io.oakum.execution.HostReport;
import io.oakum.execution.KeptKernels;
import io.oakum.execution.RunJson;
import io.oakum.execution.Steps;
import io.oakum.packages.Goal;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.Simulation;
import io.oakum.packages.Staged;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What root does for a plan and what changes nothing on this host: works out what would change, tries it on a copy, fetches it. */
record PlanWork(HostBench bench, Steps steps) {
    private static final Duration REHEARSAL = Duration.ofHours(1);

    JsonObject simulate(JsonObject request, Guard guard) throws IOException, JsonException, UnreachableException {
        JsonObject goal = request.object("goal");
        GoalRequest wanted = switch (goal.text("kind")) {
            case "all" -> new GoalRequest.All();
            case "security" -> new GoalRequest.Security();
            case "close" -> new GoalRequest.Close(goal.texts("names"));
            case "packages" -> new GoalRequest.Packages(goal.texts("names"));
            default -> throw new JsonException("nobody here knows the goal '" + goal.text("kind") + "'");
        };
        if (guard.downloads()) {
            steps.step(Step.PREFLIGHT, "asking the repositories what they offer");
            bench.packages().refresh(steps);
        }
        steps.step(Step.PREFLIGHT, "looking at this host");
        HostReport report = bench.look(steps);
        return switch (GoalPlanner.plan(GoalPlanner.here(wanted, report), report)) {
            case Planned.Unreachable(var by) -> Works.refused(words(by));
            case Planned.NothingToDo(var left) -> nothing(left.isEmpty() ? report.doubts() : left);
            case Planned.Reachable(var reachable, var left) ->
                simulated(reachable, left, report, Set.copyOf(request.texts("allowRemove")), tries(request, guard));
        };
    }

    /**
     * Whether what would change is tried at once on a copy of this host: a server may ask for it, and the owner may forbid it, or that
     * anything is fetched before it was signed.
     */
    private static boolean tries(JsonObject request, Guard guard) throws JsonException {
        return guard.rehearsals()
                && guard.downloads()
                && request.find("rehearse").isPresent()
                && request.truth("rehearse");
    }

    private static JsonObject agentByItself() {
        return Works.refused("the agent is among what would change, and it is upgraded by a plan of its own:"
                + " oakum plan --agent; then plan the rest");
    }

    private JsonObject simulated(
            Goal goal, List<Problem> left, HostReport report, Set<String> allowRemove, boolean tries)
            throws UnreachableException, IOException, JsonException {
        return switch (bench.packages().simulate(goal, report.inventory())) {
            case Simulation.Blocked(var by) -> Works.refused(words(by));
            case Simulation.NothingToDo() -> nothing(left.isEmpty() ? report.doubts() : left);
            case Simulation.Feasible(var changes, var _) when changes.touchesAgent() -> agentByItself();
            case Simulation.Feasible(var changes, var bytes) -> {
                List<Problem> removals = GoalPlanner.removals(
                        changes,
                        allowRemove,
                        KeptKernels.of(
                                bench.folders().root(),
                                report.inventory().host().kernelRunning()));
                yield removals.isEmpty() ? feasible(changes, bytes, left, tries) : Works.refused(words(removals));
            }
        };
    }

    private JsonObject feasible(ChangeSet changes, long bytes, List<Problem> left, boolean tries)
            throws UnreachableException, IOException, JsonException {
        var answer = JsonObject.with("answer", "feasible")
                .and("changes", changes.canonicalLines())
                .and("bytes", bytes)
                .and("left", words(left));
        if (!tries) {
            return answer.build();
        }
        JsonObject rehearsal = tried(changes, bench.supply(changes));
        return rehearsal.text("verdict").equals("passed")
                ? answer.and("rehearsal", rehearsal).build()
                : Works.refused("it did not pass on a copy of this host: " + why(rehearsal));
    }

    private static String why(JsonObject rehearsal) throws JsonException {
        if (rehearsal.find("why").isPresent()) {
            return rehearsal.text("why");
        }
        var problems = new ArrayList<String>();
        for (JsonObject problem : rehearsal.objects("problems")) {
            problems.add(problem.text("message"));
        }
        return String.join("; ", problems);
    }

    /** Nothing to do is only said where nothing keeps it from being believed. */
    private static JsonObject nothing(List<Problem> but) {
        return but.isEmpty()
                ? JsonObject.with("answer", "nothing").and("why", "").build()
                : Works.refused(words(but));
    }

    private static String words(List<Problem> problems) {
        return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
    }

    /** What apt would do now for that change set, or why that is something else. */
    private Simulation again(ChangeSet asked, Supply supply) throws UnreachableException {
        Simulation now = bench.packages()
                .simulate(new Goal.Again(asked, supply), bench.packages().inventory());
        return now instanceof Simulation.Feasible(var changes, var _)
                        && !changes.digest().equals(asked.digest())
                ? new Simulation.Blocked(
                        List.of(Problem.of(ProblemCode.DRIFT, "apt would now do other than was planned for this host")))
                : now;
    }

    JsonObject rehearse(JsonObject request) throws IOException, JsonException, UnreachableException {
        ChangeSet asked = Judgement.changes(request.text("changes"));
        Supply supply = bench.supply(asked);
        return switch (again(asked, supply)) {
            case Simulation.Blocked(var by) -> Works.refused(words(by));
            case Simulation.NothingToDo() -> Works.refused("the change was made here meanwhile");
            case Simulation.Feasible(var changes, var _) -> tried(changes, supply);
        };
    }

    /** Fetches what a change needs and makes it on a copy of this host. */
    private JsonObject tried(ChangeSet changes, Supply supply) throws IOException, UnreachableException {
        steps.step(Step.STAGE, "fetching packages");
        if (bench.packages().stage(changes, supply, steps) instanceof Staged.Incomplete(var by)) {
            return Works.refused(words(by));
        }
        steps.step(Step.STAGE, "rehearsing on a copy of this host");
        return RunJson.of(bench.rehearser(REHEARSAL).rehearse(changes, supply, false, steps));
    }

    JsonObject stage(JsonObject request) throws IOException, JsonException, UnreachableException {
        ChangeSet asked = Judgement.changes(request.text("changes"));
        Supply supply = bench.supply(asked);
        return switch (again(asked, supply)) {
            case Simulation.Blocked(var by) -> Works.refused(words(by));
            case Simulation.NothingToDo() -> staged();
            case Simulation.Feasible(var changes, var _) -> {
                steps.step(Step.STAGE, "fetching packages");
                yield bench.packages().stage(changes, supply, steps) instanceof Staged.Incomplete(var by)
                        ? Works.refused(words(by))
                        : staged();
            }
        };
    }

    private static JsonObject staged() {
        return JsonObject.with("verdict", "staged").build();
    }
}
