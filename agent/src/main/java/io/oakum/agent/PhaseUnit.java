package io.oakum.agent;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.CommandRunner.Lifetime;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Work of the root half in a unit of its own. Who takes the question is locked in: no network, nothing to write but what is asked. The
 * work itself needs both, and goes on where the agent is started again or replaced in the middle of it; {@code systemctl list-units 'oakum-*'} shows it.
 *
 * @param java the program, such as {@code /usr/lib/oakum-agent/runtime/bin/java}
 * @param options its file of options, with the class path and the main class
 */
record PhaseUnit(CommandRunner runner, Path java, Path options) {
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    /** Names the options file; without it the work is done in this process. */
    static final String OPTIONS_PROPERTY = "oakum.phase.options";

    /** Nothing of what is loaded is decided by a file of settings. */
    static final String UNSET = "--property=UnsetEnvironment=JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH"
            + " LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT";

    /** A dpkg that unpacks a kernel on a slow disk takes its time; nothing in a unit is ever cut off before that. */
    private static final Duration LONGEST = Duration.ofHours(12);

    boolean isAvailable() {
        return Files.isDirectory(SYSTEMD) && Files.isReadable(options);
    }

    /**
     * Hands the question on, and the answer back while it comes.
     *
     * @param kind of the question, letters and dashes; stands in the unit's name
     * @param id told apart by it
     * @throws IOException if the unit cannot be started or ends badly
     */
    void answer(String question, String kind, String id, OutputStream answer) throws IOException {
        try {
            CommandResult result = runner.run(command(question, kind, id), stdout -> stdout.transferTo(answer));
            if (!(result.exit() instanceof Exit.Code(int code) && code == 0)) {
                throw new IOException("its unit ended badly (" + result.exit() + "): "
                        + result.stderr().strip());
            }
        } catch (UnreachableException e) {
            throw new IOException("its unit cannot be started: " + e.getMessage(), e);
        }
    }

    Command command(String question, String kind, String id) {
        return Command.of(List.of(
                        "/usr/bin/systemd-run",
                        "--quiet",
                        "--wait",
                        "--pipe",
                        "--collect",
                        "--unit=oakum-" + kind + "-" + id,
                        "--description=Oakum: " + kind,
                        "--property=EnvironmentFile=-/etc/oakum/agent.env",
                        UNSET,
                        "--property=LimitCORE=0",
                        "--setenv=LC_ALL=C.UTF-8",
                        "--",
                        java.toString(),
                        "@" + options,
                        "--answer"))
                .withStdin(question)
                .within(LONGEST)
                .lasting(Lifetime.OUTLIVING);
    }
}
