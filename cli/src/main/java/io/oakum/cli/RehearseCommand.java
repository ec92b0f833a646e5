package io.oakum.cli;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.rehearsal.Rehearsal.Judgement;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.execution.GoalPlanner;
import io.oakum.execution.GoalPlanner.Planned;
import io.oakum.execution.HostReport;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.RehearsalReport.FileCounts;
import io.oakum.packages.Goal;
import io.oakum.packages.PackageManager;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.Simulation;
import io.oakum.packages.Staged;
import io.oakum.trust.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        HostTools.requireRoot("make a copy of this host");
        var progress = ProgressLine.onStandardError();
        PackageManager packages = tools.packages();
        progress.step("looking at this host");
        HostReport report = tools.survey().look(tools.risk(), tools.budgetBytes(), Instant.now(), progress);
        RehearsalReport rehearsed = switch (GoalPlanner.plan(request, report)) {
            case Planned.Unreachable(var by) -> answer(Verdict.REFUSED, by);
            case Planned.NothingToDo(var left) -> answer(left.isEmpty() ? Verdict.PASSED : Verdict.REFUSED, left);
            case Planned.Reachable(var wanted, var _) -> rehearse(packages, report.inventory(), wanted, progress);
        };
        progress.clear();
        System.out.print(
                json
                        ? Json.writeIndented(RunJson.of(rehearsed)) + "\n"
                        : new RunText(Terminal.ofOutput()).of(rehearsed));
        return rehearsed.judgement().verdict() == Verdict.PASSED
                ? 0
                : exit(rehearsed.judgement().problems());
    }

    private RehearsalReport rehearse(PackageManager packages, Inventory inventory, Goal wanted, ProgressLine progress)
            throws Exception {
        progress.step("working out the change");
        return switch (packages.simulate(wanted, inventory)) {
            case Simulation.Blocked(var by) -> answer(Verdict.REFUSED, by);
            case Simulation.NothingToDo() -> answer(Verdict.PASSED, List.of());
            case Simulation.Feasible(var changes, var _) -> {
                var removals = GoalPlanner.removals(changes, goal.allowRemove(), inventory);
                yield removals.isEmpty() ? onCopy(packages, changes, progress) : answer(Verdict.REFUSED, removals);
            }
        };
    }

    private RehearsalReport onCopy(PackageManager packages, ChangeSet changes, ProgressLine progress) throws Exception {
        var supply = new Supply(tools.folders().archives(), Map.of());
        progress.step("fetching packages");
        if (packages.stage(changes, supply, progress) instanceof Staged.Incomplete(var problems)) {
            return answer(Verdict.REFUSED, problems);
        }
        progress.step("rehearsing " + changes.changes().size() + " changes on a copy of this host");
        return rehearsing.on(tools).rehearse(changes, supply, false, progress);
    }

    private static RehearsalReport answer(Verdict verdict, List<Problem> problems) {
        return new RehearsalReport(
                new ChangeSet(List.of()),
                new Judgement(verdict, problems),
                new FileCounts(0, 0, 0),
                List.of(),
                RestartNeeds.NONE,
                Duration.ZERO,
                0,
                List.of());
    }

    /** The gravest of the problems' own: the world failing outweighs a plain no. */
    static int exit(List<Problem> problems) {
        var codes = new ArrayList<Integer>(List.of(1));
        problems.forEach(problem -> codes.add(problem.code().exit()));
        return codes.stream().max(Integer::compare).orElse(1);
    }
}
