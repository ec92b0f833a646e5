package io.oakum.execution;

import io.oakum.core.plan.ChangeSet;
import io.oakum.trust.order.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Lets go of what was kept long enough: old packages of early runs, and fetched ones that nobody asked for lately. Journals stay. */
final class Housekeeping {
    static final int RUNS_KEPT = 10;
    static final long BYTES_KEPT = 4L << 30;

    /** An order that names them may live so long, and be taken back as long. */
    static final Duration KEPT = Order.MAX_LIFE;

    private static final int AGENTS_KEPT = 2;

    private final HostFolders folders;

    Housekeeping(HostFolders folders) {
        this.folders = folders;
    }

    void tidy(Instant now) throws IOException {
        forgetOldRuns(now);
        dropOldArchives(now);
    }

    /** What an order may still take back, and the newest; of the others only the journal is left. */
    private void forgetOldRuns(Instant now) throws IOException {
        Path runs = folders.state().resolve("runs");
        long bytes = 0;
        int kept = 0;
        for (Path run : newestFirst(runs)) {
            bytes += sizeOf(run);
            kept++;
            boolean isOld = came(run).plus(KEPT).isBefore(now);
            if (isOld && (kept > RUNS_KEPT || (bytes > BYTES_KEPT && kept > 1))) {
                remove(run);
            }
        }
    }

    private static List<Path> newestFirst(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        }
    }

    private void dropOldArchives(Instant now) throws IOException {
        var files = new ArrayList<>(newestFirst(folders.archives()));
        files.removeAll(agentsKept(files));
        for (Path file : files) {
            boolean isOld = came(file).plus(KEPT).isBefore(now);
            if (Files.isRegularFile(file) && isOld) {
                Files.delete(file);
            }
        }
    }

    /** No repository has these: the one that is installed and one that was tried. An upgrade of the agent has to be able to go back. */
    private static List<Path> agentsKept(List<Path> files) throws IOException {
        var byTime = new TreeMap<Instant, Path>(Comparator.reverseOrder());
        for (Path file : files) {
            if (file.getFileName().toString().startsWith(ChangeSet.AGENT + "_")) {
                byTime.put(came(file), file);
            }
        }
        return byTime.values().stream().limit(AGENTS_KEPT).toList();
    }

    /** When it came here: apt gives files the time of their publication. */
    private static Instant came(Path file) throws IOException {
        return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    }

    private static long sizeOf(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : filesBelow(folder)) {
            bytes += Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        }
        return bytes;
    }

    private static void remove(Path folder) throws IOException {
        for (Path file : filesBelow(folder).reversed()) {
            Files.delete(file);
        }
    }

    /** Folders before what is in them; links are not followed. */
    private static List<Path> filesBelow(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return new ArrayList<>(files.toList());
        }
    }
}
