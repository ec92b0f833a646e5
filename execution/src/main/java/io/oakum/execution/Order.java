package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.packages.Goal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person told Oakum to do on this host.
 *
 * @param words what was asked for, as it was typed
 * @param left what is within the request and was known beforehand not to be had
 * @param doubts what keeps "nothing to do" from being believed
 * @param allowRemove names of packages that may go
 * @param rehearser how the change is tried first; empty where a person took the risk, with {@code reason}
 * @param limit after which the package manager is ended
 */
public record Order(
        Goal goal,
        String words,
        List<Problem> left,
        List<Problem> doubts,
        Set<String> allowRemove,
        Optional<Rehearser> rehearser,
        String reason,
        Duration limit,
        Afterwards afterwards) {
    public Order {
        left = List.copyOf(left);
        doubts = List.copyOf(doubts);
        allowRemove = Set.copyOf(allowRemove);
    }
}
