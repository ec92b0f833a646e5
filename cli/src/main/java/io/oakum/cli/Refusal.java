package io.oakum.cli;

import io.oakum.core.problem.Problem;

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
}
