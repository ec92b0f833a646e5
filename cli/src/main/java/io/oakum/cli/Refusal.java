package io.oakum.cli;

import io.oakum.core.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Ends a command before it began its work, with a message for a person and an exit code. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }

    /** The gravest of the problems' own: the world failing outweighs a plain no. */
    static int exit(List<Problem> problems) {
        var codes = new ArrayList<Integer>(List.of(1));
        problems.forEach(problem -> codes.add(problem.code().exit()));
        return codes.stream().max(Integer::compare).orElse(1);
    }
}
