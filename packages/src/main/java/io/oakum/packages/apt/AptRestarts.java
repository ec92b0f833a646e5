package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.version.DebScheme;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Judges from facts what needs a restart, whatever a run's result was. */
final class AptRestarts {
    private static final Path REQUIRED = Path.of("/run/reboot-required");

    private final CommandRunner runner;

    AptRestarts(CommandRunner runner) {
        this.runner = runner;
    }

    RestartNeeds needs(Inventory inventory) throws UnreachableException {
        var reasons = new ArrayList<String>(kernelReasons(inventory));
        String wanting = runner.run(Command.of("cat", REQUIRED.toString(), REQUIRED + ".pkgs"))
                .stdout();
        if (!wanting.isBlank()) {
            reasons.add("the host says so: "
                    + String.join(", ", wanting.strip().lines().distinct().toList()));
        }
        return new RestartNeeds(!reasons.isEmpty(), reasons, new RestartProbe(Path.of("/proc")).staleProcesses());
    }

    /** By the distribution's own order of kernel releases, and only where the running kernel came in a package. */
    static List<String> kernelReasons(Inventory inventory) {
        String running = inventory.host().kernelRunning();
        String newest = inventory.host().kernelInstalled();
        boolean isPackaged = inventory.packages().values().stream()
                .filter(DpkgQuery::isKernelImage)
                .map(Installed::key)
                .anyMatch(key -> DpkgQuery.kernelRelease(key).equals(running));
        if (!isPackaged || DebScheme.DEB.compare(newest, running) <= 0) {
            return List.of();
        }
        return List.of("kernel " + running + " runs and " + newest + " is installed");
    }
}
