package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.HostExecutor;
import io.oakum.execution.Order;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.RunRecord;
import io.oakum.packages.Goal;
import io.oakum.trust.Json;
import java.io.IOException;
import java.time.Clock;
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

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the run to undo")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--accept-rebuilt",
            description = "accept packages put together again from this host's files, which no vendor signed")
    private boolean acceptRebuilt;

    @Option(names = "--no-rehearsal", description = "take the risk; needs --reason")
    private boolean noRehearsal;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why no rehearsal: it is kept in the journal")
    private String reason = "";

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (noRehearsal && reason.isBlank()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE, "--no-rehearsal needs a reason", "oakum undo --no-rehearsal --reason 'why'"));
        }
        HostTools.requireRoot("change packages");
        var progress = ProgressLine.onStandardError();
        var executor = new HostExecutor(
                tools.runner(), tools.packages(), tools.folders(), Clock.systemUTC(), new ProgressSteps(progress));
        // Which run was the last to change something cannot be told past a journal that nobody can read.
        List<Problem> obstacles = executor.obstacles();
        if (!obstacles.isEmpty()) {
            return show(RunOutcome.refused("", obstacles), progress);
        }
        RunRecord run = run();
        var order = new Order(
                new Goal.Everything(),
                "undo of " + run.id(),
                List.of(),
                Set.of(),
                noRehearsal ? Optional.empty() : Optional.of(rehearsing.on(tools)),
                reason,
                rehearsing.limit(),
                Optional.empty());
        return show(executor.undo(run, order, acceptRebuilt), progress);
    }

    private int show(RunOutcome outcome, ProgressLine progress) {
        progress.clear();
        System.out.print(
                json ? Json.writeIndented(RunJson.of(outcome)) + "\n" : new RunText(Terminal.ofOutput()).of(outcome));
        return outcome.isGood() ? 0 : RehearseCommand.exit(outcome.problems());
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
