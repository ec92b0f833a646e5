package io.oakum.packages.apt;

import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks through {@code /proc} for processes that run code whose file was replaced. A process that goes away meanwhile is passed over. */
public final class RestartProbe {
    private static final String DELETED = " (deleted)";
    private static final long TICKS_PER_SECOND = 100;

    private final Path proc;

    /** @param proc where the kernel shows its processes, normally {@code /proc} */
    public RestartProbe(Path proc) {
        this.proc = proc;
    }

    public List<StaleProcess> staleProcesses() {
        return processes(Set.of());
    }

    /** The processes that would run old code if these files were replaced, with those that do already. */
    public List<StaleProcess> staleProcessesIfReplaced(Set<String> files) {
        return processes(files);
    }

    private List<StaleProcess> processes(Set<String> replaced) {
        var found = new ArrayList<StaleProcess>();
        String ourPids = link(proc.resolve("self/ns/pid"));
        long boot = bootEpochSeconds();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            String ourselves = Long.toString(ProcessHandle.current().pid());
            for (Path process : processes) {
                // This very program goes when it is done, and its old code with it.
                if (process.endsWith(ourselves)) {
                    continue;
                }
                stale(process, ourPids, boot, replaced).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException(proc + " cannot be listed", e);
        }
        return found;
    }

    private Optional<StaleProcess> stale(Path process, String ourPids, long boot, Set<String> replaced) {
        try {
            var files = replacedFiles(process, replaced);
            if (files.isEmpty()) {
                return Optional.empty();
            }
            String pids = link(process.resolve("ns/pid"));
            boolean isContainer = !pids.isEmpty() && !pids.equals(ourPids);
            return Optional.of(new StaleProcess(
                    Long.parseLong(process.getFileName().toString()),
                    Files.readString(process.resolve("comm")).strip(),
                    isContainer ? "" : unit(Files.readString(process.resolve("cgroup"))),
                    isContainer,
                    List.copyOf(files),
                    started(Files.readString(process.resolve("stat")), boot)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Files mapped as code, and the program itself, that no longer stand at their path or are about to be replaced. */
    private Set<String> replacedFiles(Path process, Set<String> replaced) throws IOException {
        var files = new TreeSet<String>();
        // Bytes as Latin-1: a file name need not be UTF-8, and only its ASCII frame matters here.
        for (String line : Files.readString(process.resolve("maps"), StandardCharsets.ISO_8859_1)
                .split("\n")) {
            int slash = line.indexOf('/');
            if (slash > 0 && line.charAt(line.indexOf(' ') + 3) == 'x') {
                addIfReplaced(line.substring(slash), replaced, files);
            }
        }
        addIfReplaced(link(process.resolve("exe")), replaced, files);
        files.removeIf(file -> !isInstalledCode(file));
        return files;
    }

    private static void addIfReplaced(String file, Set<String> replaced, Set<String> into) {
        if (file.endsWith(DELETED)) {
            into.add(file.substring(0, file.length() - DELETED.length()));
        } else if (replaced.contains(file)) {
            into.add(file);
        }
    }

    /** Packages install code below these; what a program maps from elsewhere is its own business. */
    private static boolean isInstalledCode(String file) {
        return (file.startsWith("/usr/") && !file.startsWith("/usr/local/"))
                || file.startsWith("/lib")
                || file.startsWith("/bin/")
                || file.startsWith("/sbin/")
                || file.startsWith("/opt/");
    }

    /** The service or scope of a process from its cgroup file, whichever hierarchy names it. */
    static String unit(String cgroup) {
        for (String line : cgroup.split("\n")) {
            if (line.startsWith("0::") || line.contains(":name=systemd:")) {
                String[] parts = line.substring(line.lastIndexOf(':') + 1).split("/");
                for (int i = parts.length - 1; i >= 0; i--) {
                    if (parts[i].endsWith(".service") || parts[i].equals("init.scope")) {
                        return parts[i];
                    }
                }
            }
        }
        return "";
    }

    private long bootEpochSeconds() {
        try {
            return Files.readAllLines(proc.resolve("stat")).stream()
                    .filter(line -> line.startsWith("btime "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("btime ".length()).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Field 22 of {@code /proc/PID/stat}; counted after the name, which may hold spaces and parentheses. */
    private static long started(String stat, long boot) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return boot + Long.parseLong(fields[19]) / TICKS_PER_SECOND;
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
