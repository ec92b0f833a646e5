package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.Afterwards;
import io.oakum.execution.HostExecutor;
import io.oakum.execution.Order;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.RunRecord;
import io.oakum.packages.Goal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings back what a run replaced, rehearsed and verified like any other change. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Brings back what a change replaced: the packages that were kept, their marks, and files that scripts altered.",
            "Without an ID it undoes the last run that changed something and was not undone yet."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum undo",
            "  sudo oakum undo 20261124-031500",
            "  oakum history               the runs and their ids"
        })
public final class UndoCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Mixin
    private Rehearsing rehearsing = new Rehearsing();

    @Mixin
    private Waiver waiver = new Waiver();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the run to undo")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--accept-rebuilt",
            description = "accept packages put together again from this host's files, which no vendor signed")
    private boolean acceptRebuilt;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        waiver.check();
        var work = HostWork.begin(tools, json, "change packages");
        HostExecutor executor = work.executor();
        // Which run was the last to change something cannot be told past a journal that nobody can read.
        List<Problem> obstacles = executor.obstacles();
        if (!obstacles.isEmpty()) {
            return work.show(RunOutcome.refused("", obstacles));
        }
        RunRecord run = run();
        var order = new Order(
                new Goal.Everything(),
                "undo of " + run.id(),
                List.of(),
                List.of(),
                Set.of(),
                waiver.rehearser(rehearsing, tools),
                waiver.reason(),
                rehearsing.limit(),
                Afterwards.NOTHING);
        return work.show(executor.undo(run, order, acceptRebuilt));
    }

    private RunRecord run() throws Refusal, IOException {
        List<RunRecord> runs = RunRecord.all(tools.folders().journals());
        if (id.isPresent()) {
            return runs.stream()
                    .filter(run -> run.id().equals(id.get()))
                    .findFirst()
                    .orElseThrow(() ->
                            new Refusal(Problem.of(ProblemCode.UNKNOWN_RUN, "there is no run '" + id.get() + "'")));
        }
        return RunRecord.lastToUndo(runs)
                .orElseThrow(() -> new Refusal(
                        Problem.of(ProblemCode.UNDO_IMPOSSIBLE, "no run changed anything that is not undone already")));
    }
}
