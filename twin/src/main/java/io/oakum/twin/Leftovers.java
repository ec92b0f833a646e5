package io.oakum.twin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Removes what a twin leaves: processes first, since its mounts go with them, then cgroups, folders, the journal entry. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final TwinJournal journal;

    Leftovers(TwinJournal journal) {
        this.journal = journal;
    }

    void remove() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Long> alive = living();
        while (!alive.isEmpty()) {
            alive.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            pauseUntil(deadline, "processes " + alive + " of a twin do not end");
            alive = living();
        }
        for (Path leftover : journal.leftovers()) {
            if (leftover.startsWith("/sys/fs/cgroup")) {
                removeGroup(leftover, deadline);
            } else {
                removeTree(leftover);
            }
        }
        throwIfMounted(journal.folder());
        removeTree(journal.folder());
        journal.close();
    }

    /** A twin's mounts are never ours to see; were one here all the same, removing files would reach through it. */
    private static void throwIfMounted(Path folder) throws IOException {
        var table = MountTable.parse(Files.readString(Path.of("/proc/self/mountinfo")));
        if (table.mounts().stream().anyMatch(mount -> mount.at().startsWith(folder))) {
            throw new IOException("something is mounted below " + folder + ": unmount it, then try again");
        }
    }

    /** Holders name the twin's folder as an argument of their own; what runs inside is in its cgroups. */
    private List<Long> living() throws IOException {
        var pids = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (names(process, journal.folder().toString())) {
                    pids.add(Long.valueOf(String.valueOf(process.getFileName())));
                }
            }
        }
        for (Path group : journal.leftovers()) {
            Path members = group.resolve("cgroup.procs");
            if (group.startsWith("/sys/fs/cgroup") && Files.exists(members)) {
                Files.readAllLines(members).forEach(line -> pids.add(Long.valueOf(line)));
            }
        }
        pids.remove(ProcessHandle.current().pid());
        return pids;
    }

    private static boolean names(Path process, String folder) {
        try {
            String[] argv = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1);
            return Arrays.asList(argv).contains(folder);
        } catch (IOException e) {
            return false; // It ended between the list and the look.
        }
    }

    private static void removeGroup(Path group, long deadline) throws IOException {
        while (Files.exists(group)) {
            try {
                removeGroupTree(group);
            } catch (IOException e) {
                // A group stays busy for a moment after its last process was killed.
                pauseUntil(deadline, "cgroup " + group + " stays busy");
            }
        }
    }

    /** Only folders can be removed in a hierarchy; the files in them are the kernel's. */
    private static void removeGroupTree(Path group) throws IOException {
        try (var children = Files.newDirectoryStream(group, Files::isDirectory)) {
            for (Path child : children) {
                removeGroupTree(child);
            }
        }
        Files.deleteIfExists(group);
    }

    static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void pauseUntil(long deadline, String otherwise) throws IOException {
        if (System.nanoTime() > deadline) {
            throw new IOException(otherwise);
        }
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while removing a twin", e));
        }
    }
}
