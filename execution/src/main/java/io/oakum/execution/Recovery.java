package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.execution.RunFinish.Situation;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a run to its end that was cut off by a crash or a power cut. It looks at the host, not at what the journal hoped: repairs
 * the package database, does what is left of the promise, and proves the result.
 */
final class Recovery {
    private final RepairStep repairs;
    private final HostFolders folders;
    private final Clock clock;
    private final RunFinish finish;
    private final Steps steps;

    Recovery(RunFinish finish, RepairStep repairs, HostFolders folders, Clock clock, Steps steps) {
        this.finish = finish;
        this.repairs = repairs;
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

    /**
     * Begins with none where one of them is unclear, or where the package manager that one of them started is still at work; the
     * answer is then why.
     *
     * @param limit after which the package manager is no longer waited for, and is ended where it was started here
     * @param afterwards what whoever resumes allows. What a person allowed for the run they watched is not done after a crash, but told of
     */
    List<Problem> finishWhatWasLeft(Duration limit, Afterwards afterwards) throws UnreachableException, IOException {
        List<Problem> obstacles = obstacles(folders);
        List<CutOff> cutOff = cutOff(folders);
        if (obstacles.isEmpty() && !cutOff.isEmpty()) {
            obstacles = repairs.obstacles(limit);
        }
        if (!obstacles.isEmpty()) {
            return obstacles;
        }
        new ServiceShield(folders.servicePolicy()).lower();
        for (CutOff left : cutOff) {
            finish(left, limit, afterwards);
        }
        Rebooter.forget(folders.etc());
        return List.of();
    }

    private void finish(CutOff left, Duration limit, Afterwards afterwards) throws UnreachableException, IOException {
        steps.step(Step.APPLY, "finishing the run " + left.run().id() + ", which was cut off");
        try (Journal journal = Journal.resume(folders.journals(), left.run(), clock)) {
            switch (left) {
                case CutOff.BeforeApplying(var run) -> {
                    repairs.repair(journal, Set.of(), limit);
                    RunFinish.end(journal, nothingChanged(run));
                }
                case CutOff.Applying applying -> {
                    List<String> repaired = repairs.repair(journal, Set.of(), limit);
                    Situation situation = situation(applying, repaired, limit, afterwards);
                    if (applying.well().isPresent()) {
                        finish.afterBoot(journal, situation, applying.well().get());
                    } else {
                        finish.run(journal, situation);
                    }
                }
                case CutOff.TakingBack(var applied, var unwell) ->
                    finish.takeBack(journal, situation(applied, List.of(), limit, afterwards), unwell);
                case CutOff.Unclear unclear ->
                    throw new IllegalStateException(
                            "began with " + unclear.problem().message());
            }
        }
    }

    /** @param resumed as whoever resumes allows; that a host is taken back after a boot of the run's own was allowed before it */
    private static Situation situation(
            CutOff.Applying left, List<String> repaired, Duration limit, Afterwards resumed) {
        var afterwards = new Afterwards(Optional.empty(), left.well().map(Well::patience), resumed.agent());
        return new Situation(left.promise(), left.before(), left.undo(), repaired, limit, afterwards);
    }

    private static RunOutcome nothingChanged(RunRecord run) {
        return RunOutcome.refused(
                run.id(),
                List.of(Problem.of(ProblemCode.APPLY_FAILED, "the run was cut off before it changed anything")));
    }
}
