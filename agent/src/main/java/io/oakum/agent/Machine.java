package io.oakum.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What anybody can see of this machine.
 *
 * @param os such as {@code debian 12}
 */
record Machine(String name, String os, String machineId, String bootId) {

    static Machine look() throws IOException {
        Map<String, String> os = new HashMap<>();
        for (String line : lines(Path.of("/etc/os-release"))) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                os.put(line.substring(0, equals), line.substring(equals + 1).replaceAll("^\"|\"$", ""));
            }
        }
        return new Machine(
                first(Path.of("/proc/sys/kernel/hostname")),
                os.getOrDefault("ID", "unknown") + " " + os.getOrDefault("VERSION_ID", ""),
                first(Path.of("/etc/machine-id")),
                first(Path.of("/proc/sys/kernel/random/boot_id")));
    }

    private static java.util.List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : java.util.List.of();
    }

    private static String first(Path file) throws IOException {
        return lines(file).stream().findFirst().orElse("").strip();
    }
}
