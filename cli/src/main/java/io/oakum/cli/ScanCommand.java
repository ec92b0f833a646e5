package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.execution.HostReport;
import io.oakum.execution.ScanJson;
import io.oakum.packages.PackageManager;
import io.oakum.trust.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is installed, offered, exposed and waiting for a restart on this host. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = {
            "Says what is open on this host, by when it is to be closed, and why.",
            "Changes nothing. Without root it sees the same; deadlines are then not remembered."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum scan",
            "  oakum scan --exposed no --kev known_exploited_vulnerabilities.json",
            "  oakum scan --json | jq '.exposures[] | select(.due < (now | todate))'",
            "  oakum scan --fail-on overdue      exit 1 where something is overdue"
        })
public final class ScanCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Option(names = "--all", description = "list every update and vulnerability")
    private boolean all;

    @Option(names = "--refresh", description = "fetch the package lists afresh first (root)")
    private boolean refresh;

    @Option(
            names = "--fail-on",
            paramLabel = "overdue|due|exposed",
            description = "exit 1 where that is so, or where lists are too old to tell")
    private Optional<FailOn> failOn = Optional.empty();

    /** When a scan's exit code says no. */
    enum FailOn {
        OVERDUE,
        DUE,
        EXPOSED
    }

    @Override
    public Integer call() throws Exception {
        var progress = ProgressLine.onStandardError();
        PackageManager packages = tools.packages();
        List<Problem> refused = refresh ? refresh(packages, progress) : List.of();
        progress.step("looking at this host");
        Instant now = Instant.now();
        HostReport report = tools.survey()
                .look(tools.risk(), tools.reading(), now, progress)
                .report()
                .after(refused);
        progress.clear();
        if (json) {
            System.out.println(Json.writeIndented(ScanJson.of(report)));
        } else {
            System.out.print(new ScanText(Terminal.ofOutput(), now, all).of(report));
        }
        return failOn.filter(limit -> isReached(limit, report, now)).isPresent() ? 1 : 0;
    }

    private static List<Problem> refresh(PackageManager packages, ProgressLine progress) throws Exception {
        HostTools.requireRoot("fetch package lists");
        progress.step("fetching package lists");
        List<Problem> problems = packages.refresh(progress).problems();
        problems.forEach(
                problem -> Terminal.problem(new PrintWriter(System.err, true, StandardCharsets.UTF_8), problem));
        return problems;
    }

    /** What is not known to be fine is not fine: lists too old to tell count as "so". */
    private static boolean isReached(FailOn limit, HostReport report, Instant now) {
        return switch (limit) {
            case OVERDUE, DUE ->
                !report.doubts().isEmpty()
                        || report.exposures().stream()
                                .anyMatch(exposure -> exposure.priority().due().isBefore(now));
            case EXPOSED -> !report.doubts().isEmpty() || !report.exposures().isEmpty();
        };
    }
}
