package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reboots the host and sees to it that the run is brought to its end after the boot, by a unit that goes when it has done that. */
public final class Rebooter {
    private static final String UNIT = "systemd/system/oakum-resume.service";
    private static final String WANTED = "systemd/system/multi-user.target.wants/oakum-resume.service";

    private final CommandRunner runner;
    private final Path program;

    /** @param program the launcher that finishes the run after the boot */
    public Rebooter(CommandRunner runner, Path program) {
        this.runner = runner;
        this.program = program;
    }

    /** Why the host cannot be rebooted from here; empty where it can. */
    List<Problem> obstacles() {
        if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
            return List.of(new Problem(
                    ProblemCode.REBOOT_NEEDED,
                    "--reboot needs systemd, and it does not run here",
                    "reboot by hand, then: oakum resume"));
        }
        return Files.isExecutable(program)
                ? List.of()
                : List.of(new Problem(
                        ProblemCode.REBOOT_NEEDED,
                        program + " is no program that could finish the run after the boot",
                        "reboot by hand, then: oakum resume"));
    }

    void reboot(Path etc) throws UnreachableException, IOException {
        Path unit = etc.resolve(UNIT);
        Path wanted = etc.resolve(WANTED);
        Files.writeString(unit, """
                [Unit]
                Description=Finish the Oakum run that rebooted this host
                After=multi-user.target network.target

                [Service]
                Type=oneshot
                ExecStart=%s resume
                """.formatted(program));
        Files.createDirectories(wanted.getParent());
        Files.deleteIfExists(wanted);
        Files.createSymbolicLink(wanted, unit);
        runner.run(Command.of("sync"));
        runner.run(Command.of("systemctl", "reboot"));
    }

    static void forget(Path etc) throws IOException {
        Files.deleteIfExists(etc.resolve(WANTED));
        Files.deleteIfExists(etc.resolve(UNIT));
    }
}
