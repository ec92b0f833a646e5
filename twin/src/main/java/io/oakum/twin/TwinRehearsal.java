package io.oakum.twin;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rehearsal.Rehearsal;
import io.oakum.core.rehearsal.Rehearsal.Observation;
import io.oakum.core.verification.Verification;
import io.oakum.execution.HealthChecks;
import io.oakum.execution.NeverRestart;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.RehearsalReport.FileCounts;
import io.oakum.execution.Rehearser;
import io.oakum.packages.Applied;
import io.oakum.packages.PackageManager;
import io.oakum.packages.PackageManager.ApplyOptions;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.apt.RestartProbe;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries a change out on a twin of this host, from the bits that are already fetched, and judges what happened. */
public final class TwinRehearsal implements Rehearser {
    private static final List<String> CANNOT_SHOW =
            List.of("kernel and boot loader", "services while they run", "behaviour under load", "hardware");

    private static final List<String> BOOTED_CANNOT_SHOW = List.of(
            "kernel and boot loader",
            "behaviour under load",
            "hardware",
            "databases, engines and managers, which are not started");

    private final CommandRunner host;
    private final TwinSpec spec;
    private final Function<CommandRunner, PackageManager> packagesOn;
    private final Duration limit;
    private final boolean boots;

    /**
     * @param packagesOn makes the package manager that works through a runner, on the host or on its copy
     * @param limit after which a change on the copy counts as hanging
     * @param boots whether the copy is booted, so that its services really run, and rebooted after the change
     */
    public TwinRehearsal(
            CommandRunner host,
            TwinSpec spec,
            Function<CommandRunner, PackageManager> packagesOn,
            Duration limit,
            boolean boots) {
        this.host = host;
        this.spec = spec;
        this.packagesOn = packagesOn;
        this.limit = limit;
        this.boots = boots;
    }

    @Override
    public RehearsalReport rehearse(ChangeSet changes, Supply supply, boolean allowDowngrade, Progress progress)
            throws UnreachableException {
        long started = System.nanoTime();
        try {
            return boots
                    ? in(BootedTwin.open(spec, List.of(), host), changes, twin -> {
                        var watch = ServiceWatch.begin(twin);
                        return on(twin, watch::judge, new Change(changes, supply, allowDowngrade, started), progress);
                    })
                    : in(
                            OverlayTwin.open(spec, host),
                            changes,
                            twin -> on(
                                    twin,
                                    (_, _) -> List.of(),
                                    new Change(changes, supply, allowDowngrade, started),
                                    progress));
        } catch (IOException e) {
            throw new UnreachableException("a copy of this host", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("a copy of this host", e);
        }
    }

    /** What is to be made on a twin, and since when it is being worked on. */
    private record Change(ChangeSet set, Supply supply, boolean isUndo, long started) {}

    /** What is done with a twin while it is open. */
    @FunctionalInterface
    private interface Work<T> {
        RehearsalReport on(T twin) throws UnreachableException, IOException, InterruptedException;
    }

    /** What services say after the change. */
    @FunctionalInterface
    private interface Services {
        List<Problem> judge(List<String> restarted, HealthChecks health)
                throws UnreachableException, IOException, InterruptedException;
    }

    private static <T extends Twin> RehearsalReport in(Opening<T> opening, ChangeSet changes, Work<T> work)
            throws UnreachableException, IOException, InterruptedException {
        return switch (opening) {
            case Opening.Refused<T>(Opening.Refusal refusal) ->
                RehearsalReport.refused(
                        changes, new Problem(ProblemCode.REHEARSAL_REFUSED, refusal.why(), refusal.wayOut()));
            case Opening.Opened<T>(T twin) -> {
                try (twin) {
                    yield work.on(twin);
                }
            }
        };
    }

    private RehearsalReport on(Twin twin, Services services, Change change, Progress progress)
            throws UnreachableException, IOException, InterruptedException {
        PackageManager packages = packagesOn.apply(twin.runner());
        Inventory before = packages.inventory();
        var health = HealthChecks.begin(before, spec.hostRoot().resolve("etc"), twin.runner());
        var options = new ApplyOptions(Path.of("/var/tmp/oakum-rehearsal"), limit, change.isUndo());
        Applied applied = packages.apply(change.set(), change.supply(), options, progress);
        Inventory after = packages.inventory();
        var failures = new ArrayList<Problem>(problems(applied));
        failures.addAll(health.newlyFailing("after the change", twin.runner()));
        var done = twin.changes();
        RestartNeeds restart = restarts(done);
        var never = NeverRestart.ofHost(spec.hostRoot().resolve("etc"));
        failures.addAll(services.judge(never.restarted(restart.units()), health));
        var verification = Verification.of(change.set(), before, after);
        boolean isHostChanged = !twin.hostChanged().isEmpty();
        return new RehearsalReport(
                change.set(),
                Rehearsal.judge(
                        new Observation(change.set(), verification, failures, cannotTell(failures), isHostChanged)),
                counts(done),
                configFiles(applied, done),
                restart,
                never.left(restart.units()),
                Duration.ofNanos(System.nanoTime() - change.started()),
                done.bytesAbove(),
                cannotShow(twin));
    }

    private List<String> cannotShow(Twin twin) {
        var words = new ArrayList<>(boots ? BOOTED_CANNOT_SHOW : CANNOT_SHOW);
        var loose = EnumSet.allOf(OverlayTwin.Limit.class);
        loose.removeAll(twin.enforced());
        if (!loose.isEmpty()) {
            words.add("what happens at a limit of "
                    + loose.stream()
                            .map(limit -> limit.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .collect(Collectors.joining(", "))
                    + ": this host has no cgroup controller that holds a copy to it");
        }
        return words;
    }

    private static List<Problem> problems(Applied applied) {
        return switch (applied) {
            case Applied.Done _ -> List.of();
            case Applied.Refused(var by) -> List.of(by);
            case Applied.Failed(var by, var _) -> by;
        };
    }

    /** A script that misses what no copy has says nothing about the change. */
    private static List<Problem> cannotTell(List<Problem> failures) {
        return failures.stream()
                .filter(problem -> problem.message()
                        .matches("(?s).*(name resolution|Network is unreachable|Could not resolve|snapd|dkms).*"))
                .map(problem -> Problem.of(ProblemCode.REHEARSAL_INCONCLUSIVE, problem.message()))
                .toList();
    }

    private static FileCounts counts(Changes changes) {
        return new FileCounts(
                changes.count(FileChange.Kind.CONTENT) + changes.count(FileChange.Kind.METADATA),
                changes.count(FileChange.Kind.ADDED),
                changes.count(FileChange.Kind.REMOVED));
    }

    /** Files kept as they were: those the installer named, and those beside which it laid the package's own. */
    private static List<String> configFiles(Applied applied, Changes changes) {
        var files = new java.util.TreeSet<String>();
        switch (applied) {
            case Applied.Done(var kept) -> files.addAll(kept);
            case Applied.Failed(var _, var kept) -> files.addAll(kept);
            case Applied.Refused _ -> {}
        }
        for (FileChange change : changes.files()) {
            String path = change.path().toString();
            if (path.startsWith("/etc/") && path.matches(".*\\.(dpkg-dist|ucf-dist|dpkg-new)")) {
                files.add(path.substring(0, path.lastIndexOf('.')));
            }
        }
        return List.copyOf(files);
    }

    /** The services that would run old code on the host, from the files that the change replaced on the copy. */
    private static RestartNeeds restarts(Changes changes) {
        Set<String> replaced = changes.files().stream()
                .filter(change -> change.kind() == FileChange.Kind.CONTENT || change.kind() == FileChange.Kind.REMOVED)
                .map(change -> change.path().toString())
                .collect(Collectors.toSet());
        return new RestartNeeds(
                false, List.of(), new RestartProbe(Path.of("/proc")).staleProcessesIfReplaced(replaced));
    }
}
