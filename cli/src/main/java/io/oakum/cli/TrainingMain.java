package io.oakum.cli;

import java.io.OutputStream;
import java.io.PrintStream;

/** Runs through what most starts of the program need, so that the build can record which classes to keep ready. */
final class TrainingMain {
    private TrainingMain() {}

    /** @param arguments one folder, in which the run may leave what it likes */
    public static void main(String[] arguments) {
        System.setProperty(HostTools.FOLDERS_PROPERTY, arguments[0]);
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8));
        CliMain.commandLine().execute("--help");
        CliMain.commandLine().execute("--version");
        // Looks at the machine that builds, with nothing to fetch; on one without dpkg it only says so.
        CliMain.commandLine().execute("scan", "--budget", "0");
        CliMain.commandLine().execute("scan", "--budget", "0", "--json");
    }
}
