package io.oakum.execution.offender;

/** The end of the program, hidden in the middle of it. */
public final class ExitsAnywhere {
    public void giveUp() {
        System.exit(1);
    }
}
