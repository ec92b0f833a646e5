package io.oakum.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Finds the processes that a lab started, and no others. */
final class LabProcesses {
    private static final Path PROC = Path.of("/proc");

    private LabProcesses() {}

    /** All processes of this machine that carry the mark. */
    static List<Long> carrying(Mark mark) {
        var found = new ArrayList<Long>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path process : processes) {
                if (mark.isIn(environ(process))) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + PROC, e);
        }
        return found;
    }

    static boolean carries(long pid, Mark mark) {
        return mark.isIn(environ(PROC.resolve(Long.toString(pid))));
    }

    /** The supervisor of a host that it wrote down itself, if it still runs. */
    static OptionalLong supervisor(LabFolder.HostFolder host, Mark mark) {
        try {
            long pid = Long.parseLong(Files.readString(host.supervisor()).strip());
            return carries(pid, mark) ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // never written, or half written just now
        }
    }

    /** The host's PID 1 as this machine numbers it: the child of nspawn, which is the child of the supervisor. */
    static OptionalLong pidOne(long supervisor) {
        for (long nspawn : children(supervisor)) {
            for (long child : children(nspawn)) {
                if (isPidOne(child)) {
                    return OptionalLong.of(child);
                }
            }
        }
        return OptionalLong.empty();
    }

    static void kill(List<Long> pids) {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private static boolean isPidOne(long pid) {
        try (var status = Files.lines(PROC.resolve(pid + "/status"))) {
            return status.anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"))
                    && Files.readString(PROC.resolve(pid + "/comm")).startsWith("systemd");
        } catch (IOException e) {
            return false; // it ended while we looked
        }
    }

    private static List<Long> children(long pid) {
        try {
            String text = Files.readString(PROC.resolve(pid + "/task/" + pid + "/children"));
            return Arrays.stream(text.split(" ", -1))
                    .filter(word -> !word.isBlank())
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            return List.of(); // it ended while we looked
        }
    }

    private static String environ(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it ended while we looked, or is a kernel thread
        }
    }
}
