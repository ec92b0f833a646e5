package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Has a promise tried on a copy first; a step of its own, which the journal tells of. */
final class RehearsalStep {
    private final Steps steps;

    RehearsalStep(Steps steps) {
        this.steps = steps;
    }

    /** What keeps the change from being made; empty where it passed, or where a person took the risk. */
    List<Problem> doubts(Journal journal, Promise promise, Order order) throws UnreachableException, IOException {
        if (order.rehearser().isEmpty()) {
            journal.note(Act.REHEARSE, JsonObject.with("waived", order.reason()).build());
            return List.of();
        }
        steps.step(Step.STAGE, "rehearsing on a copy of this host");
        journal.note(
                Act.REHEARSE,
                JsonObject.with("digest", promise.changes().digest()).build());
        RehearsalReport report =
                order.rehearser().get().rehearse(promise.changes(), promise.supply(), promise.isUndo(), steps);
        journal.note(
                Act.REHEARSED,
                JsonObject.with("verdict", report.judgement().verdict().name().toLowerCase(Locale.ROOT))
                        .and(
                                "problems",
                                JsonArray.ofTexts(report.judgement().problems().stream()
                                        .map(Problem::message)
                                        .toList()))
                        .build());
        return doubts(report);
    }

    private static List<Problem> doubts(RehearsalReport report) {
        return switch (report.judgement().verdict()) {
            case PASSED -> List.of();
            case FAILED ->
                verdictFirst(
                        ProblemCode.REHEARSAL_FAILED,
                        "on a copy of this host the change failed; the host was not touched",
                        report);
            case INCONCLUSIVE ->
                verdictFirst(
                        ProblemCode.REHEARSAL_INCONCLUSIVE,
                        "a copy of this host cannot tell whether the change works",
                        report);
            case REFUSED -> verdictFirst(ProblemCode.REHEARSAL_REFUSED, "no copy of this host could be made", report);
        };
    }

    private static List<Problem> verdictFirst(ProblemCode code, String message, RehearsalReport report) {
        var problems = new ArrayList<Problem>();
        problems.add(Problem.of(code, message));
        problems.addAll(report.judgement().problems());
        return problems;
    }
}
