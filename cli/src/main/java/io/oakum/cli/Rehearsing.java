package io.oakum.cli;

import io.oakum.execution.Rehearser;
import io.oakum.packages.apt.Apt;
import io.oakum.twin.TwinRehearsal;
import io.oakum.twin.TwinSpec;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a change is tried first. */
final class Rehearsing {
    @Option(
            names = "--limit",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description = "after which a package's script counts as hanging (default: ${DEFAULT-VALUE} minutes)")
    private int limitMinutes;

    @Option(
            names = "--boot",
            description = "boot the copy, so that services really run, and reboot it after the change")
    private boolean boots;

    Duration limit() {
        return Duration.ofMinutes(Math.max(1, limitMinutes));
    }

    Rehearser on(HostTools tools) {
        var folders = tools.folders();
        var spec = TwinSpec.ofThisHost().withStateFolder(folders.state().resolve("twins"));
        return new TwinRehearsal(
                tools.runner(),
                spec,
                runner -> new Apt(
                        runner, tools.environment(), Path.of(folders.archives().toString())),
                limit(),
                boots);
    }
}
