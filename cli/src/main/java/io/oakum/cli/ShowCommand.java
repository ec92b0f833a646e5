package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunRecord;
import io.oakum.execution.ScanJson;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells one run, act by act. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Tells what one run did, act by act, from its journal.",
        footerHeading = "%nExamples:%n",
        footer = {"  oakum show 20261124-031500", "  oakum show 20261124-031500 --json"})
public final class ShowCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Parameters(paramLabel = "ID", description = "a run, as oakum history lists it")
    private String id = "";

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        RunRecord run = RunRecord.all(tools.folders().journals()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal(Problem.of(ProblemCode.UNKNOWN_RUN, "there is no run '" + id + "'")));
        if (json) {
            System.out.println(Json.writeIndented(JsonObject.with("id", run.id())
                    .and("intact", run.isIntact())
                    .and(
                            "acts",
                            ScanJson.array(
                                    run.lines(),
                                    line -> JsonObject.with("act", ScanJson.word(line.act()))
                                            .and("at", line.at().toString())
                                            .and("detail", line.detail())
                                            .build()))
                    .build()));
            return 0;
        }
        print(run);
        return 0;
    }

    private static void print(RunRecord run) {
        System.out.println(run.kind() + " " + Terminal.plain(run.goal()) + ": "
                + run.verdict().orElse("cut off"));
        for (RunRecord.Line line : run.lines()) {
            String detail = Json.write(line.detail());
            System.out.println(line.at() + "  " + ScanJson.word(line.act())
                    + (detail.equals("{}") ? "" : "  " + shortened(detail)));
        }
        if (!run.isIntact()) {
            System.out.println("This journal is not as it was written.");
        }
    }

    private static String shortened(String detail) {
        String safe = Terminal.plain(detail);
        return safe.length() <= 160 ? safe : safe.substring(0, 159) + "…";
    }
}
