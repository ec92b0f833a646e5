package io.oakum.packages.apt;

import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who holds dpkg's locks at this moment, by the kernel's own list of locks. */
public final class LockHolder {
    /** apt holds the first and dpkg the second: a dpkg whose apt has died still has its own. */
    private static final List<String> LOCKS = List.of("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock");

    private static final Pattern HELD =
            Pattern.compile("^\\d+: \\S+ +\\S+ +WRITE (\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private static final Duration PAUSE = Duration.ofMillis(200);

    private LockHolder() {}

    /** Name and number of the process, in words; empty where nobody holds one. */
    public static Optional<String> find(CommandRunner runner) throws UnreachableException {
        Set<String> inodes = runner.run(Command.of("stat", "-c", "%i", LOCKS.getFirst(), LOCKS.getLast()))
                .stdout()
                .lines()
                .collect(Collectors.toSet());
        Optional<String> pid = pidOf(
                runner.run(Command.of("cat", "/proc/locks")).stdout().lines().toList(), inodes);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        String name = runner.run(Command.of("cat", "/proc/" + pid.get() + "/comm"))
                .stdout()
                .strip();
        return Optional.of((name.isEmpty() ? "a process" : name) + " (process " + pid.get() + ")");
    }

    /** Waits until nobody does, at most {@code patience}; who still does then. */
    static Optional<String> await(CommandRunner runner, Duration patience, Progress progress)
            throws UnreachableException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<String> holder = find(runner);
        while (holder.isPresent() && System.nanoTime() < deadline) {
            progress.line("waiting for " + holder.get());
            pause();
            holder = find(runner);
        }
        return holder;
    }

    private static void pause() throws UnreachableException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("this machine", e);
        }
    }

    static Optional<String> pidOf(List<String> locks, Set<String> inodes) {
        for (String line : locks) {
            Matcher held = HELD.matcher(line);
            if (held.matches() && inodes.contains(held.group(2))) {
                return Optional.of(held.group(1));
            }
        }
        return Optional.empty();
    }
}
