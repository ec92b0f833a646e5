package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.ExecutionStore.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a host is with its part of a rollout, as small bars.
 *
 * @param drawn each step by its style: done, half done, failed, with something left, or empty where it was not begun
 * @param words the same in words
 */
public record HostSteps(List<String> drawn, String words) {
    private static final List<Step> ALL = List.of(Step.values());

    public HostSteps {
        drawn = List.copyOf(drawn);
    }

    public static HostSteps of(Row row) {
        return switch (row.state()) {
            case Execution.Waiting _ -> upTo(0, "");
            case Execution.Active active -> upTo(ALL.indexOf(active.step()), "p");
            case Execution.Settled(Verdict verdict, var _) -> ended(row, verdict);
        };
    }

    private static HostSteps ended(Row row, Verdict verdict) {
        if (verdict == Verdict.RESTART_LEFT) {
            return new HostSteps(
                    ALL.stream().map(step -> step == Step.RESTART ? "h" : "d").toList(), text("hoststeps.left"));
        }
        if (verdict.isConfirmed()) {
            return upTo(ALL.size(), "");
        }
        return verdict.isFailure() && row.reached().isPresent()
                ? upTo(ALL.indexOf(row.reached().get()), "x")
                : upTo(0, "");
    }

    /** @param next how the step after those is drawn */
    private static HostSteps upTo(int done, String next) {
        List<String> drawn = IntStream.range(0, ALL.size())
                .mapToObj(step -> step < done ? "d" : step == done ? next : "")
                .toList();
        String number = String.valueOf(done);
        String of = String.valueOf(ALL.size());
        return new HostSteps(
                drawn, next.equals("x") ? text("hoststeps.failed", number, of) : text("hoststeps.done", number, of));
    }
}
