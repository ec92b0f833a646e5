package io.oakum.cli;

import io.oakum.execution.RunOutcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings a run to its end that a reboot or a crash cut off; what the host itself calls after a reboot that Oakum made. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Brings a run to its end that a reboot, a crash or a power cut cut off: repairs, does what is left, verifies.",
            "patch and undo do the same before anything else."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sudo oakum resume", "  oakum history               what it came to"})
public final class ResumeCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofHours(1);

    @Mixin
    private HostTools tools = new HostTools();

    @Override
    public Integer call() throws Exception {
        var work = HostWork.begin(tools, false, "finish a run");
        RunOutcome outcome = work.executor().resume(LIMIT);
        if (!outcome.isGood()) {
            return work.show(outcome);
        }
        work.progress().clear();
        System.out.print("No run is left unfinished. See: oakum history\n");
        return 0;
    }
}
