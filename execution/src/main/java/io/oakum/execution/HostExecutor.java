package io.oakum.execution;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.execution.RunFinish.Situation;
import io.oakum.execution.RunOutcome.Undoability;
import io.oakum.packages.Goal;
import io.oakum.packages.OldPackage;
import io.oakum.packages.PackageManager;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.Simulation;
import io.oakum.packages.Staged;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.StopRequest;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out one change on this host, from the order to the proof, with a line in the journal before each act. */
public final class HostExecutor {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final CommandRunner runner;
    private final PackageManager packages;
    private final HostFolders folders;
    private final Clock clock;
    private final Steps steps;
    private final StopRequest stop;
    private final RunFinish finish;
    private final RepairStep repairs;

    /** @param stop is heeded between two steps; a change of packages that has begun is brought to its end */
    public HostExecutor(
            CommandRunner runner,
            PackageManager packages,
            HostFolders folders,
            Clock clock,
            Steps steps,
            StopRequest stop) {
        this.runner = runner;
        this.packages = packages;
        this.folders = folders;
        this.clock = clock;
        this.steps = steps;
        this.stop = stop;
        this.repairs = new RepairStep(packages, steps);
        this.finish = new RunFinish(runner, packages, folders, steps, stop, repairs);
    }

    /** Makes the change that an order asks for. */
    public RunOutcome carryOut(Order order) throws UnreachableException, IOException {
        return alone(journal -> change(journal, order), "patch", order.words(), order.limit());
    }

    /**
     * Brings to its end what a crash, a power cut or a reboot cut off.
     *
     * @param limit after which the package manager is ended
     */
    public RunOutcome resume(Duration limit) throws UnreachableException, IOException {
        return resume(limit, Afterwards.NOTHING);
    }

    /** @param afterwards what may be done by itself once a run is at its end */
    public RunOutcome resume(Duration limit, Afterwards afterwards) throws UnreachableException, IOException {
        Optional<HostLock> lock = HostLock.take(folders.lock());
        if (lock.isEmpty()) {
            return busy();
        }
        try (HostLock _ = lock.get()) {
            List<Problem> obstacles = recovery().finishWhatWasLeft(limit, afterwards);
            return obstacles.isEmpty() ? RunOutcome.notNeeded() : RunOutcome.refused("", obstacles);
        }
    }

    /** What a person has to look at before anything can be changed here: journals of runs that were cut off and are damaged. */
    public List<Problem> obstacles() throws IOException {
        return Recovery.obstacles(folders);
    }

    private Recovery recovery() {
        return new Recovery(finish, repairs, folders, clock, steps);
    }

    private RunOutcome busy() {
        return RunOutcome.refused(
                "", List.of(Problem.of(ProblemCode.BUSY, "another oakum changes this host (" + folders.lock() + ")")));
    }

    /** Takes back what a run changed. */
    public RunOutcome undo(RunRecord run, Order order, boolean acceptRebuilt) throws UnreachableException, IOException {
        return alone(
                journal -> {
                    // An undo that was cut off has just been brought to its end: what was asked for is so.
                    if (RunRecord.isUndone(run.id(), RunRecord.all(folders.journals()))) {
                        return RunFinish.end(journal, RunOutcome.ended(journal.id(), RunVerdict.NOT_NEEDED, List.of()));
                    }
                    return switch (UndoPlan.of(run, folders, acceptRebuilt)) {
                        case UndoPlan.Impossible(var by) ->
                            RunFinish.end(journal, RunOutcome.refused(journal.id(), by));
                        case UndoPlan.Possible(var promise) -> undo(journal, promise, order);
                    };
                },
                "undo",
                run.id(),
                order.limit());
    }

    /** Something done under the lock, with a journal of its own, after what an earlier run left has been brought to its end. */
    @FunctionalInterface
    private interface Work {
        RunOutcome run(Journal journal) throws UnreachableException, IOException;
    }

    private RunOutcome alone(Work work, String kind, String words, Duration limit)
            throws UnreachableException, IOException {
        Optional<HostLock> lock = HostLock.take(folders.lock());
        if (lock.isEmpty()) {
            return busy();
        }
        try (HostLock _ = lock.get()) {
            List<Problem> obstacles = recovery().finishWhatWasLeft(limit, Afterwards.NOTHING);
            if (!obstacles.isEmpty()) {
                return RunOutcome.refused("", obstacles);
            }
            new Housekeeping(folders).tidy(clock.instant());
            String id = newId();
            try (Journal journal = Journal.begin(folders.journals(), id, clock)) {
                journal.note(
                        Act.BEGIN,
                        JsonObject.with("kind", kind).and("goal", words).build());
                return work.run(journal);
            }
        }
    }

    /** By time, so that a list of names is a history; a second run in one second waits for the next. */
    private String newId() {
        String id = ID.format(clock.instant());
        for (int again = 2; java.nio.file.Files.exists(Journal.pathOf(folders.journals(), id)); again++) {
            id = ID.format(clock.instant()) + "-" + again;
        }
        return id;
    }

    private RunOutcome change(Journal journal, Order order) throws UnreachableException, IOException {
        var obstacles = new ArrayList<>(
                order.afterwards().rebooter().map(Rebooter::obstacles).orElse(List.of()));
        obstacles.addAll(repairs.obstacles());
        if (!obstacles.isEmpty()) {
            return refuse(journal, obstacles, List.of());
        }
        List<String> repaired = repairs.repair(journal, Set.of(), order.limit());
        Inventory before = packages.inventory();
        if (!before.broken().isEmpty()) {
            return refuse(journal, List.of(stillBroken(before)), repaired);
        }
        steps.step(Step.PREFLIGHT, "working out the change");
        return switch (packages.simulate(order.goal(), before)) {
            case Simulation.Blocked(var by) -> refuse(journal, by, repaired);
            case Simulation.NothingToDo() -> RunFinish.end(journal, nothingToDo(journal, order, repaired));
            case Simulation.Feasible(var changes, var _) -> {
                var refusals = new ArrayList<>(removals(changes, order, before));
                refusals.addAll(otherThanAsked(order.goal(), changes));
                refusals.addAll(RoomCheck.problems(changes, folders));
                if (!refusals.isEmpty()) {
                    yield refuse(journal, refusals, repaired);
                }
                var promise = promise(changes, order.goal());
                yield afterRehearsal(journal, promise, before, order, repaired);
            }
        };
    }

    /** Who names a change set whole wants that and nothing else. */
    private static List<Problem> otherThanAsked(Goal goal, ChangeSet changes) {
        return goal instanceof Goal.Again(var asked, var _) && !asked.digest().equals(changes.digest())
                ? List.of(Problem.of(
                        ProblemCode.DRIFT, "apt would do other than was asked for: " + Drift.between(asked, changes)))
                : List.of();
    }

    private List<Problem> removals(ChangeSet changes, Order order, Inventory before) throws IOException {
        var kernels = KeptKernels.of(folders.root(), before.host().kernelRunning());
        return GoalPlanner.removals(changes, order.allowRemove(), kernels);
    }

    private static Problem stillBroken(Inventory inventory) {
        var names = inventory.broken().stream()
                .map(broken -> broken.key().toString())
                .toList();
        return Problem.of(ProblemCode.BEYOND_REPAIR, "still half-way after a repair: " + names);
    }

    private RunOutcome undo(Journal journal, Promise promise, Order order) throws UnreachableException, IOException {
        List<Problem> obstacles = repairs.obstacles();
        if (!obstacles.isEmpty()) {
            return refuse(journal, obstacles, List.of());
        }
        Set<PackageKey> replaced =
                promise.changes().changes().stream().map(Change::key).collect(Collectors.toSet());
        List<String> repaired = repairs.repair(journal, replaced, order.limit());
        Inventory before = packages.inventory();
        return afterRehearsal(journal, promise, before, order, repaired);
    }

    private RunOutcome refuse(Journal journal, List<Problem> problems, List<String> repaired) throws IOException {
        var refused = RunOutcome.refused(journal.id(), orStopped(problems));
        return RunFinish.end(journal, withRepaired(refused, repaired));
    }

    private static RunOutcome withRepaired(RunOutcome outcome, List<String> repaired) {
        return new RunOutcome(
                outcome.id(),
                outcome.verdict(),
                outcome.promised(),
                outcome.observed(),
                outcome.remaining(),
                outcome.restart(),
                outcome.undo(),
                outcome.problems(),
                outcome.configFiles(),
                repaired);
    }

    private RunOutcome nothingToDo(Journal journal, Order order, List<String> repaired) {
        // A fix that was asked for and cannot be had is no success, however little there was to do.
        if (!order.left().isEmpty()) {
            return withLeft(
                    withRepaired(RunOutcome.ended(journal.id(), RunVerdict.FAILED, List.of()), repaired), order);
        }
        RunVerdict verdict = order.doubts().isEmpty() ? RunVerdict.NOT_NEEDED : RunVerdict.REFUSED;
        return withRepaired(RunOutcome.ended(journal.id(), verdict, order.doubts()), repaired);
    }

    private Promise promise(ChangeSet changes, Goal goal) throws UnreachableException {
        Set<PackageKey> automaticBefore = new HashSet<>();
        Set<PackageKey> automatic = packages.automatic();
        for (Change change : changes.changes()) {
            // apt-mark names packages of no architecture by the host's own.
            if (automatic.stream()
                    .anyMatch(key -> key.name().equals(change.key().name()))) {
                automaticBefore.add(change.key());
            }
        }
        var after = new HashSet<>(automaticBefore);
        var asked = goal instanceof Goal.Exactly(var wanted)
                ? wanted.stream().map(Goal.Wanted::key).toList()
                : List.<PackageKey>of();
        changes.installs()
                .map(Change.Install::key)
                .filter(key -> !asked.contains(key))
                .forEach(after::add);
        var supply = goal instanceof Goal.Again(var _, var given) ? given : new Supply(folders.archives(), Map.of());
        return new Promise(changes, supply, after, automaticBefore, "");
    }

    private RunOutcome afterRehearsal(
            Journal journal, Promise promise, Inventory before, Order order, List<String> repaired)
            throws UnreachableException, IOException {
        journal.note(Act.PROMISE, promise.json());
        InventoryFile.write(before, folders.ofRun(journal.id()).resolve("before.tsv"));
        List<Problem> obstacles = orStopped(stage(journal, promise));
        if (!obstacles.isEmpty()) {
            return refuse(journal, obstacles, repaired);
        }
        var rehearsal = new RehearsalStep(steps).take(journal, promise, order);
        obstacles = orStopped(rehearsal.doubts());
        if (!obstacles.isEmpty()) {
            return refuse(journal, obstacles, repaired);
        }
        Undoability undo = keep(journal, promise);
        List<Problem> drift = orStopped(rehearsal.tookPlaceBefore() ? List.of() : drift(promise));
        if (!drift.isEmpty()) {
            return refuse(journal, drift, repaired);
        }
        return withLeft(
                finish.run(journal, new Situation(promise, before, undo, repaired, order.limit(), order.afterwards())),
                order);
    }

    /** Up to here nothing was changed, so whatever was in the way, the answer to a wish to stop is that it was heard. */
    private List<Problem> orStopped(List<Problem> obstacles) {
        return stop.isMade()
                ? List.of(Problem.of(ProblemCode.STOPPED, "asked to stop before anything was changed"))
                : obstacles;
    }

    private List<Problem> stage(Journal journal, Promise promise) throws UnreachableException, IOException {
        steps.step(Step.STAGE, "fetching packages");
        journal.note(Act.STAGE);
        Staged staged = packages.stage(promise.changes(), promise.supply(), steps);
        if (staged instanceof Staged.Incomplete(var problems)) {
            return problems;
        }
        journal.note(Act.STAGED);
        return List.of();
    }

    /** Keeps what the change replaces, so that it can be undone; says what could not be kept. */
    private Undoability keep(Journal journal, Promise promise) throws UnreachableException, IOException {
        steps.step(Step.STAGE, "keeping the old packages for an undo");
        journal.note(Act.KEEP);
        Inventory now = packages.inventory();
        List<Installed> replaced = promise.changes().changes().stream()
                .filter(change -> !(change instanceof Change.Install))
                .flatMap(change -> now.find(change.key()).stream())
                .toList();
        List<OldPackage> kept =
                packages.keep(replaced, folders.ofRun(journal.id()).resolve("old"), steps);
        if (!promise.isUndo()) {
            new EtcCopy(runner, folders.etc(), folders.ofRun(journal.id())).take();
        }
        journal.note(
                Act.KEPT,
                JsonObject.with(
                                "packages",
                                new JsonArray(kept.stream()
                                        .<JsonValue>map(UndoPlan::json)
                                        .toList()))
                        .build());
        return UndoPlan.undoability(kept);
    }

    /** The set may have changed while it was rehearsed: what the guard would refuse is said before anything is begun. */
    private List<Problem> drift(Promise promise) throws UnreachableException {
        var again = packages.simulate(new Goal.Again(promise.changes(), promise.supply()), packages.inventory());
        return switch (again) {
            case Simulation.Blocked(var by) -> by;
            case Simulation.NothingToDo() ->
                List.of(Problem.of(ProblemCode.DRIFT, "somebody else made the change meanwhile"));
            case Simulation.Feasible(var changes, var _) ->
                changes.digest().equals(promise.changes().digest())
                        ? List.of()
                        : List.of(Problem.of(
                                ProblemCode.DRIFT,
                                "apt would now do other than was rehearsed: "
                                        + Drift.between(promise.changes(), changes)));
        };
    }

    /** Adds what the request covers and could not be had: a run that leaves a security fix unresolved is no success. */
    private static RunOutcome withLeft(RunOutcome outcome, Order order) {
        if (order.left().isEmpty()) {
            return outcome;
        }
        var problems = new ArrayList<>(outcome.problems());
        problems.addAll(order.left());
        RunVerdict verdict = switch (outcome.verdict()) {
            case REFUSED, REVERTED -> outcome.verdict();
            case CONFIRMED, RESTART_LEFT, NOT_NEEDED, FAILED -> RunVerdict.FAILED;
        };
        return new RunOutcome(
                outcome.id(),
                verdict,
                outcome.promised(),
                outcome.observed(),
                order.left().stream().map(Problem::message).toList(),
                outcome.restart(),
                outcome.undo(),
                problems,
                outcome.configFiles(),
                outcome.repaired());
    }
}
