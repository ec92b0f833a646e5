package io.oakum.cli;

import io.oakum.schemes.VersionSchemes;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs through what most starts of the program need, so that the build can record which classes to keep ready. */
final class TrainingMain {
    private TrainingMain() {}

    /** @param arguments one folder, in which the run may leave what it likes */
    public static void main(String[] arguments) {
        System.setProperty(HostTools.FOLDERS_PROPERTY, arguments[0]);
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        CliMain.commandLine().execute("--help");
        CliMain.commandLine().execute("--version");
        // Looks at the machine that builds, with nothing to fetch; on one without dpkg it only says so.
        CliMain.commandLine().execute("scan", "--budget", "0");
        CliMain.commandLine().execute("scan", "--budget", "0", "--json");
        for (String scheme : VersionSchemes.names()) {
            answer("1.0.0-1\t1.0.1~rc1\n", "compare", "--scheme", scheme);
        }
        answer("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\n", "cvss");
    }

    private static void answer(String line, String... arguments) {
        System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
        CliMain.commandLine().execute(arguments);
    }
}
