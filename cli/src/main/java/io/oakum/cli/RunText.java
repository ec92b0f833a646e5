package io.oakum.cli;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.ScanJson;
import java.util.ArrayList;
import java.util.List;

/** Rehearsals and runs for a person to read: the verdict first, then what led to it, then what to type next. */
final class RunText {
    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();

    RunText(Terminal terminal) {
        this.terminal = terminal;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    String of(RehearsalReport report) {
        boolean isEmpty = report.changes().isEmpty();
        switch (report.judgement().verdict()) {
            case PASSED ->
                line(terminal.good(isEmpty ? "Nothing to do." : "Passed.") + (isEmpty ? "" : "  " + summary(report)));
            case FAILED -> line(terminal.alarm("Failed on the copy.") + "  The host was not touched.");
            case INCONCLUSIVE -> line(terminal.warning("The copy cannot tell.") + "  The host was not touched.");
            case REFUSED -> line(terminal.alarm("Refused.") + "  The host was not touched.");
        }
        problems(report.judgement().problems());
        if (!isEmpty) {
            line("  files on the copy: " + report.files().changed() + " changed, "
                    + report.files().added() + " added, " + report.files().removed() + " removed ("
                    + Terminal.bytes(report.bytes()) + ")");
            list("  configuration kept as it is: ", report.configFiles());
            var restarted = new ArrayList<>(report.restart().units());
            restarted.removeAll(report.left());
            list("  would be restarted: ", restarted);
            list("  would be left with old code, since they are never restarted: ", report.left());
            list("  a copy cannot show: ", report.cannotShow());
            line(terminal.faint("  change set " + report.changes().digest().substring(0, 12)));
        }
        if (report.judgement().verdict() == io.oakum.core.rehearsal.Rehearsal.Verdict.PASSED && !isEmpty) {
            line("");
            line("Next: " + terminal.bold("sudo oakum patch") + terminal.faint("   applies exactly this"));
        }
        return text.toString();
    }

    private static String summary(RehearsalReport report) {
        return Terminal.count(report.changes().changes().size(), "change", "changes") + " on a copy of this host in "
                + Terminal.age(report.took()) + ", as promised.";
    }

    String of(RunOutcome outcome) {
        switch (outcome.verdict()) {
            case CONFIRMED ->
                line(terminal.good("Confirmed.") + "  "
                        + Terminal.count(outcome.observed().size(), "package", "packages")
                        + " changed, as promised, and running.");
            case RESTART_LEFT -> line(terminal.warning("Changed on disk, but old code still runs."));
            case NOT_NEEDED -> line(terminal.good("Nothing to do."));
            case FAILED -> line(terminal.alarm("Failed."));
            case REVERTED -> line(terminal.alarm("Failed, and the old state was brought back."));
            case REFUSED -> line(terminal.alarm("Refused.") + "  Nothing was changed.");
        }
        list("  repaired first: ", outcome.repaired());
        problems(outcome.problems());
        list("  configuration kept as it is: ", outcome.configFiles());
        if (outcome.undo().possible()) {
            line("  undo: " + terminal.bold("sudo oakum undo " + outcome.id())
                    + terminal.faint("  from "
                            + ScanJson.word(outcome.undo().by()) + " packages; not brought back: "
                            + String.join(", ", outcome.undo().limits())));
        }
        return text.toString();
    }

    String promise(ChangeSet changes, long bytes) {
        line(Terminal.count(changes.changes().size(), "change", "changes") + ", " + Terminal.bytes(bytes)
                + " to fetch or fetched:");
        changes.canonicalLines().lines().forEach(change -> {
            String[] field = change.split(" ");
            line("  " + field[0] + "  " + field[1] + " -> " + field[2]);
        });
        line("Nothing was changed.");
        return text.toString();
    }

    private void list(String heading, List<String> values) {
        if (!values.isEmpty()) {
            line(heading + Terminal.plain(String.join(", ", values)));
        }
    }

    private void problems(List<Problem> problems) {
        for (Problem problem : problems) {
            line("  " + terminal.warning("! ") + Terminal.plain(problem.message()) + "  "
                    + terminal.faint("[" + problem.code().id() + "]"));
            line("    " + terminal.faint(Terminal.plain(problem.wayOut())));
        }
    }
}
