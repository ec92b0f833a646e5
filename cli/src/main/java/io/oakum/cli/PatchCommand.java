package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.execution.Afterwards;
import io.oakum.execution.ChangeSetJson;
import io.oakum.execution.GoalPlanner;
import io.oakum.execution.GoalPlanner.Planned;
import io.oakum.execution.GoalRequest;
import io.oakum.execution.HostReport;
import io.oakum.execution.Order;
import io.oakum.execution.Rebooter;
import io.oakum.execution.RunOutcome;
import io.oakum.packages.Simulation;
import io.oakum.trust.JsonValue.JsonObject;
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
            "1:refused, failed, taken back, or old code is left running",
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
            "  sudo oakum patch --undo-if-unhealthy     takes it back where a service no longer runs after it",
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

    @Mixin
    private Waiver waiver = new Waiver();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Option(names = "--dry-run", description = "say what would be changed, and change nothing")
    private boolean dryRun;

    @Option(
            names = "--reboot",
            description = "reboot where old code is left running; the run is verified after the boot")
    private boolean reboot;

    @Option(
            names = "--undo-if-unhealthy",
            description =
                    "take the change back at once where a service or health check that was well before is not after it")
    private boolean undoIfUnhealthy;

    @Override
    public Integer call() throws Exception {
        waiver.check();
        GoalRequest request = goal.request();
        var work = HostWork.begin(tools, json, "change packages");
        HostReport report = work.look();
        return switch (GoalPlanner.plan(request, report)) {
            case Planned.Unreachable(var by) -> work.show(RunOutcome.refused("", by));
            case Planned.NothingToDo(var left) -> work.show(nothingToDo(left.isEmpty() ? report.doubts() : left));
            case Planned.Reachable(var wanted, var left) -> {
                var order = new Order(
                        wanted,
                        request.inWords(),
                        left,
                        report.doubts(),
                        goal.allowRemove(),
                        waiver.rehearser(rehearsing, tools),
                        waiver.reason(),
                        rehearsing.limit(),
                        new Afterwards(
                                reboot
                                        ? Optional.of(new Rebooter(tools.runner(), HostTools.program()))
                                        : Optional.empty(),
                                undoIfUnhealthy ? Optional.of(Afterwards.ENOUGH) : Optional.empty()));
                yield dryRun
                        ? dryRun(order, report, work)
                        : work.show(work.executor().carryOut(order));
            }
        };
    }

    /** @param but what keeps that from being believed, or from being all */
    private static RunOutcome nothingToDo(List<Problem> but) {
        return but.isEmpty() ? RunOutcome.notNeeded() : RunOutcome.refused("", but);
    }

    private static int dryRun(Order order, HostReport report, HostWork work) throws Exception {
        return switch (work.packages().simulate(order.goal(), report.inventory())) {
            case Simulation.Blocked(var by) -> work.show(RunOutcome.refused("", by));
            case Simulation.NothingToDo() -> work.show(nothingToDo(report.doubts()));
            case Simulation.Feasible(var changes, var bytes) -> {
                List<Problem> removals = work.removals(changes, order.allowRemove(), report.inventory());
                if (!removals.isEmpty()) {
                    yield work.show(RunOutcome.refused("", removals));
                }
                work.print(
                        JsonObject.with("dryRun", true)
                                .and("promised", ChangeSetJson.write(changes))
                                .and("downloadBytes", bytes)
                                .build(),
                        () -> new RunText(Terminal.ofOutput()).promise(changes, bytes));
                yield 0;
            }
        };
    }
}
