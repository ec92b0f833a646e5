package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunFinish.Situation;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Repaired;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
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

    /** What keeps the runs that were cut off from being brought to their end, and every other run with them; empty where nothing does. */
    static List<Problem> obstacles(HostFolders folders) throws IOException {
        return cutOff(folders).stream().flatMap(one -> one.obstacle().stream()).toList();
    }

    /** Every run without an end, oldest first. */
    static List<CutOff> cutOff(HostFolders folders) throws IOException {
        return RunRecord.all(folders.journals()).stream()
                .filter(run -> !run.hasEnded())
                .map(run -> CutOff.of(run, folders))
                .toList();
    }

    /** Begins with none where one of them is unclear; the answer is then why. */
    List<Problem> finishWhatWasLeft() throws UnreachableException, IOException {
        List<Problem> obstacles = obstacles(folders);
        if (!obstacles.isEmpty()) {
            return obstacles;
        }
        new ServiceShield(folders.servicePolicy()).lower();
        for (CutOff left : cutOff(folders)) {
            finish(left);
        }
        Rebooter.forget(folders.etc());
        return List.of();
    }

    private void finish(CutOff left) throws UnreachableException, IOException {
        steps.step("finishing the run " + left.run().id() + ", which was cut off");
        try (Journal journal = Journal.resume(folders.journals(), left.run(), clock)) {
            Repaired repaired = repair(journal);
            switch (left) {
                case CutOff.BeforeApplying(var run) -> RunFinish.end(journal, nothingChanged(run));
                case CutOff.Applying(var _, var promise, var before, var undo) -> {
                    var situation = new Situation(promise, before, undo, repaired.did(), LIMIT, Optional.empty());
                    new RunFinish(runner, packages, folders, steps).run(journal, situation);
                }
                case CutOff.Unclear unclear ->
                    throw new IllegalStateException(
                            "began with " + unclear.problem().message());
            }
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
