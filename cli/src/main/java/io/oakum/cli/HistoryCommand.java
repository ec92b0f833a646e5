package io.oakum.cli;

import io.oakum.execution.RunRecord;
import io.oakum.execution.ScanJson;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what was done on this host. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Lists the runs of this host, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  oakum history", "  oakum show 20261124-031500"})
public final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        List<RunRecord> runs = RunRecord.all(tools.folders().journals()).reversed();
        if (json) {
            System.out.println(Json.writeIndented(JsonObject.with("runs", ScanJson.array(runs, HistoryCommand::line))
                    .build()));
            return 0;
        }
        if (runs.isEmpty()) {
            System.out.println("Nothing was done on this host yet.");
        }
        for (RunRecord run : runs) {
            System.out.println(String.format(
                            Locale.ROOT,
                            "%-18s %-6s %-14s %s",
                            run.id(),
                            run.kind(),
                            run.verdict().orElse("cut off"),
                            Terminal.plain(run.goal()))
                    + (run.isIntact() ? "" : "  (its journal was altered)"));
        }
        return 0;
    }

    private static JsonObject line(RunRecord run) {
        return JsonObject.with("id", run.id())
                .and("kind", run.kind())
                .and("goal", run.goal())
                .and("startedAt", run.startedAt().toString())
                .and("verdict", run.verdict().orElse("cut-off"))
                .and("intact", run.isIntact())
                .build();
    }
}
