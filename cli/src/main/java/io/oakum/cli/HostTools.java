package io.oakum.cli;

import io.oakum.core.priority.Answer;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.HostFolders;
import io.oakum.execution.KnownExploited;
import io.oakum.execution.RiskContext;
import io.oakum.execution.Survey;
import io.oakum.packages.PackageManager;
import io.oakum.packages.apt.Apt;
import io.oakum.packages.apt.Reading;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.transport.StopRequest;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that works on this host needs: its package manager, its folders, and what is known of its risk. */
final class HostTools {
    /** Keeps everything below one folder instead: for runs that are to leave no trace on the host. */
    static final String FOLDERS_PROPERTY = "oakum.folders";

    @Option(
            names = "--kev",
            paramLabel = "FILE",
            description = "CISA's catalogue of known exploited vulnerabilities (JSON): sharpens deadlines")
    private Optional<Path> kev = Optional.empty();

    @Option(
            names = "--exposed",
            paramLabel = "yes|no",
            description = "whether this host can be reached from the internet; not known counts as yes")
    private Answer exposed = Answer.UNKNOWN;

    @Option(
            names = "--budget",
            paramLabel = "MB",
            defaultValue = "50",
            description = "how much may be fetched to read changelogs (default: ${DEFAULT-VALUE} MB)")
    private int budgetMegabytes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private CommandRunner runner = new LocalRunner();
    private final Map<String, String> environment = System.getenv();

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static void requireRoot(String what) throws Refusal {
        if (!isRoot()) {
            throw new Refusal(new Problem(ProblemCode.NEEDS_ROOT, "only root may " + what, "run it again with sudo"));
        }
    }

    HostFolders folders() {
        String elsewhere = System.getProperty(FOLDERS_PROPERTY);
        if (elsewhere != null) {
            return HostFolders.below(Path.of(elsewhere));
        }
        return isRoot() ? HostFolders.ofRoot() : HostFolders.ofUser(userCache());
    }

    /** A folder that this user may write: its own cache, or for a user without a home one that is as good as none. */
    private Path userCache() {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path cache = named.startsWith("/") ? Path.of(named) : Path.of(System.getProperty("user.home"), ".cache");
        try {
            Files.createDirectories(cache);
            return cache;
        } catch (IOException e) {
            return temporaryFolder();
        }
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("oakum-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // It lies where the system cleans up by itself.
        }
    }

    /** The launcher that this program was started by; empty path where it was started otherwise. */
    static Path program() {
        return Path.of(System.getProperty("oakum.launcher", ""));
    }

    /** One of the programs that stand beside this one, run by the same Java. */
    static Command beside(String name, List<String> arguments) {
        var argv = new ArrayList<>(List.of(program().resolveSibling(name).toString()));
        argv.addAll(arguments);
        return Command.of(argv).withEnvironment(Map.of("OAKUM_JAVA_HOME", System.getProperty("java.home")));
    }

    /** For work that no signal may cut off: from now on one makes a request of it. */
    StopRequest heedSignals() {
        StopRequest stop = ((CliMain) command.root().userObject()).signals().heed();
        runner = new LocalRunner(stop);
        return stop;
    }

    CommandRunner runner() {
        return runner;
    }

    Map<String, String> environment() {
        return environment;
    }

    PackageManager packages() throws Refusal {
        if (!Files.exists(Path.of("/var/lib/dpkg/status"))) {
            throw new Refusal(
                    Problem.of(ProblemCode.UNSUPPORTED, "this host has no dpkg database (/var/lib/dpkg/status)"));
        }
        return new Apt(runner, environment, folders().archives());
    }

    Survey survey() throws Refusal {
        return new Survey(runner, packages(), folders(), environment);
    }

    /** Root believes no server here: what a fleet told of changelogs is not looked at. */
    Reading reading() throws Refusal {
        if (budgetMegabytes < 0) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "--budget " + budgetMegabytes + " is negative",
                    "give a number of megabytes, 0 for none"));
        }
        return new Reading.Alone(budgetMegabytes * 1_000_000L);
    }

    RiskContext risk() throws Refusal {
        if (kev.isEmpty()) {
            return new RiskContext(Optional.empty(), exposed);
        }
        try {
            return new RiskContext(Optional.of(KnownExploited.read(kev.get())), exposed);
        } catch (IOException | JsonException e) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "--kev " + kev.get() + " is no catalogue of known exploited vulnerabilities: " + e.getMessage(),
                    "give the JSON file that CISA publishes"));
        }
    }
}
