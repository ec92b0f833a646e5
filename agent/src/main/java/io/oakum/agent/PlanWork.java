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
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What root does for a plan and what changes nothing on this host: works out what would change, tries it on a copy, fetches it. */
record PlanWork(HostBench bench, Steps steps) {
    private static final Duration REHEARSAL = Duration.ofHours(1);
    private static final long MIB = 1 << 20;

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
                simulated(reachable, left, report, Set.copyOf(request.texts("allowRemove")), triedBy(request, guard));
        };
    }

    /**
     * Whether what would change is tried at once on a copy of this host: a server may ask for it, and the owner may forbid it, or that
     * anything is fetched before it was signed. Where as many were tried as the owner allows, the plan is made without.
     */
    private Optional<Guard> triedBy(JsonObject request, Guard guard) throws JsonException, IOException {
        boolean isTried = guard.rehearsals()
                && guard.downloads()
                && request.find("rehearse").isPresent()
                && request.truth("rehearse")
                && cap(guard).fullUntil(Instant.now()).isEmpty();
        return isTried ? Optional.of(guard) : Optional.empty();
    }

    private DailyCap cap(Guard guard) {
        return new DailyCap(
                bench.folders().state().resolve("rehearsals"), guard.unsigned().rehearsalsADay());
    }

    private static JsonObject agentByItself() {
        return Works.refused("the agent is among what would change, and it is upgraded by a plan of its own:"
                + " oakum plan --agent; then plan the rest");
    }

    private JsonObject simulated(
            Goal goal, List<Problem> left, HostReport report, Set<String> allowRemove, Optional<Guard> tries)
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

    private JsonObject feasible(ChangeSet changes, long bytes, List<Problem> left, Optional<Guard> tries)
            throws UnreachableException, IOException, JsonException {
        var answer = JsonObject.with("answer", "feasible")
                .and("changes", changes.canonicalLines())
                .and("bytes", bytes)
                .and("left", words(left));
        if (tries.isEmpty()) {
            return answer.build();
        }
        JsonObject rehearsal = tried(changes, bytes, bench.supply(changes), tries.get());
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

    JsonObject rehearse(JsonObject request, Guard guard) throws IOException, JsonException, UnreachableException {
        ChangeSet asked = Judgement.changes(request.text("changes"));
        Supply supply = bench.supply(asked);
        return switch (again(asked, supply)) {
            case Simulation.Blocked(var by) -> Works.refused(words(by));
            case Simulation.NothingToDo() -> Works.refused("the change was made here meanwhile");
            case Simulation.Feasible(var changes, var bytes) -> tried(changes, bytes, supply, guard);
        };
    }

    /** Fetches what a change needs and makes it on a copy of this host. */
    private JsonObject tried(ChangeSet changes, long bytes, Supply supply, Guard guard)
            throws IOException, UnreachableException {
        DailyCap cap = cap(guard);
        Optional<Instant> full = cap.fullUntil(Instant.now());
        if (full.isPresent()) {
            return Works.refused("the owner of this host allows " + cap.most() + " rehearsals a day that nobody signed"
                    + (cap.most() == 0 ? "" : ", and the next is possible from " + AgentStatus.time(full.get()) + " on")
                    + " (rehearsals-a-day in " + Guard.FILE + ")");
        }
        Optional<JsonObject> tooMuch = tooMuch(bytes, guard);
        if (tooMuch.isPresent()) {
            return tooMuch.get();
        }
        cap.take(Instant.now());
        steps.step(Step.STAGE, "fetching packages");
        if (bench.packages().stage(changes, supply, steps) instanceof Staged.Incomplete(var by)) {
            return Works.refused(words(by));
        }
        steps.step(Step.STAGE, "rehearsing on a copy of this host");
        return RunJson.of(bench.rehearser(REHEARSAL).rehearse(changes, supply, false, steps));
    }

    /** Nobody signed for it, so it must not fill the disk of this host. */
    private Optional<JsonObject> tooMuch(long bytes, Guard guard) throws IOException {
        long kept = bytesIn(bench.folders().archives());
        long most = guard.unsigned().keptBytes();
        return kept + bytes <= most
                ? Optional.empty()
                : Optional.of(Works.refused("the owner of this host lets " + most / MIB
                        + " MB of packages be kept that nobody signed for; there are " + kept / MIB
                        + " MB, and this would fetch "
                        + bytes / MIB + " MB more (downloads-kept-mb in " + Guard.FILE + ")"));
    }

    static long bytesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            }
        }
        return bytes;
    }

    JsonObject stage(JsonObject request, Guard guard) throws IOException, JsonException, UnreachableException {
        ChangeSet asked = Judgement.changes(request.text("changes"));
        Supply supply = bench.supply(asked);
        return switch (again(asked, supply)) {
            case Simulation.Blocked(var by) -> Works.refused(words(by));
            case Simulation.NothingToDo() -> staged();
            case Simulation.Feasible(var changes, var bytes) -> {
                Optional<JsonObject> tooMuch = tooMuch(bytes, guard);
                if (tooMuch.isPresent()) {
                    yield tooMuch.get();
                }
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
