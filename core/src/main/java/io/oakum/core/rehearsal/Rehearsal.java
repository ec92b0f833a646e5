package io.oakum.core.rehearsal;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.verification.Verification;
import java.util.ArrayList;
import java.util.List;

/** Judges whether a change would work from what was observed on the copy. */
public final class Rehearsal {
    private Rehearsal() {}

    public enum Verdict {
        PASSED,
        FAILED,
        INCONCLUSIVE,
        REFUSED
    }

    /**
     * What was observed on the copy.
     *
     * @param verification the promise against the copy's inventory afterwards
     * @param failures what went wrong while it was applied; empty where the package manager said that all went well
     * @param cannotTell what the copy could not show, such as a script that wants a network
     * @param hostChanged whether the host's package database or /etc changed while the copy was in use
     */
    public record Observation(
            ChangeSet promised,
            Verification verification,
            List<Problem> failures,
            List<Problem> cannotTell,
            boolean hostChanged) {
        public Observation {
            failures = List.copyOf(failures);
            cannotTell = List.copyOf(cannotTell);
        }
    }

    public record Judgement(Verdict verdict, List<Problem> problems) {
        public Judgement {
            problems = List.copyOf(problems);
        }
    }

    public static Judgement judge(Observation seen) {
        if (seen.hostChanged()) {
            return new Judgement(
                    Verdict.REFUSED,
                    List.of(
                            Problem.of(
                                    ProblemCode.HOST_CHANGED,
                                    "the host's packages or its /etc changed while the copy was in use, so the result would not be about this host")));
        }
        if (!seen.cannotTell().isEmpty()) {
            return new Judgement(Verdict.INCONCLUSIVE, seen.cannotTell());
        }
        var problems = new ArrayList<>(seen.failures());
        seen.verification()
                .mismatches()
                .forEach(mismatch -> problems.add(Problem.of(ProblemCode.APPLY_FAILED, "on the copy, " + mismatch)));
        return new Judgement(problems.isEmpty() ? Verdict.PASSED : Verdict.FAILED, problems);
    }
}
