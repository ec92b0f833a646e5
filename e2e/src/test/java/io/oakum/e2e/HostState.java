package io.oakum.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a host must be the same before and after a hostile script, and stays the same by itself. */
record HostState(Map<String, String> facts) {
    private static final List<String> SETTINGS = List.of(
            "/proc/sys/kernel/core_pattern",
            "/proc/sys/kernel/hostname",
            "/proc/sys/kernel/domainname",
            "/proc/sys/kernel/modprobe",
            "/proc/sys/kernel/random/boot_id",
            "/proc/sys/user/max_user_namespaces",
            "/proc/sys/vm/overcommit_memory",
            "/proc/modules",
            "/proc/swaps",
            "/sys/kernel/mm/transparent_hugepage/enabled");

    private static final List<String> PROGRAMS =
            List.of("/usr/bin/nsenter", "/usr/bin/setpriv", "/usr/bin/setsid", "/usr/bin/perl", "/bin/sh");

    static HostState now() throws Exception {
        var facts = new TreeMap<String, String>();
        for (String setting : SETTINGS) {
            facts.put(setting, readOrNothing(Path.of(setting)));
        }
        for (String program : PROGRAMS) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of(program)));
            facts.put(program, HexFormat.of().formatHex(digest));
        }
        for (String device : List.of("/dev/null", "/dev/zero", "/dev/tty", "/dev/urandom")) {
            facts.put(
                    device,
                    Files.readAttributes(Path.of(device), "unix:mode,uid,gid,rdev")
                            .toString());
        }
        // A clock that was set is off the other clock by far more than the quarter of an hour that a test may take.
        long offset = System.currentTimeMillis() / 1000 - System.nanoTime() / 1_000_000_000;
        facts.put("clock", Long.toString((offset + 450) / 900));
        return new HostState(facts);
    }

    private static String readOrNothing(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
