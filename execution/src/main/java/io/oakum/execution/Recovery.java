package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunFinish.Situation;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Repaired;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings a run to its end that was cut off by a crash or a power cut. It looks at the host, not at what the journal hoped: repairs
 * the package database, does what is left of the promise, and proves the result.
 */
final class Recovery {
    private static final Duration LIMIT = Duration.ofHours(1);

    private final CommandRunner runner;
    private final PackageManager packages;
    private final HostFolders folders;
    private final Clock clock;
    private final Steps steps;

    Recovery(CommandRunner runner, PackageManager packages, HostFolders folders, Clock clock, Steps steps) {
        this.runner = runner;
        this.packages = packages;
        this.folders = folders;
        this.clock = clock;
        this.steps = steps;
    }

    void finishWhatWasLeft() throws UnreachableException, IOException {
        for (RunRecord run : RunRecord.all(folders.journals())) {
            if (!run.hasEnded()) {
                finish(run);
            }
        }
        Rebooter.forget(folders.etc());
    }

    private void finish(RunRecord run) throws UnreachableException, IOException {
        steps.step("finishing the run " + run.id() + ", which was cut off");
        try (Journal journal = Journal.resume(folders.journals(), run, clock)) {
            Repaired repaired = repair(journal);
            if (!run.did(Act.APPLY)) {
                RunFinish.end(journal, nothingChanged(run));
                return;
            }
            var promise = Promise.read(run.last(Act.PROMISE)
                    .orElseThrow(() -> new JsonException("it applied a change that it never promised"))
                    .detail());
            Path before = folders.ofRun(run.id()).resolve("before.tsv");
            var situation = new Situation(
                    promise,
                    InventoryFile.read(before),
                    UndoPlan.undoability(run),
                    repaired.did(),
                    LIMIT,
                    Optional.empty());
            new RunFinish(runner, packages, folders, steps).run(journal, situation);
        } catch (JsonException e) {
            throw new IOException("the journal of " + run.id() + " cannot be understood: " + e.getMessage(), e);
        }
    }

    private Repaired repair(Journal journal) throws UnreachableException, IOException {
        if (!packages.needsRepair()) {
            return new Repaired(true, List.of());
        }
        journal.note(Act.REPAIR);
        Repaired repaired = packages.repair(steps);
        journal.note(
                Act.REPAIRED,
                JsonObject.with("whole", repaired.whole())
                        .and("did", JsonArray.ofTexts(repaired.did()))
                        .build());
        return repaired;
    }

    private static RunOutcome nothingChanged(RunRecord run) {
        return RunOutcome.refused(
                run.id(),
                List.of(Problem.of(ProblemCode.APPLY_FAILED, "the run was cut off before it changed anything")));
    }
}
