package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.GoalPlanner;
import io.oakum.execution.GoalPlanner.Planned;
import io.oakum.execution.GoalRequest;
import io.oakum.execution.HostExecutor;
import io.oakum.execution.HostReport;
import io.oakum.execution.Order;
import io.oakum.execution.Rebooter;
import io.oakum.execution.RunOutcome;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Simulation;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rehearses, applies exactly what was rehearsed, restarts, looks again, and only then says that it is done. */
@Command(
        name = "patch",
        mixinStandardHelpOptions = true,
        description = {
            "Rehearses updates on a copy of this host, applies exactly that, restarts what may be restarted,",
            "and looks again: done is what a later inventory shows. Keeps what it replaces for oakum undo."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:confirmed, or nothing to do",
            "1:refused, failed, or old code is left running",
            "2:wrong usage",
            "3:the world failed: no root, no room, a repository that does not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum patch                         everything that is offered",
            "  sudo oakum patch --security",
            "  sudo oakum patch --cve CVE-2024-6387",
            "  sudo oakum patch nginx openssl=3.0.17-1~deb12u3",
            "  sudo oakum patch --reboot                reboots where that is needed, and verifies after the boot",
            "  sudo oakum patch --dry-run               what would be changed",
            "  sudo oakum patch --no-rehearsal --reason 'tested on web-1'"
        })
public final class PatchCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Mixin
    private GoalOptions goal = new GoalOptions();

    @Mixin
    private Rehearsing rehearsing = new Rehearsing();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Option(names = "--dry-run", description = "say what would be changed, and change nothing")
    private boolean dryRun;

    @Option(
            names = "--reboot",
            description = "reboot where old code is left running; the run is verified after the boot")
    private boolean reboot;

    @Option(names = "--no-rehearsal", description = "take the risk; needs --reason")
    private boolean noRehearsal;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why no rehearsal: it is kept in the journal")
    private String reason = "";

    @Override
    public Integer call() throws Exception {
        if (noRehearsal && reason.isBlank()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE, "--no-rehearsal needs a reason", "oakum patch --no-rehearsal --reason 'why'"));
        }
        GoalRequest request = goal.request();
        HostTools.requireRoot("change packages");
        var progress = ProgressLine.onStandardError();
        progress.step("looking at this host");
        HostReport report = tools.survey().look(tools.risk(), tools.budgetBytes(), Instant.now(), progress);
        return switch (GoalPlanner.plan(request, report)) {
            case Planned.Unreachable(var by) -> show(RunOutcome.refused("", by), progress);
            case Planned.NothingToDo(var left) ->
                show(left.isEmpty() ? RunOutcome.notNeeded() : RunOutcome.refused("", left), progress);
            case Planned.Reachable(var wanted, var left) -> {
                var order = new Order(
                        wanted,
                        request.inWords(),
                        left,
                        goal.allowRemove(),
                        noRehearsal ? Optional.empty() : Optional.of(rehearsing.on(tools)),
                        reason,
                        rehearsing.limit(),
                        reboot ? Optional.of(new Rebooter(tools.runner(), HostTools.program())) : Optional.empty());
                yield dryRun ? dryRun(order, report, progress) : carryOut(order, progress);
            }
        };
    }

    private int carryOut(Order order, ProgressLine progress) throws Exception {
        var executor = new HostExecutor(
                tools.runner(), tools.packages(), tools.folders(), Clock.systemUTC(), new ProgressSteps(progress));
        return show(executor.carryOut(order), progress);
    }

    private int show(RunOutcome outcome, ProgressLine progress) {
        progress.clear();
        System.out.print(
                json ? Json.writeIndented(RunJson.of(outcome)) + "\n" : new RunText(Terminal.ofOutput()).of(outcome));
        return outcome.isGood() ? 0 : RehearseCommand.exit(outcome.problems());
    }

    private int dryRun(Order order, HostReport report, ProgressLine progress) throws Exception {
        PackageManager packages = tools.packages();
        return switch (packages.simulate(order.goal(), report.inventory())) {
            case Simulation.Blocked(var by) -> show(RunOutcome.refused("", by), progress);
            case Simulation.NothingToDo() -> show(RunOutcome.notNeeded(), progress);
            case Simulation.Feasible(var changes, var bytes) -> {
                List<Problem> removals = GoalPlanner.removals(changes, order.allowRemove(), report.inventory());
                if (!removals.isEmpty()) {
                    yield show(RunOutcome.refused("", removals), progress);
                }
                progress.clear();
                System.out.print(
                        json
                                ? Json.writeIndented(JsonObject.with("dryRun", true)
                                                .and("promised", io.oakum.execution.ChangeSetJson.write(changes))
                                                .and("downloadBytes", bytes)
                                                .build())
                                        + "\n"
                                : new RunText(Terminal.ofOutput()).promise(changes, bytes));
                yield 0;
            }
        };
    }
}
