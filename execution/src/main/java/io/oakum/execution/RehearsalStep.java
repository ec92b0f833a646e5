package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Has a promise tried on a copy first; a step of its own, which the journal tells of. */
final class RehearsalStep {
    private final Steps steps;

    RehearsalStep(Steps steps) {
        this.steps = steps;
    }

    /**
     * What came of it.
     *
     * @param doubts what keeps the change from being made; empty where it passed, or where a person took the risk
     * @param tookPlaceBefore whether it passed before this run, so that no time went by since the change was worked out
     */
    record Rehearsed(List<Problem> doubts, boolean tookPlaceBefore) {
        Rehearsed {
            doubts = List.copyOf(doubts);
        }
    }

    Rehearsed take(Journal journal, Promise promise, Order order) throws UnreachableException, IOException {
        if (order.rehearser().isEmpty()) {
            journal.note(Act.REHEARSE, JsonObject.with("waived", order.reason()).build());
            return new Rehearsed(List.of(), false);
        }
        steps.step(Step.STAGE, "rehearsing on a copy of this host");
        journal.note(
                Act.REHEARSE,
                JsonObject.with("digest", promise.changes().digest()).build());
        Rehearser rehearser = order.rehearser().get();
        Optional<Instant> before = promise.isUndo() ? Optional.empty() : rehearser.passedBefore(promise.changes());
        if (before.isPresent()) {
            steps.line("it passed on a copy of this host at " + before.get() + ", and the host is as it was");
            journal.note(
                    Act.REHEARSED,
                    JsonObject.with("verdict", "passed")
                            .and("passedAt", before.get().toString())
                            .and("problems", JsonArray.ofTexts(List.of()))
                            .build());
            return new Rehearsed(List.of(), true);
        }
        RehearsalReport report = rehearser.rehearse(promise.changes(), promise.supply(), promise.isUndo(), steps);
        journal.note(Act.REHEARSED, told(report));
        return new Rehearsed(doubts(report), false);
    }

    private static JsonObject told(RehearsalReport report) {
        return JsonObject.with("verdict", report.judgement().verdict().name().toLowerCase(Locale.ROOT))
                .and(
                        "problems",
                        JsonArray.ofTexts(report.judgement().problems().stream()
                                .map(Problem::message)
                                .toList()))
                .build();
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
