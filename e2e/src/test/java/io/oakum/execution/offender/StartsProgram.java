package io.oakum.execution.offender;

import java.io.IOException;

/** A program started past the transport. */
public final class StartsProgram {
    public Process start() throws IOException {
        return new ProcessBuilder("true").start();
    }
}
