package io.oakum.execution;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.priority.Priority;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.HostReport.RankedExposure;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.packages.Goal;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Simulation;
import io.oakum.packages.apt.ChangelogMiner;
import io.oakum.packages.apt.LockHolder;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The one complete answer to "why is this not patched?": every cause, the root first, each with the way out. */
public final class WhyNot {
    private static final Pattern VULNERABILITY = Pattern.compile("CVE-\\d{4}-\\d{4,7}|deb:.*|end-of-life:.*");

    private final CommandRunner runner;
    private final PackageManager packages;
    private final HostReport report;

    public WhyNot(CommandRunner runner, PackageManager packages, HostReport report) {
        this.runner = runner;
        this.packages = packages;
        this.report = report;
    }

    /**
     * What was found.
     *
     * @param subject the package or vulnerability asked about, {@code this host} where nothing was named
     * @param isOpen whether something is left to be done about it, as far as is known
     * @param causes root first
     * @param remarks facts that are no cause, in words
     */
    public record Answer(String subject, boolean isOpen, List<Problem> causes, List<String> remarks) {
        public Answer {
            causes = List.copyOf(causes);
            remarks = List.copyOf(remarks);
        }
    }

    public Answer ofHost() throws UnreachableException {
        var causes = new ArrayList<>(ofEverything());
        // What only waits to be done comes after what somebody has to get out of the way.
        for (RankedUpdate update : sorted(report.updates())) {
            causes.addAll(ofUpdate(update));
        }
        causes.addAll(ofRunningCode(report.exposures()));
        var remarks = new ArrayList<String>();
        report.owners()
                .forEach(owner ->
                        remarks.add("also changes packages here: " + owner.name() + " (" + owner.evidence() + ")"));
        return new Answer("this host", !report.updates().isEmpty() || !causes.isEmpty(), together(causes), remarks);
    }

    private static List<RankedUpdate> sorted(List<RankedUpdate> updates) {
        return updates.stream()
                .sorted(Comparator.comparing(update -> update.update().hindrance() == Hindrance.NONE))
                .toList();
    }

    /** Many packages with one cause and one way out are one cause. */
    private static List<Problem> together(List<Problem> causes) {
        var same = causes.stream()
                .collect(Collectors.groupingBy(Problem::code, java.util.LinkedHashMap::new, Collectors.toList()));
        var grouped = new ArrayList<Problem>();
        same.forEach((code, problems) -> {
            if (code == ProblemCode.NOT_PATCHED_YET && problems.size() > 1) {
                grouped.add(new Problem(
                        code,
                        problems.size() + " updates wait and nothing stands in their way",
                        "sudo oakum rehearse, then sudo oakum patch"));
            } else {
                grouped.addAll(problems);
            }
        });
        return grouped;
    }

    public Answer of(String subject) throws UnreachableException {
        if (VULNERABILITY.matcher(subject).matches()) {
            return ofVulnerability(subject);
        }
        return PackageKey.isName(subject)
                ? ofPackage(subject)
                : new Answer(
                        subject,
                        false,
                        List.of(Problem.of(
                                ProblemCode.NAME_INVALID, "'" + subject + "' is neither a package nor a CVE id")),
                        List.of());
    }

    private Answer ofPackage(String name) throws UnreachableException {
        List<Installed> installed = report.inventory().named(name).toList();
        if (installed.isEmpty()) {
            return notInstalled(name);
        }
        var updates = report.updates().stream()
                .filter(update -> update.update().installed().key().name().equals(name))
                .toList();
        var exposures = report.exposures().stream()
                .filter(one -> one.exposure().packages().stream()
                        .anyMatch(key -> key.name().equals(name)))
                .toList();
        var remarks = new ArrayList<String>();
        installed.forEach(one -> remarks.add(one.key() + " " + one.version().text() + " is installed"));
        var causes = new ArrayList<Problem>();
        if (updates.isEmpty()) {
            remarks.add("no repository offers a newer version, as of the lists on this host");
            causes.addAll(ofSources());
        } else {
            causes.addAll(ofEverything());
            for (RankedUpdate update : updates) {
                causes.addAll(ofUpdate(update));
                remarks.add(offered(update));
            }
        }
        causes.addAll(ofRunningCode(exposures));
        return new Answer(name, !updates.isEmpty() || !exposures.isEmpty(), causes, remarks);
    }

    private static Answer notInstalled(String name) {
        return new Answer(
                name,
                false,
                List.of(Problem.of(
                        ProblemCode.NOT_INSTALLED, "the package '" + name + "' is not installed on this host")),
                List.of());
    }

    private static String offered(RankedUpdate update) {
        return update.update().candidate().text() + " is offered by "
                + update.update().origin() + ", " + due(update.priority());
    }

    private static String due(Priority priority) {
        return "due " + day(priority) + " (" + priority.rule() + ")";
    }

    private Answer ofVulnerability(String id) throws UnreachableException {
        Optional<RankedExposure> open = report.exposures().stream()
                .filter(one -> one.exposure().vulnerability().equals(id))
                .findFirst();
        if (open.isEmpty()) {
            return notOpen(id);
        }
        var exposure = open.get().exposure();
        var remarks = new ArrayList<>(exposure.attributions());
        remarks.add(due(open.get().priority()));
        if (exposure.state() == ExposureState.END_OF_LIFE) {
            return new Answer(
                    id,
                    true,
                    List.of(Problem.of(
                            ProblemCode.END_OF_LIFE, exposure.attributions().getFirst())),
                    remarks);
        }
        var causes = new ArrayList<Problem>();
        if (exposure.state() == ExposureState.FIX_AVAILABLE) {
            causes.addAll(ofEverything());
        }
        for (RankedUpdate update : report.updates()) {
            if (update.vulnerabilities().contains(id)) {
                causes.addAll(ofUpdate(update));
            }
        }
        causes.addAll(ofRunningCode(List.of(open.get())));
        return new Answer(id, true, causes, remarks);
    }

    /** What the changelogs of the installed packages say about a vulnerability that is not open. */
    private Answer notOpen(String id) {
        var remarks = new ArrayList<String>();
        Map<String, List<Installed>> bySource = report.inventory().packages().values().stream()
                .collect(Collectors.groupingBy(Installed::source, TreeMap::new, Collectors.toList()));
        bySource.forEach((source, binaries) -> fixedIn(id, binaries)
                .ifPresent(version ->
                        remarks.add("fixed here: the installed " + source + " names it as fixed in " + version)));
        if (!remarks.isEmpty()) {
            return new Answer(id, false, List.of(), remarks);
        }
        remarks.add("no installed package's changelog names it, and no offered update does");
        return new Answer(
                id,
                false,
                List.of(Problem.of(
                        ProblemCode.UNKNOWN_CVE,
                        "nothing on this host is known to have " + id + "; without an advisory feed that is no proof")),
                remarks);
    }

    private static Optional<String> fixedIn(String id, List<Installed> binaries) {
        for (Installed binary : binaries) {
            var entries = ChangelogMiner.installedChangelog(
                    Path.of("/usr/share/doc"), binary.key().name());
            if (!entries.isEmpty()) {
                return entries.stream()
                        .filter(entry -> entry.vulnerabilities().contains(id))
                        .map(entry -> entry.version().text())
                        .reduce((newer, older) -> older);
            }
        }
        return Optional.empty();
    }

    /** What keeps everything from being patched: these come first, since nothing else helps before they are out of the way. */
    private List<Problem> ofEverything() throws UnreachableException {
        var causes = new ArrayList<Problem>();
        LockHolder.find(runner)
                .ifPresent(holder ->
                        causes.add(Problem.of(ProblemCode.LOCKED, holder + " holds the package manager's lock")));
        causes.addAll(report.problems());
        return causes;
    }

    private List<Problem> ofSources() {
        return report.problems().stream()
                .filter(problem ->
                        problem.code().id().startsWith("source.") || problem.code() == ProblemCode.END_OF_LIFE)
                .toList();
    }

    private List<Problem> ofUpdate(RankedUpdate update) throws UnreachableException {
        var installed = update.update().installed();
        String name = installed.key().name();
        return switch (update.update().hindrance()) {
            case KEPT_BACK -> keptBack(update);
            case HELD, PINNED, PHASED, SUBSCRIPTION, SOURCE_MISSING ->
                GoalPlanner.problem(update.update().hindrance(), update).stream()
                        .toList();
            case NONE ->
                List.of(new Problem(
                        ProblemCode.NOT_PATCHED_YET,
                        "nothing stands in the way of " + name + " "
                                + update.update().candidate().text(),
                        "sudo oakum patch " + name));
            case CONFFILE ->
                List.of(Problem.of(
                        ProblemCode.KEPT_BACK,
                        name + " is kept back: " + update.update().hindrance()));
        };
    }

    /** Why the resolver keeps a package back: asked for by name, it tells. */
    private List<Problem> keptBack(RankedUpdate update) throws UnreachableException {
        var installed = update.update().installed();
        String what = installed.key().name() + " " + update.update().candidate().text();
        var goal = new Goal.Exactly(
                List.of(new Goal.Wanted(installed.key(), update.update().candidate())));
        return switch (packages.simulate(goal, report.inventory())) {
            case Simulation.Blocked(var by) -> {
                var causes = new ArrayList<Problem>();
                by.forEach(problem ->
                        causes.add(new Problem(problem.code(), what + ": " + problem.message(), problem.wayOut())));
                yield causes;
            }
            case Simulation.NothingToDo() ->
                List.of(Problem.of(ProblemCode.KEPT_BACK, what + " is kept back, and the resolver gives no reason"));
            case Simulation.Feasible(var changes, var _) -> {
                var removed = changes.removals().map(gone -> gone.key().name()).toList();
                yield removed.isEmpty()
                        ? List.of(new Problem(
                                ProblemCode.KEPT_BACK,
                                what + " is kept back by the ordinary upgrade; alone it can be installed",
                                "sudo oakum patch " + installed.key().name()))
                        : List.of(new Problem(
                                ProblemCode.WOULD_REMOVE,
                                what + " is kept back because it would remove " + String.join(", ", removed),
                                "sudo oakum patch " + installed.key().name() + " --allow-remove "
                                        + String.join(",", removed)));
            }
        };
    }

    /** Fixed on disk, and old code still runs. */
    private List<Problem> ofRunningCode(List<RankedExposure> exposures) {
        var restart = exposures.stream()
                .filter(one -> one.exposure().state() == ExposureState.RESTART_REQUIRED)
                .toList();
        if (restart.isEmpty()) {
            return List.of();
        }
        String open = restart.size() == 1
                ? restart.getFirst().exposure().vulnerability()
                : restart.size() + " vulnerabilities";
        if (report.restart().reboot()) {
            return List.of(Problem.of(
                    ProblemCode.REBOOT_NEEDED,
                    open + " fixed on disk only: "
                            + String.join("; ", report.restart().reasons())));
        }
        var units = report.restart().units();
        return List.of(new Problem(
                ProblemCode.RESTART_LEFT,
                open + " fixed on disk, but old code runs in "
                        + (units.isEmpty() ? "processes of no service" : String.join(", ", units)),
                units.isEmpty() ? "end these processes, or reboot" : "systemctl restart " + String.join(" ", units)));
    }

    private static String day(Priority priority) {
        return priority.due().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
    }
}
