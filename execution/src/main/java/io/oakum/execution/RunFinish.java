package io.oakum.execution;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.core.verification.Difference;
import io.oakum.core.verification.Verification;
import io.oakum.execution.RunOutcome.Undoability;
import io.oakum.packages.Applied;
import io.oakum.packages.PackageManager;
import io.oakum.packages.PackageManager.ApplyOptions;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.StopRequest;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The part of a run in which the host is changed: apply, marks, restarts, verification. Begun anew after a crash, it does what is left. */
final class RunFinish {
    private final CommandRunner runner;
    private final PackageManager packages;
    private final HostFolders folders;
    private final Steps steps;
    private final StopRequest stop;
    private final TakeBack back;

    RunFinish(
            CommandRunner runner,
            PackageManager packages,
            HostFolders folders,
            Steps steps,
            StopRequest stop,
            RepairStep repairs) {
        this.runner = runner;
        this.packages = packages;
        this.folders = folders;
        this.steps = steps;
        this.stop = stop;
        this.back = new TakeBack(
                runner,
                folders,
                repairs,
                (journal, situation) ->
                        carry(journal, situation, wellbeing(situation)).outcome());
    }

    /**
     * What is known when the part begins.
     *
     * @param before the inventory before the run's first change
     * @param undo how the run can be undone
     */
    record Situation(
            Promise promise,
            Inventory before,
            Undoability undo,
            List<String> repaired,
            Duration limit,
            Afterwards afterwards) {
        /** Present where the agent itself is replaced, and is to be heard afterwards. */
        Optional<AgentStart> agent() {
            return promise.changes().touchesAgent() ? afterwards.agent() : Optional.empty();
        }

        /** Whether what is unwell is taken back. An agent is, whoever wants to stop: nobody could reach the host otherwise. */
        boolean isTakenBack(boolean isStopped) {
            return !promise.isUndo() && (agent().isPresent() || (afterwards.undoesIfUnhealthy() && !isStopped));
        }
    }

    /** @param well what the host is held against; empty where nothing is taken back */
    private record Carried(RunOutcome outcome, Unwell unwell, Optional<Well> well) {}

    RunOutcome run(Journal journal, Situation situation) throws UnreachableException, IOException {
        return close(journal, situation, carry(journal, situation, wellbeing(situation)));
    }

    /**
     * After the boot that the run asked for.
     *
     * @param well how the host fared before the change
     */
    RunOutcome afterBoot(Journal journal, Situation situation, Well well) throws UnreachableException, IOException {
        return close(journal, situation, carry(journal, situation, Wellbeing.goOn(runner, well)));
    }

    /** Goes on with taking back a change, where that was begun and cut off. */
    RunOutcome takeBack(Journal journal, Situation situation, Unwell unwell) throws UnreachableException, IOException {
        return end(journal, back.take(journal, situation, TakeBack.failed(journal.id(), situation, unwell), unwell));
    }

    private Carried carry(Journal journal, Situation situation, Wellbeing wellbeing)
            throws UnreachableException, IOException {
        var etc = new EtcCopy(runner, folders.etc(), folders.ofRun(undone(situation.promise(), journal)));
        Map<String, String> etcBefore = situation.promise().isUndo() ? etc.now() : Map.of();
        var problems = new ArrayList<Problem>();
        var kept = new ArrayList<String>();
        switch (apply(journal, situation)) {
            case Applied.Done(var configFiles) -> kept.addAll(configFiles);
            case Applied.Refused(var by) -> {
                return new Carried(refused(journal, situation, by), Unwell.NOTHING, Optional.empty());
            }
            case Applied.Failed(var by, var configFiles) -> {
                problems.addAll(by);
                kept.addAll(configFiles);
            }
        }
        mark(journal, situation.promise());
        if (situation.promise().isUndo()) {
            etc.restore(etcBefore).forEach(file -> steps.line("brought back " + file));
        } else {
            // ucf asks in words of its own, so what it left is the only sign of its question.
            etc.noteAfter().stream().filter(file -> !kept.contains(file)).forEach(kept::add);
        }
        Set<String> gone = restart(journal, problems);
        new AgentStep(steps).start(journal, situation).ifPresent(problems::add);
        Wellbeing.Found found = wellbeing.since(gone);
        problems.addAll(found.problems());
        RunOutcome outcome = verify(journal, situation, problems, kept);
        return new Carried(outcome, AgentStep.unwell(situation, outcome, found), wellbeing.before());
    }

    private Wellbeing wellbeing(Situation situation) throws UnreachableException, IOException {
        Optional<HealthChecks> checks = situation.afterwards().undoesIfUnhealthy()
                ? Optional.of(HealthChecks.begin(packages.inventory(), folders.etc(), runner))
                : Optional.empty();
        return Wellbeing.begin(runner, checks, situation.afterwards().patience().orElse(Duration.ZERO));
    }

    /** The packages are as promised by then: what is not begun is to restart what uses them. */
    private static Problem stopped() {
        return Problem.of(ProblemCode.STOPPED, "asked to stop while packages were changed: nothing was restarted");
    }

    private RunOutcome close(Journal journal, Situation situation, Carried carried)
            throws UnreachableException, IOException {
        RunOutcome outcome = carried.outcome();
        if (!carried.unwell().isEmpty() && situation.isTakenBack(stop.isMade())) {
            steps.step(
                    Step.APPLY,
                    "bringing the old state back, since it was not well after the change: "
                            + carried.unwell().inWords());
            journal.note(Act.REVERT, carried.unwell().json(told(outcome)));
            return end(journal, back.take(journal, situation, outcome, carried.unwell()));
        }
        Optional<Rebooter> rebooter = situation.afterwards().rebooter();
        if (outcome.verdict() == RunVerdict.RESTART_LEFT && rebooter.isPresent() && !stop.isMade()) {
            return reboot(journal, rebooter.get(), outcome, carried.well());
        }
        return end(journal, outcome);
    }

    /** The run has no end yet: it is brought to one after the boot, by what a new inventory then shows. */
    private RunOutcome reboot(Journal journal, Rebooter rebooter, RunOutcome outcome, Optional<Well> well)
            throws UnreachableException, IOException {
        steps.step(Step.RESTART, "rebooting; the run is verified after the boot");
        var detail = JsonObject.with("bootId", packages.inventory().host().bootId());
        well.ifPresent(before -> detail.and("well", before.json()));
        journal.note(Act.REBOOT, detail.build());
        rebooter.reboot(folders.etc());
        var problems = List.of(new Problem(
                ProblemCode.REBOOT_NEEDED,
                "the host reboots now, and the run is verified after the boot",
                "oakum show " + journal.id()));
        return new RunOutcome(
                outcome.id(),
                outcome.verdict(),
                outcome.promised(),
                outcome.observed(),
                outcome.remaining(),
                outcome.restart(),
                outcome.undo(),
                problems,
                outcome.configFiles(),
                outcome.repaired());
    }

    private static String undone(Promise promise, Journal journal) {
        return promise.isUndo() ? promise.undoes() : journal.id();
    }

    private Applied apply(Journal journal, Situation situation) throws UnreachableException, IOException {
        ChangeSet left = left(situation.promise().changes());
        journal.note(
                Act.APPLY, JsonObject.with("changes", left.changes().size()).build());
        if (left.isEmpty()) {
            journal.note(Act.APPLIED, JsonObject.with("outcome", "already so").build());
            return new Applied.Done(List.of());
        }
        steps.step(Step.APPLY, "applying " + left.changes().size() + " changes");
        var options = new ApplyOptions(
                folders.ofRun(journal.id()).resolve("apply"),
                situation.limit(),
                situation.promise().isUndo());
        Applied applied =
                shielded(() -> packages.apply(left, situation.promise().supply(), options, steps));
        String outcome = switch (applied) {
            case Applied.Done _ -> "done";
            case Applied.Refused(var by) -> "refused: " + by.message();
            case Applied.Failed(var by, var _) -> "failed: " + by.getFirst().message();
        };
        journal.note(Act.APPLIED, JsonObject.with("outcome", outcome).build());
        return applied;
    }

    @FunctionalInterface
    private interface Applying {
        Applied run() throws UnreachableException;
    }

    private Applied shielded(Applying applying) throws UnreachableException, IOException {
        var shield = new ServiceShield(folders.servicePolicy());
        shield.raise(NeverRestart.ofHost(folders.etc()));
        try {
            return applying.run();
        } finally {
            shield.lower();
        }
    }

    /** What of the promise is not yet so: all of it at first, the rest after a crash. */
    private ChangeSet left(ChangeSet promised) throws UnreachableException {
        Inventory now = packages.inventory();
        return new ChangeSet(
                promised.changes().stream().filter(change -> !isSo(change, now)).toList());
    }

    private static boolean isSo(Change change, Inventory now) {
        var installed = now.find(change.key());
        return switch (change) {
            case Change.Install install ->
                installed.filter(one -> one.version().equals(install.to())).isPresent();
            case Change.Replace replace ->
                installed.filter(one -> one.version().equals(replace.to())).isPresent();
            case Change.Remove _ -> installed.isEmpty();
        };
    }

    private void mark(Journal journal, Promise promise) throws UnreachableException, IOException {
        journal.note(
                Act.MARK,
                JsonObject.with("packages", promise.automatic().size()).build());
        Inventory now = packages.inventory();
        var there = new TreeSet<>(promise.automatic());
        there.removeIf(key -> now.find(key).isEmpty());
        packages.markAutomatic(there);
        journal.note(Act.MARKED);
    }

    /**
     * Restarts what runs old code.
     *
     * @param problems what went wrong is added
     * @return units that did not come back
     */
    private Set<String> restart(Journal journal, List<Problem> problems) throws UnreachableException, IOException {
        if (stop.isMade()) {
            problems.add(stopped());
            return Set.of();
        }
        var restarter = new Restarter(runner, NeverRestart.ofHost(folders.etc()));
        RestartNeeds needs = packages.restartNeeds(packages.inventory());
        List<String> due = restarter.due(needs);
        journal.note(
                Act.RESTART, JsonObject.with("units", JsonArray.ofTexts(due)).build());
        if (!due.isEmpty()) {
            steps.step(Step.RESTART, "restarting " + String.join(", ", due));
        }
        var restarted = restarter.restart(needs);
        journal.note(
                Act.RESTARTED,
                JsonObject.with("units", JsonArray.ofTexts(restarted.units()))
                        .and("left", JsonArray.ofTexts(restarted.left()))
                        .build());
        problems.addAll(restarted.problems());
        return restarted.failed();
    }

    private RunOutcome verify(Journal journal, Situation situation, List<Problem> problems, List<String> kept)
            throws UnreachableException, IOException {
        steps.step(Step.VERIFY, "verifying");
        journal.note(Act.VERIFY);
        Inventory after = packages.inventory();
        RestartNeeds needs = packages.restartNeeds(after);
        var verification = Verification.of(situation.promise().changes(), situation.before(), after);
        verification
                .mismatches()
                .forEach(mismatch -> problems.add(Problem.of(ProblemCode.APPLY_FAILED, mismatch.toString())));
        RunVerdict verdict = verdict(verification, problems, needs);
        if (verdict == RunVerdict.RESTART_LEFT) {
            problems.addAll(leftProblems(needs));
        }
        return new RunOutcome(
                journal.id(),
                verdict,
                situation.promise().changes(),
                Difference.between(situation.before(), after),
                List.of(),
                needs,
                situation.undo(),
                problems,
                kept,
                situation.repaired());
    }

    static RunVerdict verdict(Verification verification, List<Problem> problems, RestartNeeds needs) {
        boolean isBad = !verification.holds()
                || problems.stream()
                        .map(Problem::code)
                        .anyMatch(code -> code != ProblemCode.CONFFILE && code != ProblemCode.STOPPED);
        if (isBad) {
            return RunVerdict.FAILED;
        }
        boolean isOldCodeRunning = needs.stale().stream().anyMatch(stale -> !stale.container());
        return isOldCodeRunning || needs.reboot() ? RunVerdict.RESTART_LEFT : RunVerdict.CONFIRMED;
    }

    private static List<Problem> leftProblems(RestartNeeds needs) {
        var problems = new ArrayList<Problem>();
        if (needs.reboot()) {
            problems.add(Problem.of(ProblemCode.REBOOT_NEEDED, String.join("; ", needs.reasons())));
        }
        var who = new TreeSet<String>();
        needs.stale().stream()
                .filter(stale -> !stale.container())
                .forEach(stale -> who.add(
                        stale.unit().isEmpty() ? stale.name() + " (process " + stale.pid() + ")" : stale.unit()));
        if (!who.isEmpty()) {
            problems.add(Problem.of(ProblemCode.RESTART_LEFT, "old code still runs in " + String.join(", ", who)));
        }
        return problems;
    }

    private static RunOutcome refused(Journal journal, Situation situation, Problem by) {
        return new RunOutcome(
                journal.id(),
                RunVerdict.REFUSED,
                situation.promise().changes(),
                List.of(),
                List.of(),
                RestartNeeds.NONE,
                Undoability.NOTHING_TO_UNDO,
                List.of(by),
                List.of(),
                situation.repaired());
    }

    private static List<String> told(RunOutcome outcome) {
        return outcome.problems().stream()
                .map(problem -> problem.code().id() + ": " + problem.message())
                .toList();
    }

    static RunOutcome end(Journal journal, RunOutcome outcome) throws IOException {
        journal.note(
                Act.END,
                JsonObject.with(
                                "verdict",
                                outcome.verdict()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', '-'))
                        .and("problems", JsonArray.ofTexts(told(outcome)))
                        .and("configFiles", JsonArray.ofTexts(outcome.configFiles()))
                        .build());
        return outcome;
    }
}
