package io.oakum.cli;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import io.oakum.execution.HostReport;
import io.oakum.execution.HostReport.RankedExposure;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.execution.ScanJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A survey for a person to read: what is due first, why, and what to type next. */
final class ScanText {
    private static final int SHOWN = 12;

    private final Terminal terminal;
    private final Instant now;
    private final boolean showsAll;
    private final StringBuilder text = new StringBuilder();

    ScanText(Terminal terminal, Instant now, boolean showsAll) {
        this.terminal = terminal;
        this.now = now;
        this.showsAll = showsAll;
    }

    String of(HostReport report) {
        heading(report);
        problems(report);
        updates(report);
        restart(report);
        owners(report);
        notKnown(report);
        next(report);
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void heading(HostReport report) {
        Host host = report.inventory().host();
        var fetched = report.sources().stream()
                .flatMap(source -> source.fetched().stream())
                .min(Comparator.naturalOrder());
        line(terminal.bold(Terminal.plain(host.name())) + "  " + host.osId() + " " + host.osVersionId() + "  "
                + Terminal.count(report.inventory().packages().size(), "package", "packages") + "  "
                + fetched.map(when -> "lists " + Terminal.age(Duration.between(when, now)) + " old")
                        .orElse("no package lists"));
        long inHeaders = report.exposures().stream()
                .filter(RankedExposure::isInHeadersOnly)
                .count();
        long vulnerabilities = report.exposures().size() - inHeaders;
        long security =
                report.updates().stream().filter(RankedUpdate::isSecurity).count();
        long overdue = report.exposures().stream()
                .filter(one -> !one.isInHeadersOnly())
                .filter(one -> one.priority().due().isBefore(now))
                .count();
        line("");
        String summary = Terminal.count(vulnerabilities, "open vulnerability", "open vulnerabilities") + ", "
                + Terminal.count(report.updates().size(), "update", "updates") + " offered, " + security
                + " of them for security";
        line(overdue > 0 ? terminal.alarm(overdue + " overdue") + ", " + summary : terminal.bold(summary));
        if (inHeaders > 0) {
            line(terminal.faint("beside " + Terminal.count(inHeaders, "of the kernel", "of the kernel")
                    + " in its headers alone, of which nothing runs"));
        }
    }

    private void problems(HostReport report) {
        for (var problem : report.problems()) {
            line(terminal.warning("! ") + Terminal.plain(problem.message()));
            line("  "
                    + terminal.faint(Terminal.plain(problem.wayOut()) + "  ["
                            + problem.code().id() + "]"));
        }
    }

    /** One row a source package: what belongs together is decided together. */
    private record Row(String source, List<RankedUpdate> updates) {
        RankedUpdate first() {
            return updates.getFirst();
        }

        int vulnerabilities() {
            var all = new HashSet<String>();
            updates.forEach(update -> all.addAll(update.vulnerabilities()));
            return all.size();
        }
    }

    private void updates(HostReport report) {
        Map<String, List<RankedUpdate>> bySource = new LinkedHashMap<>();
        for (RankedUpdate update : report.updates()) {
            bySource.computeIfAbsent(update.update().installed().source(), _ -> new ArrayList<>())
                    .add(update);
        }
        var rows = bySource.entrySet().stream()
                .map(e -> new Row(e.getKey(), e.getValue()))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line(terminal.faint(String.format(Locale.ROOT, "%-22s %-26s %-30s %s", "DUE", "PACKAGE", "OFFERED", "CLOSES")));
        rows.stream().limit(showsAll ? Integer.MAX_VALUE : SHOWN).forEach(this::row);
        if (!showsAll && rows.size() > SHOWN) {
            line(terminal.faint("and " + Terminal.count(rows.size() - SHOWN, "more source", "more sources")
                    + ": oakum scan --all"));
        }
        var why = rows.getFirst().first().priority();
        line("");
        line("First: " + terminal.bold(rows.getFirst().source()) + ", " + why.rule()
                + (why.provisional() ? " (provisional)" : ""));
        why.because().forEach(because -> line("  - " + Terminal.plain(because)));
    }

    private void row(Row row) {
        Instant due = row.first().priority().due();
        String when = Terminal.day(due) + " " + Terminal.away(due, now);
        String name =
                row.source() + (row.updates().size() > 1 ? " (" + row.updates().size() + " packages)" : "");
        var hindered = row.updates().stream()
                .map(one -> one.update().hindrance())
                .filter(h -> h != Hindrance.NONE)
                .findFirst();
        String closes = row.vulnerabilities() == 0
                ? "-"
                : row.updates().stream().allMatch(RankedUpdate::isOfHeaders)
                        ? "headers only"
                        : Terminal.count(row.vulnerabilities(), "vulnerability", "vulnerabilities");
        String line = String.format(
                Locale.ROOT,
                " %-26s %-30s %s",
                fit(name, 26),
                fit(row.first().update().candidate().text(), 30),
                closes);
        String padded = String.format(Locale.ROOT, "%-22s", when);
        line((due.isBefore(now) ? terminal.alarm(padded) : padded)
                + line
                + hindered.map(h -> "  " + terminal.warning(ScanJson.word(h))).orElse(""));
    }

    private static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private void restart(HostReport report) {
        var needs = report.restart();
        if (needs.reboot()) {
            line("");
            line(terminal.warning("Reboot needed: ") + Terminal.plain(String.join("; ", needs.reasons())));
        }
        if (!needs.units().isEmpty()) {
            line("");
            line(terminal.warning("Old code still runs in: ") + String.join(", ", needs.units()));
        }
        var loose = needs.stale().stream()
                .filter(stale -> stale.unit().isEmpty())
                .map(StaleProcess::name)
                .distinct()
                .toList();
        if (!loose.isEmpty()) {
            line("Old code still runs in processes of no service: " + Terminal.plain(String.join(", ", loose)));
        }
    }

    private void owners(HostReport report) {
        if (!report.owners().isEmpty()) {
            line("");
            line("Others that change this host's packages:");
            report.owners().forEach(owner -> line("  " + Terminal.plain(owner.name() + "  " + owner.evidence())));
        }
    }

    private void notKnown(HostReport report) {
        line("");
        line("Not known:");
        int shown = showsAll ? Integer.MAX_VALUE : 6;
        report.notKnown().stream()
                .limit(shown)
                .forEach(unknown -> line("  " + terminal.faint(Terminal.plain(unknown))));
        if (report.notKnown().size() > shown) {
            line("  " + terminal.faint("and " + (report.notKnown().size() - shown) + " more: oakum scan --all"));
        }
    }

    private void next(HostReport report) {
        line("");
        if (!report.updates().isEmpty()) {
            line("Next: " + terminal.bold("sudo oakum rehearse")
                    + terminal.faint("   tries the updates on a copy of this host"));
        } else if (report.restart().reboot() || !report.restart().units().isEmpty()) {
            line("Next: restart what is named above");
        } else if (report.problems().isEmpty()) {
            line(terminal.good("Nothing is offered that is not installed, as of these lists."));
        }
    }
}
