package io.oakum.execution;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.version.Version;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.packages.Goal;
import io.oakum.packages.Goal.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns what somebody asked for into a goal of the package manager, or into the reasons why not. Decides and does nothing. */
public final class GoalPlanner {
    /** A host without these cannot be reached or does not boot; no permission to remove reaches them. */
    private static final Set<String> PROTECTED = Set.of(
            "apt",
            "dpkg",
            "libc6",
            "bash",
            "dash",
            "coreutils",
            "util-linux",
            "init",
            "systemd",
            "systemd-sysv",
            "sudo",
            "openssh-server",
            "base-files",
            "base-passwd",
            "login",
            "mount",
            "e2fsprogs",
            "libpam-modules",
            "perl-base");

    private GoalPlanner() {}

    /** What was asked for, made out. */
    public sealed interface Planned {
        /** @param left what is within the request and cannot be had now, each with the reason */
        record Reachable(Goal goal, List<Problem> left) implements Planned {}

        record NothingToDo(List<Problem> left) implements Planned {}

        record Unreachable(List<Problem> by) implements Planned {}
    }

    public static Planned plan(GoalRequest request, HostReport report) {
        return switch (request) {
            case GoalRequest.All() -> new Planned.Reachable(new Goal.Everything(), hindered(report.updates()));
            case GoalRequest.Security() ->
                ofUpdates(report.updates().stream()
                        .filter(RankedUpdate::isSecurity)
                        .toList());
            case GoalRequest.Close(var ids) -> closing(ids, report);
            case GoalRequest.Packages(var names) -> named(names, report);
        };
    }

    /**
     * What of a wish that goes to many hosts is a matter of this one: the vulnerabilities that an offered update names, the packages that are
     * installed. Where that is nothing, all of it, so that the answer says why.
     */
    public static GoalRequest here(GoalRequest wish, HostReport report) {
        return switch (wish) {
            case GoalRequest.All _, GoalRequest.Security _ -> wish;
            case GoalRequest.Close(var ids) -> {
                List<String> here = ids.stream()
                        .filter(id -> !closing(id, report).isEmpty())
                        .toList();
                yield here.isEmpty() ? wish : new GoalRequest.Close(here);
            }
            case GoalRequest.Packages(var names) -> {
                List<String> here =
                        names.stream().filter(name -> isHere(name, report)).toList();
                yield here.isEmpty() ? wish : new GoalRequest.Packages(here);
            }
        };
    }

    /** What is no name of a package is nobody's, and is refused as such. */
    private static boolean isHere(String text, HostReport report) {
        String name = text.replaceFirst("=.*", "");
        return !PackageKey.isName(name)
                || report.inventory().named(name).findAny().isPresent();
    }

    private static List<RankedUpdate> closing(String id, HostReport report) {
        return report.updates().stream()
                .filter(update -> update.vulnerabilities().contains(id))
                .toList();
    }

    private static Planned closing(List<String> ids, HostReport report) {
        if (ids.size() > 1 && ids.stream().allMatch(id -> closing(id, report).isEmpty())) {
            return new Planned.Unreachable(List.of(Problem.of(
                    ProblemCode.UNKNOWN_CVE,
                    "no update that is offered to this host names any of these " + ids.size() + " vulnerabilities")));
        }
        var problems = new ArrayList<Problem>();
        var updates = new ArrayList<RankedUpdate>();
        for (String id : ids) {
            List<RankedUpdate> closing = closing(id, report);
            if (closing.isEmpty()) {
                problems.add(Problem.of(ProblemCode.UNKNOWN_CVE, "no update that is offered to this host names " + id));
            }
            updates.addAll(closing);
        }
        return problems.isEmpty() ? ofUpdates(updates.stream().distinct().toList()) : new Planned.Unreachable(problems);
    }

    private static Planned ofUpdates(List<RankedUpdate> updates) {
        var wanted = updates.stream()
                .filter(update -> !isBarred(update.update().hindrance()))
                .map(update -> new Wanted(
                        update.update().installed().key(), update.update().candidate()))
                .toList();
        var left = hindered(updates.stream()
                .filter(update -> isBarred(update.update().hindrance()))
                .toList());
        return wanted.isEmpty() ? new Planned.NothingToDo(left) : new Planned.Reachable(new Goal.Exactly(wanted), left);
    }

    /** A package that is kept back can be asked for by its version; the others were decided by somebody. */
    private static boolean isBarred(Hindrance hindrance) {
        return switch (hindrance) {
            case HELD, PINNED, PHASED, SUBSCRIPTION, SOURCE_MISSING -> true;
            case NONE, KEPT_BACK, CONFFILE -> false;
        };
    }

    /** The problems that keep security updates from being installed. */
    private static List<Problem> hindered(List<RankedUpdate> updates) {
        return updates.stream()
                .filter(RankedUpdate::isSecurity)
                .map(update -> problem(update.update().hindrance(), update))
                .flatMap(Optional::stream)
                .toList();
    }

    static Optional<Problem> problem(Hindrance hindrance, RankedUpdate update) {
        return hindrance.problem(
                update.update().installed().key().name(),
                update.update().candidate().text());
    }

    private static Planned named(List<String> names, HostReport report) {
        var problems = new ArrayList<Problem>();
        var left = new ArrayList<Problem>();
        var wanted = new ArrayList<Wanted>();
        for (String name : names) {
            one(name, report, wanted, left).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            return new Planned.Unreachable(problems);
        }
        return wanted.isEmpty() ? new Planned.NothingToDo(left) : new Planned.Reachable(new Goal.Exactly(wanted), left);
    }

    private static Optional<Problem> one(String text, HostReport report, List<Wanted> wanted, List<Problem> left) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (!PackageKey.isName(name)) {
            return Optional.of(
                    Problem.of(ProblemCode.NAME_INVALID, "'" + text + "' does not begin with the name of a package"));
        }
        List<Installed> installed = report.inventory().named(name).toList();
        if (installed.isEmpty()) {
            return Optional.of(
                    Problem.of(ProblemCode.NOT_INSTALLED, "the package '" + name + "' is not installed on this host"));
        }
        if (equals < 0) {
            report.updates().stream()
                    .filter(update -> update.update().installed().key().name().equals(name))
                    .forEach(update -> {
                        if (isBarred(update.update().hindrance())) {
                            problem(update.update().hindrance(), update).ifPresent(left::add);
                        } else {
                            wanted.add(new Wanted(
                                    update.update().installed().key(),
                                    update.update().candidate()));
                        }
                    });
            return Optional.empty();
        }
        return version(name, text.substring(equals + 1), installed, wanted);
    }

    private static Optional<Problem> version(String name, String text, List<Installed> installed, List<Wanted> wanted) {
        Version version = Version.deb(text);
        if (!version.isValid()) {
            return Optional.of(Problem.of(ProblemCode.VERSION_INVALID, "'" + text + "' is no version of " + name));
        }
        for (Installed one : installed) {
            if (version.isBefore(one.version())) {
                return Optional.of(Problem.of(
                        ProblemCode.DOWNGRADE,
                        name + " " + text + " is lower than the installed "
                                + one.version().text()));
            }
            if (one.held()) {
                return Optional.of(new Problem(ProblemCode.HELD, name + " is held", "apt-mark unhold " + name));
            }
            if (!version.equals(one.version())) {
                wanted.add(new Wanted(one.key(), version));
            }
        }
        return Optional.empty();
    }

    /** Removals that nobody allowed by name, and those that nobody may allow. */
    public static List<Problem> removals(ChangeSet changes, Set<String> allowed, KeptKernels kernels) {
        var coming = new java.util.HashSet<String>();
        changes.installs().forEach(install -> coming.add(install.key().name()));
        var problems = new ArrayList<Problem>();
        changes.removals()
                .map(gone -> gone.key().name())
                .filter(name -> !coming.contains(name))
                .forEach(name -> {
                    if (PROTECTED.contains(name) || kernels.name(name)) {
                        problems.add(Problem.of(ProblemCode.PROTECTED, "the change would remove " + name));
                    } else if (!allowed.contains(name)) {
                        problems.add(new Problem(
                                ProblemCode.WOULD_REMOVE,
                                "the change would remove " + name,
                                "allow it by name: oakum patch --allow-remove " + name));
                    }
                });
        return problems;
    }
}
