package io.oakum.packages;

import io.oakum.core.problem.Problem;
import java.util.List;

/** @param problems one for each source that could not be asked, empty where all answered */
public record Refreshed(List<Problem> problems) {
    public Refreshed {
        problems = List.copyOf(problems);
    }
}
