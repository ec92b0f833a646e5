package io.oakum.packages.apt;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        database(text, problems);
        repositories(text, problems);
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

    private static void database(String text, List<Problem> problems) {
        if (text.contains("dpkg was interrupted") || text.contains("Unmet dependencies. Try 'apt")) {
            problems.add(
                    Problem.of(ProblemCode.NEEDS_REPAIR, "the package database is in the middle of an earlier change"));
        } else if (text.contains("unmet dependencies") || text.contains("you have held broken packages")) {
            problems.add(Problem.of(ProblemCode.UNMET, block(text, "The following packages have unmet dependencies:")));
        }
        if (saysAny(
                text, "Could not get lock", "Unable to acquire the dpkg frontend lock", "Unable to lock directory")) {
            problems.add(Problem.of(
                    ProblemCode.LOCKED,
                    line(text, "another program uses the package manager", "It is held by process", "lock")));
        }
        if (text.contains("Held packages were changed")) {
            problems.add(Problem.of(ProblemCode.HELD, "the change would change held packages"));
        }
        if (saysAny(text, "No space left on device", "You don't have enough free space")) {
            problems.add(Problem.of(
                    ProblemCode.NO_SPACE, line(text, "a file system is full", "No space left", "enough free space")));
        }
    }

    private static void repositories(String text, List<Problem> problems) {
        if (saysAny(text, "There were unauthenticated packages", "is not signed", "GPG error", "NO_PUBKEY")) {
            problems.add(Problem.of(
                    ProblemCode.UNTRUSTED,
                    line(text, "packages came from a repository that is not signed", "is not signed", "GPG error")));
        }
        boolean isExpired = text.contains("Release file") && text.contains("is expired");
        if (isExpired || saysAny(text, "is not valid yet", "is expired (invalid since")) {
            problems.add(Problem.of(
                    ProblemCode.SOURCE_EXPIRED,
                    line(text, "a repository's date has run out", "is expired", "not valid yet")));
        }
        if (saysAny(text, "Hash Sum mismatch", "File has unexpected size")) {
            problems.add(Problem.of(
                    ProblemCode.DIGEST,
                    line(text, "a repository is half-way through an update", "E: Failed to fetch")));
        } else if (saysAny(text, "E: Failed to fetch", "W: Failed to fetch")) {
            problems.add(Problem.of(
                    ProblemCode.SOURCE_UNAVAILABLE, line(text, "a repository does not answer", "Failed to fetch")));
        }
    }

    private static boolean saysAny(String text, String... words) {
        return Stream.of(words).anyMatch(text::contains);
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

    /** The first line with the first of the words that is said at all. */
    private static String line(String text, String otherwise, String... words) {
        return Stream.of(words)
                .flatMap(
                        word -> text.lines().filter(line -> line.contains(word)).limit(1))
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
