package io.oakum.twin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a host must tell before a twin is tried on it. */
record HostFacts(MountTable mounts, boolean root, long availableMemory, List<String> fileSystems, String name) {

    static HostFacts look() throws IOException {
        return new HostFacts(
                MountTable.parse(Files.readString(Path.of("/proc/self/mountinfo"))),
                Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0,
                availableMemory(Files.readString(Path.of("/proc/meminfo"))),
                Files.readAllLines(Path.of("/proc/filesystems")),
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    static long availableMemory(String meminfo) {
        return meminfo.lines()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
                .findFirst()
                .orElse(0);
    }

    boolean hasOverlay() {
        return fileSystems.stream().anyMatch(line -> line.endsWith("\toverlay"));
    }

    boolean isOverlay(Path path) {
        return mounts.over(path).filter(mount -> mount.type().equals("overlay")).isPresent();
    }
}
