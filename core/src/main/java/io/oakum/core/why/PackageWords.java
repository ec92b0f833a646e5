package io.oakum.core.why;

import static io.oakum.core.why.CauseWords.some;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;

/** Tells what a host's packages are kept back by. */
final class PackageWords {
    private final Known.Who who;
    private final String name;
    private final String here;

    PackageWords(Known.Who who) {
        this.who = who;
        name = InCommand.word(who.name());
        here = "on " + name + ": ";
    }

    Problem of(Cause.OfPackages cause) {
        return switch (cause) {
            case Cause.Told(Problem problem) -> onHost(problem);
            case Cause.Hindered hindered -> hindered(hindered);
            case Cause.NotOffered unoffered -> unoffered(unoffered);
            case Cause.OldCode old -> old.restart().reboot() ? reboot(old) : restart(old);
            case Cause.NoFix unfixed -> unfixed(unfixed);
            case Cause.EndOfLife(String why) -> onHost(Problem.of(ProblemCode.END_OF_LIFE, why));
            case Cause.Accepted accepted -> accepted(accepted);
            case Cause.NotKnown(String vulnerability) ->
                new Problem(
                        ProblemCode.UNKNOWN_CVE,
                        "nothing says that " + who.name() + " has " + vulnerability,
                        "ask the whole fleet: oakum cve " + InCommand.word(vulnerability));
            case Cause.NotInstalled(String name) ->
                Problem.of(ProblemCode.NOT_INSTALLED, "the package '" + name + "' is not installed on " + who.name());
        };
    }

    private Problem onHost(Problem problem) {
        return new Problem(problem.code(), problem.message(), here + problem.wayOut());
    }

    private Problem hindered(Cause.Hindered hindered) {
        String word = InCommand.word(hindered.name());
        String what = word + " " + hindered.version();
        return onHost(hindered.hindrance()
                .problem(word, InCommand.word(hindered.version()))
                .orElseGet(() -> new Problem(
                        ProblemCode.KEPT_BACK,
                        what + " is kept back by a question about a configuration file",
                        "oakum why " + word)));
    }

    private Problem unoffered(Cause.NotOffered cause) {
        String first = cause.packages().isEmpty() ? "PACKAGE" : cause.packages().getFirst();
        return new Problem(
                ProblemCode.NOT_OFFERED,
                "a fix for " + some(cause.vulnerabilities()) + " is known, and no repository of the host offers it for "
                        + some(cause.packages()),
                here + "apt-cache policy " + InCommand.word(first)
                        + "; refresh the lists, or add the repository that has it");
    }

    private Problem reboot(Cause.OldCode old) {
        return new Problem(
                ProblemCode.REBOOT_NEEDED,
                some(old.vulnerabilities()) + " fixed on disk only: "
                        + String.join("; ", old.restart().reasons()),
                "reboot " + name + ", or plan it with leave to: oakum plan --all --reboot --host " + name);
    }

    private Problem restart(Cause.OldCode old) {
        var units = old.restart().units();
        return new Problem(
                ProblemCode.RESTART_LEFT,
                some(old.vulnerabilities()) + " fixed on disk, but old code runs in "
                        + (units.isEmpty() ? "processes of no service" : String.join(", ", units)),
                here
                        + (units.isEmpty()
                                ? "end these processes, or reboot"
                                : "systemctl restart " + InCommand.words(units)));
    }

    private Problem unfixed(Cause.NoFix unfixed) {
        return new Problem(
                ProblemCode.NO_FIX,
                "no fix is published for " + some(unfixed.vulnerabilities()),
                "mitigate it, remove the package, or accept the risk: oakum exception add "
                        + InCommand.word(unfixed.vulnerabilities().getFirst()) + " --host " + who.id()
                        + " --owner NAME --reason TEXT --until DAY");
    }

    private static Problem accepted(Cause.Accepted accepted) {
        return new Problem(
                ProblemCode.RISK_ACCEPTED,
                accepted.acceptance().owner() + " answers for the risk of " + accepted.vulnerability() + " until "
                        + accepted.acceptance().until(),
                "to end it: oakum exception end " + accepted.acceptance().id() + " --reason TEXT");
    }
}
