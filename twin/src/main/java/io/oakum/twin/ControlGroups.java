package io.oakum.twin;

import io.oakum.twin.OverlayTwin.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The cgroups of one twin, one in each hierarchy that has something to say about it, versions 1 and 2 alike. */
record ControlGroups(List<Path> folders) {

    private static final Set<String> OF_USE = Set.of("memory", "pids", "cpu", "blkio");
    private static final String PROCS = "cgroup.procs";
    private static final String INIT = "init";
    private static final String COMMANDS = "commands";
    private static final int CPU_PERIOD_MICROS = 100_000;

    ControlGroups {
        folders = List.copyOf(folders);
    }

    static ControlGroups named(String name, MountTable table) {
        var folders = new ArrayList<Path>();
        for (var mount : table.mounts()) {
            boolean unified = mount.type().equals("cgroup2");
            boolean useful =
                    mount.type().equals("cgroup") && mount.options().stream().anyMatch(OF_USE::contains);
            if (unified || useful) {
                folders.add(mount.at().resolve(name));
            }
        }
        return new ControlGroups(folders.stream().distinct().toList());
    }

    /** Makes them and says which limits the kernel took. A hierarchy that refuses is one limit less, not a failure. */
    Set<Limit> make(long memoryBytes, TwinSpec.Limits limits) {
        var enforced = EnumSet.noneOf(Limit.class);
        for (Path folder : folders) {
            try {
                Files.createDirectory(folder);
            } catch (IOException e) {
                continue;
            }
            String memory = Long.toString(memoryBytes);
            if (set(folder, "memory.limit_in_bytes", memory) || set(folder, "memory.max", memory)) {
                enforced.add(Limit.MEMORY);
            }
            if (set(folder, "pids.max", Integer.toString(limits.processes()))) {
                enforced.add(Limit.PROCESSES);
            }
            if (set(folder, "io.weight", "default 25")
                    || set(folder, "blkio.weight", "100")
                    || set(folder, "blkio.bfq.weight", "25")) {
                enforced.add(Limit.INPUT_OUTPUT);
            }
            long quota = (long) CPU_PERIOD_MICROS * limits.cpuPercent() / 100;
            set(folder, "cpu.shares", "256");
            set(folder, "cpu.weight", "25");
            if (set(folder, "cpu.cfs_quota_us", Long.toString(quota))
                    || set(folder, "cpu.max", quota + " " + CPU_PERIOD_MICROS)) {
                enforced.add(Limit.CPU);
            }
        }
        return enforced;
    }

    private static boolean set(Path folder, String file, String value) {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            return false;
        }
        try {
            Files.writeString(path, value);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The files a process writes its number to in order to join, for a process that shall manage cgroups of its own: the
     * unified hierarchy gets a folder below the one with the limits, so that they are out of its reach.
     */
    List<Path> gatesForInit() throws IOException {
        var gates = new ArrayList<Path>();
        for (Path folder : folders) {
            boolean unified = Files.exists(folder.resolve("cgroup.controllers"));
            if (unified) {
                Files.createDirectories(folder.resolve(COMMANDS));
            }
            Path joined = unified ? Files.createDirectories(folder.resolve(INIT)) : folder;
            if (Files.exists(joined.resolve(PROCS))) {
                gates.add(joined.resolve(PROCS));
            }
        }
        return gates;
    }

    /** For commands in a booted twin: within its limits, beside what its init manages, where no process may be. */
    List<Path> gatesOfCommands() {
        return folders.stream()
                .map(folder -> Files.exists(folder.resolve(INIT)) ? folder.resolve(COMMANDS) : folder)
                .map(folder -> folder.resolve(PROCS))
                .filter(Files::exists)
                .toList();
    }

    /** The files a process writes its number to in order to join. */
    List<Path> gates() {
        return folders.stream()
                .map(folder -> folder.resolve(PROCS))
                .filter(Files::exists)
                .toList();
    }

    OptionalLong peakMemory() {
        return folders.stream()
                .flatMap(folder -> List.of("memory.max_usage_in_bytes", "memory.peak").stream()
                        .map(folder::resolve))
                .filter(Files::exists)
                .mapToLong(ControlGroups::number)
                .max();
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            return 0;
        }
    }
}
