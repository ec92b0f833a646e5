package io.oakum.cli;

import io.oakum.execution.HostExecutor;
import io.oakum.execution.RunOutcome;
import java.time.Clock;
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
    @Mixin
    private HostTools tools = new HostTools();

    @Override
    public Integer call() throws Exception {
        HostTools.requireRoot("finish a run");
        var progress = ProgressLine.onStandardError();
        var executor = new HostExecutor(
                tools.runner(), tools.packages(), tools.folders(), Clock.systemUTC(), new ProgressSteps(progress));
        RunOutcome outcome = executor.resume();
        progress.clear();
        System.out.print(
                outcome.isGood()
                        ? "No run is left unfinished. See: oakum history\n"
                        : new RunText(Terminal.ofOutput()).of(outcome));
        return outcome.isGood() ? 0 : RehearseCommand.exit(outcome.problems());
    }
}
