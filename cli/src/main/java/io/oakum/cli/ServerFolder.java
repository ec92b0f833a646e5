package io.oakum.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a server on this machine, as the command line sees it. */
record ServerFolder(Path folder) {

    /** Where a server's folder is unless another is named. */
    static Path usual() {
        return HostTools.isRoot()
                ? Path.of("/var/lib/oakum-server")
                : Path.of(System.getProperty("user.home"), ".local/share/oakum-server");
    }

    /** Apart from the real one, so that neither is taken for the other. */
    static Path usualOfDemo() {
        return usual().resolveSibling("oakum-demo");
    }

    Path ready() {
        return folder.resolve("secrets/ready.json");
    }

    Path log(String part) {
        return folder.resolve(part + ".log");
    }

    /** The process of a part that was started from here, if it still runs. */
    Optional<ProcessHandle> process(String part) throws IOException {
        Path file = folder.resolve(part + ".pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ");
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(handle -> startOf(handle).equals(words[1]))
                .filter(ServerFolder::isWorking);
    }

    /** One that was killed stays in the list of processes until its parent looks, and works no more. */
    private static boolean isWorking(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    void remember(String part, long pid) throws IOException {
        String start = ProcessHandle.of(pid).map(ServerFolder::startOf).orElse("gone");
        Files.writeString(folder.resolve(part + ".pid"), pid + " " + start + "\n");
    }

    void forget(String part) throws IOException {
        Files.deleteIfExists(folder.resolve(part + ".pid"));
    }

    /** Another program may have the number by now, but it did not begin at the same moment. */
    private static String startOf(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(start -> Long.toString(start.toEpochMilli()))
                .orElse("0");
    }
}
