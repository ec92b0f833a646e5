package io.oakum.cli;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.execution.GoalPlanner;
import io.oakum.execution.HostExecutor;
import io.oakum.execution.HostReport;
import io.oakum.execution.KeptKernels;
import io.oakum.execution.RunJson;
import io.oakum.execution.RunOutcome;
import io.oakum.packages.PackageManager;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.StopRequest;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A command at work on this host as root: what it tells meanwhile, and what it answers in the end. */
final class HostWork {
    private final HostTools tools;
    private final boolean isJson;
    private final StopRequest stop;
    private final ProgressLine progress = ProgressLine.onStandardError();

    private HostWork(HostTools tools, boolean isJson, StopRequest stop) {
        this.tools = tools;
        this.isJson = isJson;
        this.stop = stop;
    }

    /** @param what it does that only root may do, in words */
    static HostWork begin(HostTools tools, boolean isJson, String what) throws Refusal {
        HostTools.requireRoot(what);
        return new HostWork(tools, isJson, tools.heedSignals());
    }

    ProgressLine progress() {
        return progress;
    }

    boolean isStopped() {
        return stop.isMade();
    }

    HostReport look() throws Refusal, UnreachableException, IOException {
        progress.step("looking at this host");
        return tools.survey()
                .look(tools.risk(), tools.reading(), Instant.now(), progress)
                .report();
    }

    /** Removals that nobody allowed by name, and those that nobody may allow. */
    List<Problem> removals(ChangeSet changes, Set<String> allowed, Inventory inventory) throws IOException {
        var kernels = KeptKernels.of(tools.folders().root(), inventory.host().kernelRunning());
        return GoalPlanner.removals(changes, allowed, kernels);
    }

    PackageManager packages() throws Refusal {
        return tools.packages();
    }

    HostExecutor executor() throws Refusal {
        return new HostExecutor(
                tools.runner(), packages(), tools.folders(), Clock.systemUTC(), new ProgressSteps(progress), stop);
    }

    /** Answers, and says how the program is to end. */
    int show(RunOutcome outcome) {
        print(RunJson.of(outcome), () -> new RunText(Terminal.ofOutput()).of(outcome));
        return outcome.isGood() ? 0 : Refusal.exit(outcome.problems());
    }

    /** @param text for a person, ending with its last line */
    void print(JsonObject document, Supplier<String> text) {
        progress.clear();
        System.out.print(isJson ? Json.writeIndented(document) + "\n" : text.get());
    }
}
