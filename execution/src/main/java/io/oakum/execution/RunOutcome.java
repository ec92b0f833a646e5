package io.oakum.execution;

import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.verification.Difference;
import java.util.List;

/**
 * What a run promised, what it found in the end, and what is left.
 *
 * @param observed what changed between the inventories before and after
 * @param remaining what was asked for and is still open, in words
 * @param configFiles configuration files that were kept as they were although a package brought new ones
 * @param repaired what was repaired first, in words
 */
public record RunOutcome(
        String id,
        RunVerdict verdict,
        ChangeSet promised,
        List<Difference> observed,
        List<String> remaining,
        RestartNeeds restart,
        Undoability undo,
        List<Problem> problems,
        List<String> configFiles,
        List<String> repaired) {
    public RunOutcome {
        observed = List.copyOf(observed);
        remaining = List.copyOf(remaining);
        problems = List.copyOf(problems);
        configFiles = List.copyOf(configFiles);
        repaired = List.copyOf(repaired);
    }

    /**
     * Whether and how the run can be undone.
     *
     * @param by what the old state would be made from
     * @param limits what an undo would not bring back, in words
     */
    public record Undoability(boolean possible, By by, List<String> limits) {
        public static final Undoability NOTHING_TO_UNDO = new Undoability(false, By.NOTHING, List.of());

        public Undoability {
            limits = List.copyOf(limits);
        }

        public enum By {
            VENDOR_SIGNED,
            REBUILT,
            NOTHING
        }
    }

    public static RunOutcome refused(String id, List<Problem> problems) {
        return ended(id, RunVerdict.REFUSED, problems);
    }

    static RunOutcome ended(String id, RunVerdict verdict, List<Problem> problems) {
        return new RunOutcome(
                id,
                verdict,
                new ChangeSet(List.of()),
                List.of(),
                List.of(),
                RestartNeeds.NONE,
                Undoability.NOTHING_TO_UNDO,
                problems,
                List.of(),
                List.of());
    }

    public boolean isGood() {
        return switch (verdict) {
            case CONFIRMED, NOT_NEEDED -> true;
            case RESTART_LEFT, FAILED, REVERTED, REFUSED -> false;
        };
    }
}
