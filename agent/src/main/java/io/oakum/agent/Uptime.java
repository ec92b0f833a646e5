package io.oakum.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How long this machine runs since which start: a clock that nobody can set, and that knows no date. */
record Uptime(String boot, Duration up) {
    static Uptime ofHost() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String seconds = Files.readString(Path.of("/proc/uptime")).strip().split("[ .]", 2)[0];
        return new Uptime(boot, Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
