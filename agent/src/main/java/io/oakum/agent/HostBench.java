package io.oakum.agent;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.priority.Answer;
import io.oakum.execution.Afterwards;
import io.oakum.execution.HostExecutor;
import io.oakum.execution.HostFolders;
import io.oakum.execution.HostReport;
import io.oakum.execution.Rebooter;
import io.oakum.execution.Rehearser;
import io.oakum.execution.RiskContext;
import io.oakum.execution.Steps;
import io.oakum.execution.Survey;
import io.oakum.execution.Survey.Look;
import io.oakum.packages.PackageManager;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.apt.Apt;
import io.oakum.packages.apt.Reading;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.transport.StopRequest;
import io.oakum.twin.KeptRehearsal;
import io.oakum.twin.TwinRehearsal;
import io.oakum.twin.TwinSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What root works with on this host: the same engine as the command line's. */
final class HostBench {
    /** How much a look fetches to read changelogs. */
    static final long CHANGELOG_BUDGET = 50_000_000;

    private final StopRequest stop;
    private final CommandRunner runner;
    private final HostFolders folders = HostFolders.ofRoot();
    private final Map<String, String> environment = System.getenv();

    HostBench(StopRequest stop) {
        this.stop = stop;
        this.runner = new LocalRunner(stop);
    }

    CommandRunner runner() {
        return runner;
    }

    HostFolders folders() {
        return folders;
    }

    PackageManager packages() {
        return new Apt(runner, environment, folders.archives());
    }

    /** With what the fleet told before. */
    HostReport look(Progress progress) throws UnreachableException, IOException {
        return look(new Reading.InFleet(CHANGELOG_BUDGET, Map.of()), progress).report();
    }

    Look look(Reading reading, Progress progress) throws UnreachableException, IOException {
        return new Survey(runner, packages(), folders, environment)
                .look(new RiskContext(Optional.empty(), Answer.UNKNOWN), reading, Instant.now(), progress);
    }

    /**
     * From where a change set is installed: the sources, and for what they dropped since it was staged the staged files.
     *
     * @throws IOException if it is the agent that is to be replaced, and its package is not there or is another
     */
    Supply supply(ChangeSet changes) throws IOException, UnreachableException {
        return packages().withDropped(changes, new AgentIntake(PackageFetch.FILE, folders.archives()).supply(changes));
    }

    /** What is done after the packages of a change set are in place. */
    Afterwards ofAgent() {
        return Afterwards.ofAgent(SpokenAgent.ofHost(runner));
    }

    Rehearser rehearser(Duration limit) throws IOException {
        TwinSpec spec = TwinSpec.fitting(folders.state().resolve("twins"));
        var onTwin =
                new TwinRehearsal(runner, spec, twin -> new Apt(twin, environment, folders.archives()), limit, false);
        return new KeptRehearsal(onTwin, spec.hostRoot(), folders.state().resolve("rehearsed"), Clock.systemUTC());
    }

    HostExecutor executor(Steps steps) {
        return new HostExecutor(runner, packages(), folders, Clock.systemUTC(), steps, stop);
    }

    Rebooter rebooter() {
        return new Rebooter(runner, program());
    }

    /** This half as a program: where it was installed, or beside the command line of a checkout. */
    static Path program() {
        String options = System.getProperty(PhaseUnit.OPTIONS_PROPERTY, "");
        return options.isEmpty()
                ? Path.of(System.getProperty("oakum.launcher", "")).resolveSibling("oakum-root")
                : Path.of(options).resolveSibling("oakum-root");
    }
}
