package io.oakum.packages.apt;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who holds dpkg's lock at this moment, by the kernel's own list of locks. */
public final class LockHolder {
    private static final String LOCK = "/var/lib/dpkg/lock-frontend";
    private static final Pattern HELD =
            Pattern.compile("^\\d+: \\S+ +\\S+ +WRITE (\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private LockHolder() {}

    /** Name and number of the process, in words; empty where nobody holds it. */
    public static Optional<String> find(CommandRunner runner) throws UnreachableException {
        String inode = runner.run(Command.of("stat", "-c", "%i", LOCK)).stdout().strip();
        Optional<String> pid = pidOf(
                runner.run(Command.of("cat", "/proc/locks")).stdout().lines().toList(), inode);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        String name = runner.run(Command.of("cat", "/proc/" + pid.get() + "/comm"))
                .stdout()
                .strip();
        return Optional.of((name.isEmpty() ? "a process" : name) + " (process " + pid.get() + ")");
    }

    static Optional<String> pidOf(List<String> locks, String inode) {
        for (String line : locks) {
            Matcher held = HELD.matcher(line);
            if (held.matches() && held.group(2).equals(inode)) {
                return Optional.of(held.group(1));
            }
        }
        return Optional.empty();
    }
}
