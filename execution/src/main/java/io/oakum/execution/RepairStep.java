package io.oakum.execution;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Repaired;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Brings back a package database that was left half-way, once nobody is at work on it; a step of its own, which the journal tells of. */
final class RepairStep {
    /** As long as apt itself waits for somebody who works with the packages of this host. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PackageManager packages;
    private final Steps steps;

    RepairStep(PackageManager packages, Steps steps) {
        this.packages = packages;
        this.steps = steps;
    }

    /** Why a repair that is needed cannot begin; empty where it can or none is needed. */
    List<Problem> obstacles() throws UnreachableException {
        return packages.needsRepair() ? obstacles(PATIENCE) : List.of();
    }

    /** Who still works with the packages after {@code patience}. */
    List<Problem> obstacles(Duration patience) throws UnreachableException {
        return packages.othersAtWork(patience, steps).stream()
                .map(who -> Problem.of(ProblemCode.LOCKED, who + " is still at work on the packages of this host"))
                .toList();
    }

    /**
     * What was done, in words.
     *
     * @param replaced packages that are about to be replaced or removed: what is half-way with them does not matter
     * @param limit after which each command of the repair is ended
     */
    List<String> repair(Journal journal, Set<PackageKey> replaced, Duration limit)
            throws UnreachableException, IOException {
        if (!packages.needsRepair()) {
            return List.of();
        }
        steps.step(Step.PREFLIGHT, "repairing what was left half-way");
        journal.note(Act.REPAIR);
        Repaired repaired = packages.repair(replaced, limit, steps);
        journal.note(
                Act.REPAIRED,
                JsonObject.with("whole", repaired.whole())
                        .and("did", JsonArray.ofTexts(repaired.did()))
                        .build());
        return repaired.did();
    }
}
