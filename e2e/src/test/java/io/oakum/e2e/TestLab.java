package io.oakum.e2e;

import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import io.oakum.lab.LabImage;
import io.oakum.lab.LabSettings;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** A lab of the tests' own, beside the one that a person may have; both stand on the same cached bases. */
final class TestLab {
    private static final Duration LONG = Duration.ofMinutes(5);

    private TestLab() {}

    static LabSettings settings(String name) {
        Path folder = Path.of("target", "lab", name).toAbsolutePath();
        return new LabSettings(folder, LabSettings.of(System.getenv()).bases());
    }

    static Lab at(LabSettings settings) {
        return Lab.at(settings, standIn(), new LocalRunner(), line -> System.err.println("lab: " + line));
    }

    /** Stands in for the built program, which a lab only has to show to its hosts. */
    static LabImage standIn() {
        Path distribution = Path.of("target", "stand-in");
        Path program = distribution.resolve("bin/oakum");
        try {
            Files.createDirectories(distribution.resolve("bin"));
            Files.writeString(program, "#!/bin/sh\nexec /opt/oakum-jdk/bin/java --version\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LabImage(distribution, Path.of(System.getProperty("java.home")));
    }

    /** What a shell line does inside the host. */
    static CommandResult in(LabHost host, String line) throws UnreachableException {
        return host.runner().run(Command.of("/bin/sh", "-c", line).within(LONG));
    }

    /** What a shell line prints inside the host, errors too. */
    static String said(LabHost host, String line) throws UnreachableException {
        return in(host, "{ " + line + "\n} 2>&1").stdout().strip();
    }

    /** Takes the lab away where a test before did not come to that. */
    static void clear(LabSettings settings) throws LabException {
        at(settings).downWithAll();
    }
}
