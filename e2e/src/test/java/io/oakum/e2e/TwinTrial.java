package io.oakum.e2e;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.twin.Opening;
import io.oakum.twin.OverlayTwin;
import io.oakum.twin.TwinSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What tests of twins say often. */
final class TwinTrial {
    private TwinTrial() {}

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static OverlayTwin open(TwinSpec spec, CommandRunner host) throws Exception {
        return opened(OverlayTwin.open(spec, host));
    }

    static <T> T opened(Opening<T> answer) {
        return switch (answer) {
            case Opening.Opened<T>(T twin) -> twin;
            case Opening.Refused<T>(Opening.Refusal refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    static CommandResult sh(OverlayTwin twin, String script) throws Exception {
        return twin.runner().run(Command.of("/bin/sh", "-euc", script));
    }

    static List<String> running(String words) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(words))
                .toList();
    }

    /** Cgroups of twins that this process made: others may be at work on the same machine. */
    static List<Path> groups(long pid) throws Exception {
        try (var found = Files.find(
                Path.of("/sys/fs/cgroup"),
                2,
                (path, _) -> String.valueOf(path.getFileName()).startsWith("oakum-twin-" + pid + "-"))) {
            return found.toList();
        }
    }
}
