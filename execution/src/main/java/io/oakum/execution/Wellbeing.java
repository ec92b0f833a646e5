package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How the host fares over a change: its units always, and the health checks where the change is taken back on their account. */
final class Wellbeing {
    private final CommandRunner runner;
    private final Well before;
    private final boolean isTakenBack;

    private Wellbeing(CommandRunner runner, Well before, boolean isTakenBack) {
        this.runner = runner;
        this.before = before;
        this.isTakenBack = isTakenBack;
    }

    /** @param problems every unit that has failed since, and every check that was lost */
    record Found(List<Problem> problems, Unwell unwell) {
        Found {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Looks for the first time.
     *
     * @param checks asked once already; empty where nothing depends on them
     * @param patience how long they may say no afterwards
     */
    static Wellbeing begin(CommandRunner runner, Optional<HealthChecks> checks, Duration patience)
            throws UnreachableException {
        Set<String> saidYes = checks.map(HealthChecks::saidYes).orElse(Set.of());
        return new Wellbeing(runner, new Well(UnitHealth.now(runner), saidYes, patience), checks.isPresent());
    }

    /** Goes on with what was seen before the change, after the boot that it needed. */
    static Wellbeing goOn(CommandRunner runner, Well before) {
        return new Wellbeing(runner, before, true);
    }

    /** What to hold the host against after a boot; empty where nothing depends on it. */
    Optional<Well> before() {
        return isTakenBack ? Optional.of(before) : Optional.empty();
    }

    /** @param gone units that did not come back from their restart */
    Found since(Set<String> gone) throws UnreachableException {
        Set<String> lost = HealthChecks.sayingNo(before.checks(), runner, before.patience());
        Set<String> failed = UnitHealth.now(runner).failedSince(before.units());
        var ran = new TreeSet<>(failed);
        ran.addAll(gone);
        ran.retainAll(before.units().active());
        var problems = new ArrayList<Problem>();
        failed.stream()
                .filter(unit -> !gone.contains(unit))
                .forEach(unit -> problems.add(unitFailed(unit, isTakenBack)));
        lost.forEach(check -> problems.add(checkLost(check)));
        return new Found(problems, new Unwell(ran, lost));
    }

    /** The problems of what was unwell, for whoever has only that. */
    static List<Problem> problems(Unwell unwell) {
        var problems = new ArrayList<Problem>();
        unwell.units().stream().sorted().forEach(unit -> problems.add(unitFailed(unit, true)));
        unwell.checks().stream().sorted().forEach(check -> problems.add(checkLost(check)));
        return problems;
    }

    /** @param isTakenBack whether that is done anyhow, so that nobody needs to be told how */
    private static Problem unitFailed(String unit, boolean isTakenBack) {
        return new Problem(
                ProblemCode.UNIT_FAILED,
                unit + " failed after the change",
                "systemctl status " + unit + (isTakenBack ? "" : "; oakum undo brings the old state back"));
    }

    private static Problem checkLost(String check) {
        return new Problem(
                ProblemCode.CHECK_FAILED, "'" + check + "' said yes before the change and says no after it", check);
    }
}
