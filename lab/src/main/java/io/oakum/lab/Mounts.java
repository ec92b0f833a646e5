package io.oakum.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The mounts of this machine, as the kernel tells them. */
final class Mounts {
    private static final int MOUNT_POINT = 4;

    private Mounts() {}

    /** What is mounted on the path or below it, innermost first: the order in which it can be taken away. */
    static List<Path> under(Path path) {
        return table().lines()
                .map(line -> Path.of(unescaped(line.split(" ", -1)[MOUNT_POINT])))
                .filter(mount -> mount.startsWith(path))
                .toList()
                .reversed();
    }

    /** Whether some mount is made of this folder. */
    static boolean use(Path folder) {
        return table().contains(folder.toString());
    }

    /** Where hierarchies of control groups are mounted, of either version. */
    static List<Path> cgroupHierarchies() {
        return table().lines()
                .filter(line -> line.contains(" - cgroup"))
                .map(line -> Path.of(unescaped(line.split(" ", -1)[MOUNT_POINT])))
                .toList();
    }

    private static String table() {
        try {
            return Files.readString(Path.of("/proc/self/mountinfo"));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the machine's mounts", e);
        }
    }

    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
