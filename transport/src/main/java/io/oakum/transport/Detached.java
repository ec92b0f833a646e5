package io.oakum.transport;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts programs that go on after this process ended: in a session of their own, output into a file. */
public final class Detached {
    private Detached() {}

    /**
     * Starts the command; its input and its limit are not used, since nobody waits for it.
     *
     * @param log takes both output streams, appended to what stands in it
     * @return the id of the program's process, which leads its own session, so no terminal's Ctrl-C reaches it
     * @throws UnreachableException if the program could not be started
     */
    public static long launch(Command command, Path log) throws UnreachableException {
        // setsid(1) becomes the program (it forks only where it leads a process group already, which a fresh child
        // never does).
        var argv = new ArrayList<>(List.of("setsid"));
        argv.addAll(command.argv());
        var builder = new ProcessBuilder(argv)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            return builder.start().pid();
        } catch (IOException e) {
            throw new UnreachableException("this machine", e);
        }
    }
}
