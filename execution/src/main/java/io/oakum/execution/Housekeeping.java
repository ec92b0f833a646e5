package io.oakum.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lets go of what was kept long enough: old packages of early runs, and fetched ones that nobody asked for lately. Journals stay. */
final class Housekeeping {
    static final int RUNS_KEPT = 10;
    static final long BYTES_KEPT = 4L << 30;
    static final Duration ARCHIVES_KEPT = Duration.ofDays(30);

    private final HostFolders folders;

    Housekeeping(HostFolders folders) {
        this.folders = folders;
    }

    void tidy(Instant now) throws IOException {
        forgetOldRuns();
        dropOldArchives(now);
    }

    /** The newest runs can be undone; of the others only the journal is left. */
    private void forgetOldRuns() throws IOException {
        Path runs = folders.state().resolve("runs");
        long bytes = 0;
        int kept = 0;
        for (Path run : newestFirst(runs)) {
            bytes += sizeOf(run);
            kept++;
            if (kept > RUNS_KEPT || (bytes > BYTES_KEPT && kept > 1)) {
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
        for (Path file : newestFirst(folders.archives())) {
            // By when it came here: apt gives files the time of their publication.
            var came = (FileTime) Files.getAttribute(file, "unix:ctime");
            boolean isOld = came.toInstant().plus(ARCHIVES_KEPT).isBefore(now);
            if (Files.isRegularFile(file) && isOld) {
                Files.delete(file);
            }
        }
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
