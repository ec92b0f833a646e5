package io.oakum.cli;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a change of many hosts back. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a change of many hosts back where it still stands: what somebody changed again since stays.",
            "The change says when it is made with which words it is taken back, now or at any later time."
        },
        footerHeading = "%nExample:%n",
        footer = {"  oakum hosts undo tagged --tag web 2026-11-26T10:33:27.521546Z"})
final class HostsUndo implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Sent("what")
    @Parameters(index = "0", paramLabel = "tagged|untagged|described|owned", description = "what was done")
    private String what = "";

    @Sent("at")
    @Parameters(index = "1", paramLabel = "TIME", description = "when, to the last digit")
    private String at = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "the tag that was given or taken")
    private String tag = "";

    @Override
    public Integer call() throws Exception {
        JsonObject undone = server.post(
                "/api/v1/host-changes/undo",
                JsonObject.with("what", what).and("tag", tag).and("at", at).build());
        server.tell(undone, HostsUndo::words);
        return 0;
    }

    private static String words(JsonObject undone) throws JsonException {
        long changed = undone.wholeNumber("changed");
        return changed == 0
                ? "There is nothing left of it to take back.\n"
                : "It was taken back on " + Terminal.count(changed, "host", "hosts") + ".\n";
    }
}
