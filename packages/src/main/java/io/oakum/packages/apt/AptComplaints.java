package io.oakum.packages.apt;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from what apt and dpkg print why they said no. Their exit code alone says nothing. */
final class AptComplaints {
    private static final Pattern UNKNOWN_PACKAGE = Pattern.compile("E: Unable to locate package (\\S+)");
    private static final Pattern UNKNOWN_VERSION =
            Pattern.compile("E: Version [‘'\"](.+?)[’'\"] for [‘'\"](.+?)[’'\"] was not found");
    private static final Pattern NO_CANDIDATE = Pattern.compile("E: Package '(\\S+)' has no installation candidate");
    private static final Pattern SCRIPT = Pattern.compile(
            "(?m)^ ?(?:new |old )?(\\S+) package (\\S+) (?:script|maintainer script) subprocess returned error exit status (\\d+)|"
                    + "installed (\\S+) package (\\S+) script subprocess (?:returned error exit status|was killed by signal) ?(.*)");
    private static final Pattern DPKG_ERROR =
            Pattern.compile("dpkg: error processing (?:package|archive) (\\S+) .*:\\s*\\n\\s*(.*)");

    private AptComplaints() {}

    static List<Problem> read(CommandResult result) {
        String text = result.stdout() + "\n" + result.stderr();
        var problems = new ArrayList<Problem>();
        if (result.exit() instanceof Exit.TimedOut(var after)) {
            problems.add(Problem.of(
                    ProblemCode.SCRIPT_HANGS,
                    "the package manager did not end within " + after.toSeconds() + " s and was ended"));
        }
        named(text, problems);
        conditions(text, problems);
        scripts(text, problems);
        if (problems.isEmpty()) {
            problems.add(Problem.of(ProblemCode.APPLY_FAILED, lastError(text, result)));
        }
        return problems;
    }

    private static void named(String text, List<Problem> problems) {
        for (Matcher m = UNKNOWN_PACKAGE.matcher(text); m.find(); ) {
            problems.add(
                    Problem.of(ProblemCode.UNKNOWN_PACKAGE, "no repository offers a package '" + m.group(1) + "'"));
        }
        for (Matcher m = NO_CANDIDATE.matcher(text); m.find(); ) {
            problems.add(Problem.of(
                    ProblemCode.UNKNOWN_PACKAGE, "no repository offers the package '" + m.group(1) + "' any more"));
        }
        for (Matcher m = UNKNOWN_VERSION.matcher(text); m.find(); ) {
            problems.add(Problem.of(
                    ProblemCode.UNKNOWN_VERSION, "no repository offers version " + m.group(1) + " of " + m.group(2)));
        }
    }

    private static void conditions(String text, List<Problem> problems) {
        if (text.contains("dpkg was interrupted") || text.contains("Unmet dependencies. Try 'apt")) {
            problems.add(
                    Problem.of(ProblemCode.NEEDS_REPAIR, "the package database is in the middle of an earlier change"));
        } else if (text.contains("unmet dependencies") || text.contains("you have held broken packages")) {
            problems.add(Problem.of(ProblemCode.UNMET, block(text, "The following packages have unmet dependencies:")));
        }
        if (text.contains("Could not get lock")
                || text.contains("Unable to acquire the dpkg frontend lock")
                || text.contains("Unable to lock directory")) {
            problems.add(Problem.of(
                    ProblemCode.LOCKED,
                    line(text, "E: Could not get lock", "another program uses the package manager")));
        }
        if (text.contains("Held packages were changed")) {
            problems.add(Problem.of(ProblemCode.HELD, "the change would change held packages"));
        }
        if (text.contains("There were unauthenticated packages")
                || text.contains("is not signed")
                || text.contains("GPG error")
                || text.contains("NO_PUBKEY")) {
            problems.add(Problem.of(
                    ProblemCode.UNTRUSTED,
                    line(
                            text,
                            "is not signed",
                            line(text, "GPG error", "packages came from a repository that is not signed"))));
        }
        if ((text.contains("Release file") && text.contains("is expired"))
                || text.contains("is not valid yet")
                || text.contains("is expired (invalid since")) {
            problems.add(Problem.of(
                    ProblemCode.SOURCE_EXPIRED,
                    line(text, "is expired", line(text, "not valid yet", "a repository's date has run out"))));
        }
        if (text.contains("No space left on device") || text.contains("You don't have enough free space")) {
            problems.add(Problem.of(
                    ProblemCode.NO_SPACE,
                    line(text, "No space left", line(text, "enough free space", "a file system is full"))));
        }
        if (text.contains("Hash Sum mismatch") || text.contains("File has unexpected size")) {
            problems.add(Problem.of(
                    ProblemCode.DIGEST,
                    line(text, "E: Failed to fetch", "a repository is half-way through an update")));
        } else if (text.contains("E: Failed to fetch") || text.contains("W: Failed to fetch")) {
            problems.add(Problem.of(
                    ProblemCode.SOURCE_UNAVAILABLE, line(text, "Failed to fetch", "a repository does not answer")));
        }
    }

    private static void scripts(String text, List<Problem> problems) {
        for (Matcher m = SCRIPT.matcher(text); m.find(); ) {
            problems.add(Problem.of(ProblemCode.SCRIPT_FAILED, m.group().strip()));
        }
        if (problems.isEmpty()) {
            for (Matcher m = DPKG_ERROR.matcher(text); m.find(); ) {
                problems.add(Problem.of(
                        ProblemCode.APPLY_FAILED, m.group(1) + ": " + m.group(2).strip()));
            }
        }
    }

    private static String line(String text, String containing, String otherwise) {
        return text.lines()
                .filter(l -> l.contains(containing))
                .findFirst()
                .map(String::strip)
                .orElse(otherwise);
    }

    /** The indented lines below a heading, joined. */
    private static String block(String text, String heading) {
        int at = text.indexOf(heading);
        if (at < 0) {
            return "dependencies cannot be met";
        }
        return String.join(
                "; ",
                text.substring(at + heading.length())
                        .strip()
                        .lines()
                        .takeWhile(l -> !l.startsWith("E:") && !l.isBlank())
                        .map(String::strip)
                        .toList());
    }

    private static String lastError(String text, CommandResult result) {
        return text.lines()
                .filter(l -> l.startsWith("E: "))
                .reduce((first, last) -> last)
                .orElse("the package manager ended with " + result.exit() + " and gave no reason");
    }
}
