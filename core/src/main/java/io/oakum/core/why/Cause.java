package io.oakum.core.why;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.problem.Problem;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One cause why a host is not patched; {@link CauseWords} tells it. */
public sealed interface Cause {
    /** The host itself. */
    sealed interface OfHost extends Cause {}

    /** What the host has, and is offered. */
    sealed interface OfPackages extends Cause {}

    /** What people planned. */
    sealed interface OfPlan extends Cause {}

    /** A plan that is carried out. */
    sealed interface OfRollout extends Cause {}

    record NeverCame() implements OfHost {}

    record Pending() implements OfHost {}

    record Quarantined() implements OfHost {}

    record Silent(Optional<Instant> heard) implements OfHost {}

    record Retired(String reason) implements OfHost {}

    record NeverReported() implements OfHost {}

    /** What it reported last is not believed: all that is known of it is older. */
    record Doubtful(Known.Doubted doubted) implements OfHost {}

    /** Its owner lets nothing be changed. */
    record GuardRefuses(String why) implements OfHost {}

    /** A problem that the host itself told. */
    record Told(Problem problem) implements OfPackages {}

    record Hindered(Hindrance hindrance, String name, String version) implements OfPackages {}

    /** A fix is known to an advisory, and no repository of the host offers it. */
    record NotOffered(List<String> vulnerabilities, List<String> packages) implements OfPackages {}

    /** @param packages that wait for it */
    record PlanMaking(String plan, String words, List<String> packages) implements OfPlan {}

    record PlanLeftOut(String plan, String why, List<String> packages) implements OfPlan {}

    record PlanUnsigned(String plan, int missing, List<String> packages) implements OfPlan {}

    record PlanExpired(String plan, List<String> packages) implements OfPlan {}

    /** @param until what is waited for, in words */
    record TurnNotCome(String rollout, String until) implements OfRollout {}

    record RingUnopened(String rollout, int ring) implements OfRollout {}

    record Paused(String rollout, String wanted) implements OfRollout {}

    record Held(String rollout, int ring, String why) implements OfRollout {}

    record Ended(String rollout, Verdict verdict, String why) implements OfRollout {}

    record AtWork(String rollout, Step step, String words) implements OfRollout {}

    record AttemptFailed(String rollout, boolean isOpen, Verdict verdict, String why) implements OfRollout {}

    /** @param word what to plan: a package's name, a vulnerability, or empty for all of them */
    record NoPlan(List<String> packages, String word) implements OfPlan {}

    record OldCode(List<String> vulnerabilities, Known.Restart restart) implements OfPackages {}

    record NoFix(List<String> vulnerabilities) implements OfPackages {}

    record EndOfLife(String why) implements OfPackages {}

    record Accepted(String vulnerability, Known.Acceptance acceptance) implements OfPackages {}

    /** Nothing says that the host has it. */
    record NotKnown(String vulnerability) implements OfPackages {}

    record NotInstalled(String name) implements OfPackages {}
}
