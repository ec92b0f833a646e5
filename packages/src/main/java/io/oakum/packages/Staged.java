package io.oakum.packages;

import io.oakum.core.problem.Problem;
import java.util.List;

/** Whether the bits of a change set are there, each the one that its vendor signed for. */
public sealed interface Staged {
    record Complete(long bytes) implements Staged {}

    record Incomplete(List<Problem> problems) implements Staged {
        public Incomplete {
            problems = List.copyOf(problems);
        }
    }
}
