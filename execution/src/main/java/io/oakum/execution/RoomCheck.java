package io.oakum.execution;

import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether there is room for a change before anything of it is begun. */
final class RoomCheck {
    /** Packages unpack to about three times their size, and dpkg has the old and the new file on the disk together. */
    private static final long UNPACKED_FACTOR = 4;

    private static final long ALWAYS_FREE = 16L << 20;

    /** A kernel, its modules' map and an initial file system where there is nothing to measure one by. */
    private static final long KERNEL_IN_BOOT = 120L << 20;

    /** What an initial file system unpacks to. */
    private static final long INITIAL_FILES_FACTOR = 4;

    private RoomCheck() {}

    static List<Problem> problems(ChangeSet changes, HostFolders folders) throws IOException {
        var problems = new ArrayList<Problem>();
        long download =
                changes.installs().mapToLong(change -> change.content().bytes()).sum()
                        + changes.replacements()
                                .mapToLong(change -> change.content().bytes())
                                .sum();
        check(existing(folders.cache()), download + ALWAYS_FREE, "to fetch packages", problems);
        check(
                existing(folders.root().resolve("usr")),
                download * UNPACKED_FACTOR + ALWAYS_FREE,
                "to unpack packages",
                problems);
        check(existing(folders.state()), download + ALWAYS_FREE, "to keep what an undo needs", problems);
        boolean bringsBootLoader = changes.changes().stream().anyMatch(RoomCheck::bringsBootLoader);
        Path efi = folders.root().resolve("boot/efi");
        if (bringsBootLoader && Files.isDirectory(efi)) {
            check(efi, ALWAYS_FREE, "for a boot loader", problems);
        }
        kernelProblems(changes, folders.root(), problems);
        return problems;
    }

    private static void kernelProblems(ChangeSet changes, Path root, List<Problem> problems) throws IOException {
        long kernels =
                changes.changes().stream().filter(RoomCheck::bringsKernel).count();
        if (kernels > 0) {
            long size = kernelSize(root.resolve("boot"));
            check(existing(root.resolve("boot")), kernels * size, "for a kernel and its initial file system", problems);
            // It is put together file by file before it is packed; one at a time.
            check(
                    existing(root.resolve("var/tmp")),
                    size * INITIAL_FILES_FACTOR,
                    "to make an initial file system",
                    problems);
        }
    }

    private static boolean bringsBootLoader(Change change) {
        return !(change instanceof Change.Remove)
                && change.key().name().matches("(grub-efi|shim|systemd-boot|refind).*");
    }

    private static boolean bringsKernel(Change change) {
        return !(change instanceof Change.Remove) && change.key().name().matches("linux-image-\\d.*");
    }

    /** Half as much again as the largest pair that is there now. */
    private static long kernelSize(Path boot) throws IOException {
        long largest = 0;
        if (Files.isDirectory(boot)) {
            try (var files = Files.newDirectoryStream(boot, "initrd.img-*")) {
                for (Path file : files) {
                    largest = Math.max(largest, Files.size(file));
                }
            }
        }
        return largest == 0 ? KERNEL_IN_BOOT : (largest + (16L << 20)) * 3 / 2;
    }

    private static void check(Path folder, long bytes, String forWhat, List<Problem> problems) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            problems.add(new Problem(
                    ProblemCode.NO_SPACE,
                    folder + " has " + (free >> 20) + " MiB free and " + ((bytes >> 20) + 1) + " MiB are needed "
                            + forWhat,
                    "make room, as with: apt-get clean, apt-get autoremove"));
        }
    }

    private static Path existing(Path path) {
        Path absolute = path.toAbsolutePath();
        for (Path there = absolute; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                return there;
            }
        }
        throw new IllegalStateException("not even the root of " + absolute + " exists");
    }
}
