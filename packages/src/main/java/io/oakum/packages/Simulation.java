package io.oakum.packages;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import java.util.List;

/** What reaching a goal entails. */
public sealed interface Simulation {
    record NothingToDo() implements Simulation {}

    /** @param downloadBytes of what is not yet fetched or fetched alike */
    record Feasible(ChangeSet changes, long downloadBytes) implements Simulation {}

    record Blocked(List<Problem> by) implements Simulation {
        public Blocked {
            by = List.copyOf(by);
        }
    }
}
