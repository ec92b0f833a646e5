package io.oakum.core.why;

import static io.oakum.core.why.CauseWords.some;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Verdict;
import java.util.List;
import java.util.Locale;

/** Tells what a host's plans and rollouts wait for. */
final class PlanWords {
    /** As many packages as a person may want to see in a command; more are planned together. */
    private static final int IN_COMMAND = 3;

    private final String name;

    PlanWords(Known.Who who) {
        name = InCommand.word(who.name());
    }

    Problem of(Cause.OfPlan cause) {
        return switch (cause) {
            case Cause.PlanMaking(String plan, String words, var packages) ->
                new Problem(
                        ProblemCode.PLAN_UNFINISHED,
                        "the plan " + plan + " for " + some(packages) + " is still in the making: " + words,
                        "wait for it: oakum plans " + plan);
            case Cause.PlanLeftOut(String plan, String why, var packages) ->
                new Problem(
                        ProblemCode.PLAN_LEFT_OUT,
                        "the plan " + plan + " for " + some(packages) + " does not cover " + name + ": " + why,
                        "mend that, then: " + plan(packages));
            case Cause.PlanUnsigned(String plan, int missing, var packages) ->
                new Problem(
                        ProblemCode.PLAN_UNSIGNED,
                        "the plan " + plan + " for " + some(packages) + " waits for "
                                + (missing == 1 ? "a signature" : missing + " signatures"),
                        "oakum approve " + plan);
            case Cause.PlanExpired(String plan, var packages) ->
                new Problem(
                        ProblemCode.PLAN_EXPIRED,
                        "nobody signed the plan " + plan + " for " + some(packages) + " in time",
                        plan(packages));
            case Cause.NoPlan none -> none(none);
        };
    }

    private Problem none(Cause.NoPlan none) {
        String word = none.word();
        return new Problem(
                ProblemCode.NO_PLAN,
                "nothing stands in the way of " + some(none.packages()) + ", and no plan covers "
                        + (none.packages().size() == 1 ? "it" : "them"),
                word.startsWith("CVE-")
                        ? "oakum plan --cve " + InCommand.word(word) + " --host " + name
                        : plan(none.packages()));
    }

    private String plan(List<String> packages) {
        String goal = packages.size() > IN_COMMAND ? "--all" : InCommand.words(packages);
        return "oakum plan " + goal + " --host " + name;
    }

    Problem of(Cause.OfRollout cause) {
        return switch (cause) {
            case Cause.TurnNotCome(String id, String until) ->
                new Problem(
                        ProblemCode.ROLLOUT_WAITS,
                        "in the rollout " + id + " it waits for " + until,
                        "wait, or see it: oakum rollout " + id);
            case Cause.RingUnopened(String id, int ring) ->
                new Problem(
                        ProblemCode.RING_UNOPENED,
                        "ring " + ring + " of the rollout " + id + " waits for a person to let it open",
                        "oakum rollout open-ring " + id + " " + ring);
            case Cause.Paused(String id, String wanted) ->
                new Problem(
                        ProblemCode.ROLLOUT_PAUSED,
                        "the rollout " + id + " is paused by " + wanted,
                        "oakum rollout resume " + id);
            case Cause.Held held -> held(held);
            case Cause.Ended ended -> ended(ended);
            case Cause.AtWork work -> work(work);
            case Cause.AttemptFailed failed -> failed(failed);
        };
    }

    private static Problem held(Cause.Held held) {
        String id = held.rollout();
        return new Problem(
                ProblemCode.ROLLOUT_HELD,
                "the rollout " + id + " is held at ring " + held.ring() + ": " + held.why(),
                "oakum rollout retry " + id + ", or: oakum rollout waive " + id + " " + held.ring() + " --reason TEXT");
    }

    private Problem ended(Cause.Ended ended) {
        String id = ended.rollout();
        return new Problem(
                ProblemCode.ROLLOUT_ENDED,
                "its part in the rollout " + id + " never began: " + ended.why(),
                ended.verdict() == Verdict.MISSED
                        ? "oakum rollout retry " + id + " --host " + name
                        : "make a new plan: oakum plan --all --host " + name);
    }

    private static Problem work(Cause.AtWork work) {
        return new Problem(
                ProblemCode.AT_WORK,
                "it is at work in the rollout " + work.rollout() + ", at the step "
                        + work.step().name().toLowerCase(Locale.ROOT)
                        + (work.words().isEmpty() ? "" : ": " + work.words()),
                "follow it: oakum rollout watch " + work.rollout());
    }

    private Problem failed(Cause.AttemptFailed failed) {
        String id = failed.rollout();
        String verdict = failed.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Problem(
                ProblemCode.ATTEMPT_FAILED,
                "its attempt in the rollout " + id + " ended as " + verdict + ": " + failed.why(),
                "see it: oakum rollout log " + id + " " + name + "; then: "
                        + (failed.isOpen()
                                ? "oakum rollout retry " + id + " --host " + name
                                : "oakum plan --all --host " + name));
    }
}
