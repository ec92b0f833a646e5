package io.oakum.transport;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;

/** Runs a program in the caller's place: on this process's own input, output and terminal, as long as it takes. */
public final class Foreground {
    private Foreground() {}

    /**
     * Runs the command on our own standard streams; its input and its limit are not used, the person in front ends it.
     *
     * @return its exit value; 128 + N when signal N ended it, as a shell says it
     * @throws UnreachableException if the program could not be started or waiting for it was interrupted
     */
    public static int run(Command command) throws UnreachableException {
        var builder = new ProcessBuilder(command.argv()).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new UnreachableException("this machine", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("this machine", e);
        }
    }
}
