package io.oakum.execution;

import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.rehearsal.Rehearsal.Judgement;
import java.time.Duration;
import java.util.List;

/**
 * What happened on the copy.
 *
 * @param left units that would go on running old code, since they are never restarted
 * @param bytes what the change wrote
 * @param cannotShow what a copy of this kind says nothing about, in words
 */
public record RehearsalReport(
        ChangeSet changes,
        Judgement judgement,
        FileCounts files,
        List<String> configFiles,
        RestartNeeds restart,
        List<String> left,
        Duration took,
        long bytes,
        List<String> cannotShow) {
    public RehearsalReport {
        configFiles = List.copyOf(configFiles);
        left = List.copyOf(left);
        cannotShow = List.copyOf(cannotShow);
    }

    public record FileCounts(long changed, long added, long removed) {}

    /** Nothing was tried. */
    public static RehearsalReport refused(ChangeSet changes, Problem problem) {
        return new RehearsalReport(
                changes,
                new Judgement(io.oakum.core.rehearsal.Rehearsal.Verdict.REFUSED, List.of(problem)),
                new FileCounts(0, 0, 0),
                List.of(),
                RestartNeeds.NONE,
                List.of(),
                Duration.ZERO,
                0,
                List.of());
    }
}
