package io.oakum.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How this machine was before the first lab on it: settings of its kernel, and folders that were not there. Written down
 * before the first of them is changed, put back when the last lab goes.
 *
 * @param bootId of the machine; after its reboot nothing of this holds any more
 */
record MachineBefore(String bootId, Map<String, String> settings, List<String> missingFolders) {
    private static final Path SYS = Path.of("/proc/sys");
    private static final String FORWARDING = "net/ipv4/ip_forward";
    private static final String INOTIFY = "fs/inotify/max_user_instances";

    /** Each booted systemd takes about six of them; the usual 128 stop the 22nd host from booting. */
    private static final int INOTIFY_ENOUGH = 8192;

    private static final int LONGEST_SETTING = 4096;

    /** What nspawn makes on the machine and leaves behind; innermost first. */
    private static final List<String> FOLDERS_OF_NSPAWN = List.of(
            "/run/systemd/nspawn/propagate",
            "/run/systemd/nspawn/unix-export",
            "/run/systemd/nspawn/locks",
            "/run/systemd/nspawn",
            "/run/systemd/machines",
            "/run/systemd");

    static MachineBefore look() throws IOException {
        var settings = new LinkedHashMap<String, String>();
        for (String name : List.of(FORWARDING, INOTIFY)) {
            settings.put(name, read(name));
        }
        List<String> missing = FOLDERS_OF_NSPAWN.stream()
                .filter(f -> !Files.exists(Path.of(f)))
                .toList();
        return new MachineBefore(currentBoot(), settings, missing);
    }

    static String currentBoot() throws IOException {
        return read("kernel/random/boot_id");
    }

    /** Lets the machine forward the hosts' packets and boot many of them. */
    static void makeReady() throws IOException {
        write(FORWARDING, "1");
        if (Integer.parseInt(read(INOTIFY)) < INOTIFY_ENOUGH) {
            write(INOTIFY, Integer.toString(INOTIFY_ENOUGH));
        }
    }

    void putBack() throws IOException {
        for (var setting : settings.entrySet()) {
            write(setting.getKey(), setting.getValue());
        }
        for (String folder : missingFolders) {
            try {
                Files.deleteIfExists(Path.of(folder));
            } catch (java.nio.file.DirectoryNotEmptyException e) {
                // Somebody else has put something there since, so it is theirs now.
            }
        }
    }

    void save(Path file) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("boot=" + bootId);
        settings.forEach((name, value) -> lines.add("setting=" + name + "=" + value));
        missingFolders.forEach(folder -> lines.add("missing=" + folder));
        Path half = Objects.requireNonNull(file.getParent()).resolve(file.getFileName() + ".new");
        Files.write(half, lines);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static MachineBefore load(Path file) throws IOException {
        String boot = "";
        var settings = new LinkedHashMap<String, String>();
        var missing = new ArrayList<String>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split("=", 3);
            switch (words[0]) {
                case "boot" -> boot = words[1];
                case "setting" -> settings.put(words[1], words[2]);
                case "missing" -> missing.add(words[1]);
                default -> throw new IOException("unknown line in " + file + ": " + line);
            }
        }
        return new MachineBefore(boot, settings, missing);
    }

    private static void write(String name, String value) throws IOException {
        // Writing ip_forward resets other settings of every interface even where the value stays, so "already so" is
        // left alone.
        if (!read(name).equals(value)) {
            Files.writeString(SYS.resolve(name), value);
        }
    }

    /**
     * A number under /proc/sys is given out by the first read alone, however few bytes it asks for; {@code Files.readString}
     * asks for one, and takes 128 for 1.
     */
    static String read(String name) throws IOException {
        try (InputStream setting = Files.newInputStream(SYS.resolve(name))) {
            return new String(setting.readNBytes(LONGEST_SETTING), StandardCharsets.US_ASCII).strip();
        }
    }
}
