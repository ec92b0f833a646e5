package io.oakum.cli;

import io.oakum.trust.JsonValue.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops everything. */
@Command(
        name = "halt",
        mixinStandardHelpOptions = true,
        description = {
            "Stops every rollout that runs: no host begins any more, and those at work finish. Each goes on when a person",
            "says so (oakum rollout resume ID), or is ended for good (oakum rollout end ID)."
        },
        footerHeading = "%nExample:%n",
        footer = {"  oakum halt --reason 'web-1 answers 503 after its patch'"})
public final class HaltCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; stands in the log")
    private String reason = "";

    @Override
    public Integer call() throws Exception {
        JsonObject answer =
                server.post("/api/v1/halt", JsonObject.with("why", reason).build());
        server.tell(
                answer,
                document -> document.wholeNumber("halted") == 0
                        ? "No rollout was running.\n"
                        : Terminal.count(document.wholeNumber("halted"), "rollout was", "rollouts were")
                                + " stopped.\n");
        return 0;
    }
}
