package io.oakum.execution;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunFinish.Situation;
import io.oakum.execution.RunOutcome.Undoability;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings back the state before a change after which the host was not well, within the same run: its change set turned round, from the
 * packages that were kept, and then the units. Only from what vendors signed, since nobody is there to accept anything else; but for the
 * agent, without which nobody could be asked.
 */
final class TakeBack {
    private static final Duration ONE_START = Duration.ofMinutes(2);

    private final CommandRunner runner;
    private final HostFolders folders;
    private final RepairStep repairs;
    private final Carrying carrying;

    TakeBack(CommandRunner runner, HostFolders folders, RepairStep repairs, Carrying carrying) {
        this.runner = runner;
        this.folders = folders;
        this.repairs = repairs;
        this.carrying = carrying;
    }

    /** Makes a promise true and verifies it, without ending the run. */
    @FunctionalInterface
    interface Carrying {
        RunOutcome carry(Journal journal, Situation situation) throws UnreachableException, IOException;
    }

    /** What was not well, by the journal of a run that was being taken back; empty where it was not. */
    static Optional<Unwell> unwellOf(RunRecord run) throws JsonException {
        var line = run.last(Act.REVERT);
        return line.isEmpty()
                ? Optional.empty()
                : Optional.of(Unwell.read(line.get().detail()));
    }

    /** What a run that was cut off while it was taken back had come to. */
    static RunOutcome failed(String id, Situation situation, Unwell unwell) {
        List<Problem> problems = Wellbeing.problems(unwell);
        var failed = RunOutcome.ended(id, RunVerdict.FAILED, problems);
        return new RunOutcome(
                id,
                failed.verdict(),
                situation.promise().changes(),
                failed.observed(),
                failed.remaining(),
                failed.restart(),
                situation.undo(),
                problems,
                failed.configFiles(),
                situation.repaired());
    }

    /**
     * The run's outcome once the old state is back, or why it is not.
     *
     * @param failed the outcome of the change
     * @param unwell what was well before the change and is not after it
     */
    RunOutcome take(Journal journal, Situation situation, RunOutcome failed, Unwell unwell)
            throws UnreachableException, IOException {
        RunRecord run = RunRecord.read(folders.journals(), journal.id());
        return switch (UndoPlan.of(run, folders, situation.agent().isPresent())) {
            case UndoPlan.Impossible(var by) -> with(failed, RunVerdict.FAILED, failed, by);
            case UndoPlan.Possible(var promise) -> {
                Set<PackageKey> replaced =
                        promise.changes().changes().stream().map(Change::key).collect(Collectors.toSet());
                List<String> repaired = repairs.repair(journal, replaced, situation.limit());
                // Held against what was there before the run, so that what is proved is that nothing of it is left.
                var back = carrying.carry(
                        journal,
                        new Situation(
                                promise,
                                situation.before(),
                                Undoability.NOTHING_TO_UNDO,
                                repaired,
                                situation.limit(),
                                situation.afterwards().onTheWayBack()));
                yield judged(
                        failed,
                        back,
                        stillUnwell(unwell, situation.afterwards().patience().orElse(Afterwards.ENOUGH)));
            }
        };
    }

    private static RunOutcome judged(RunOutcome failed, RunOutcome back, List<Problem> stillUnwell) {
        var problems = new ArrayList<>(back.problems());
        problems.addAll(stillUnwell);
        boolean isBack = stillUnwell.isEmpty()
                && switch (back.verdict()) {
                    case CONFIRMED, RESTART_LEFT, NOT_NEEDED -> true;
                    case FAILED, REVERTED, REFUSED -> false;
                };
        return with(failed, isBack ? RunVerdict.REVERTED : RunVerdict.FAILED, back, problems);
    }

    /** @param now what was found last */
    private static RunOutcome with(RunOutcome failed, RunVerdict verdict, RunOutcome now, List<Problem> more) {
        var problems = new ArrayList<>(failed.problems());
        more.stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
        var repaired = new ArrayList<>(failed.repaired());
        now.repaired().stream().filter(one -> !repaired.contains(one)).forEach(repaired::add);
        return new RunOutcome(
                failed.id(),
                verdict,
                failed.promised(),
                now.observed(),
                failed.remaining(),
                now.restart(),
                verdict == RunVerdict.REVERTED ? Undoability.NOTHING_TO_UNDO : failed.undo(),
                problems,
                now.configFiles(),
                repaired);
    }

    /** Starts what ran before: with the old packages back, nothing of the change stands in its way. */
    private List<Problem> stillUnwell(Unwell unwell, Duration patience) throws UnreachableException {
        var problems = new ArrayList<Problem>();
        for (String unit : unwell.units()) {
            runner.run(Command.of("systemctl", "reset-failed", unit));
            var started = runner.run(Command.of("systemctl", "start", unit).within(ONE_START));
            if (!started.succeeded()) {
                problems.add(new Problem(
                        ProblemCode.UNIT_FAILED,
                        unit + " does not run although its old packages are back: "
                                + started.stderr().strip(),
                        "systemctl status " + unit));
            }
        }
        for (String check : HealthChecks.sayingNo(unwell.checks(), runner, patience)) {
            problems.add(new Problem(
                    ProblemCode.CHECK_FAILED, "'" + check + "' says no although the old packages are back", check));
        }
        return problems;
    }
}
