package io.oakum.bench;

import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import io.oakum.lab.LabImage;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LabSettings;
import io.oakum.lab.Release;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A lab of the benchmarks' own, with the built program on its hosts. Gone when it is closed. */
final class BenchLab implements AutoCloseable {
    private final Lab lab;

    BenchLab() throws LabException {
        var settings = new LabSettings(
                Path.of("bench", "target", "lab"),
                LabSettings.of(System.getenv()).bases());
        var image = new LabImage(Path.of("cli", "target", "dist"), Path.of(System.getProperty("java.home")));
        lab = Lab.at(settings, image, new LocalRunner(), line -> {});
        lab.downWithAll();
    }

    List<LabHost> up(int hosts) throws LabException {
        return lab.up(LabRequest.hosts(hosts, Release.BOOKWORM));
    }

    void down() throws LabException {
        lab.downWithAll();
    }

    /** Seconds of wall time; a command that fails ends the measurement. */
    static double seconds(LabHost host, String... argv) throws UnreachableException {
        CommandResult result = host.runner().run(Command.of(argv).within(Duration.ofMinutes(30)));
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    String.join(" ", argv) + " ended with " + result.exit() + ": " + result.stderr());
        }
        return result.took().toNanos() / 1e9;
    }

    @Override
    public void close() throws LabException {
        down();
    }
}
