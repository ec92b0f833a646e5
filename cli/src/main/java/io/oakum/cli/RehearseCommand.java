package io.oakum.cli;

import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rehearsal.Rehearsal.Judgement;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.execution.GoalPlanner;
import io.oakum.execution.GoalPlanner.Planned;
import io.oakum.execution.HostReport;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.RehearsalReport.FileCounts;
import io.oakum.execution.RunJson;
import io.oakum.packages.Goal;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.Simulation;
import io.oakum.packages.Staged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries a change on a copy of this host and tells what would happen. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = {
            "Tries updates on an isolated copy of this very host and tells what would happen.",
            "The packages are fetched before; the copy has no network, and nothing on the host is changed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum rehearse                      everything that is offered",
            "  sudo oakum rehearse --security",
            "  sudo oakum rehearse --cve CVE-2024-6387",
            "  sudo oakum rehearse nginx openssl --json"
        })
public final class RehearseCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Mixin
    private GoalOptions goal = new GoalOptions();

    @Mixin
    private Rehearsing rehearsing = new Rehearsing();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var request = goal.request();
        var work = HostWork.begin(tools, json, "make a copy of this host");
        HostReport report = work.look();
        RehearsalReport rehearsed = switch (GoalPlanner.plan(request, report)) {
            case Planned.Unreachable(var by) -> answer(Verdict.REFUSED, by);
            case Planned.NothingToDo(var left) -> left.isEmpty() ? nothingToDo(report) : answer(Verdict.REFUSED, left);
            case Planned.Reachable(var wanted, var _) -> orStopped(rehearse(work, report, wanted), work);
        };
        work.print(RunJson.of(rehearsed), () -> new RunText(Terminal.ofOutput()).of(rehearsed));
        return rehearsed.judgement().verdict() == Verdict.PASSED
                ? 0
                : Refusal.exit(rehearsed.judgement().problems());
    }

    /** What was cut off says nothing about the change. */
    private static RehearsalReport orStopped(RehearsalReport rehearsed, HostWork work) {
        return work.isStopped()
                ? answer(
                        Verdict.REFUSED,
                        List.of(Problem.of(ProblemCode.STOPPED, "asked to stop before the rehearsal was over")))
                : rehearsed;
    }

    private static RehearsalReport nothingToDo(HostReport report) {
        return answer(report.doubts().isEmpty() ? Verdict.PASSED : Verdict.INCONCLUSIVE, report.doubts());
    }

    private RehearsalReport rehearse(HostWork work, HostReport report, Goal wanted) throws Exception {
        work.progress().step("working out the change");
        return switch (work.packages().simulate(wanted, report.inventory())) {
            case Simulation.Blocked(var by) -> answer(Verdict.REFUSED, by);
            case Simulation.NothingToDo() -> nothingToDo(report);
            case Simulation.Feasible(var changes, var _) -> {
                var removals = work.removals(changes, goal.allowRemove(), report.inventory());
                yield removals.isEmpty() ? onCopy(work, changes) : answer(Verdict.REFUSED, removals);
            }
        };
    }

    private RehearsalReport onCopy(HostWork work, ChangeSet changes) throws Exception {
        var supply = new Supply(tools.folders().archives(), Map.of());
        work.progress().step("fetching packages");
        if (work.packages().stage(changes, supply, work.progress()) instanceof Staged.Incomplete(var problems)) {
            return answer(Verdict.REFUSED, problems);
        }
        work.progress().step("rehearsing " + changes.changes().size() + " changes on a copy of this host");
        return rehearsing.on(tools).rehearse(changes, supply, false, work.progress());
    }

    private static RehearsalReport answer(Verdict verdict, List<Problem> problems) {
        return new RehearsalReport(
                new ChangeSet(List.of()),
                new Judgement(verdict, problems),
                new FileCounts(0, 0, 0),
                List.of(),
                RestartNeeds.NONE,
                List.of(),
                Duration.ZERO,
                0,
                List.of());
    }
}
