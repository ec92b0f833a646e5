package io.oakum.lab;

import io.oakum.transport.CommandRunner.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Takes away what a lab made, however far it had come: it looks at what is there, not at what ought to be. */
final class Teardown {
    private static final Duration LONGEST_DYING = Duration.ofSeconds(30);
    private static final Path NSPAWN = Path.of("/run/systemd/nspawn");

    private final LabFolder lab;
    private final Tools tools;
    private final LabNetwork network;

    Teardown(LabFolder lab, Tools tools, LabNetwork network) {
        this.lab = lab;
        this.tools = tools;
        this.network = network;
    }

    /** Ends everything that carries the mark; all of it at once, so that no supervisor boots a host again meanwhile. */
    void endProcesses(Mark mark) throws LabException {
        long deadline = System.nanoTime() + LONGEST_DYING.toNanos();
        List<Long> left = LabProcesses.carrying(mark);
        try {
            while (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new LabException(
                            "processes %s of the lab in %s do not end, though they were killed"
                                    .formatted(left, lab.path()),
                            "see what they wait for: ps -o pid,stat,wchan:30,args -p " + left.getFirst()
                                    + "; then again: oakum lab down");
                }
                LabProcesses.kill(left);
                Thread.sleep(Duration.ofMillis(20));
                left = LabProcesses.carrying(mark);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while ending the lab's processes", "again: oakum lab down", e);
        }
    }

    /** Everything of one host whose processes have ended. */
    void removeHost(AddressPlan plan, String name) throws LabException {
        Path folder = lab.host(name).path();
        for (Path hierarchy : Mounts.cgroupHierarchies()) {
            removeCgroup(hierarchy.resolve(plan.cgroup()).resolve(name));
        }
        int number = Integer.parseInt(name.substring(1));
        network.dropLink(plan.veth(number));
        deleteLocksOfNspawn(lab.host(name).root(), plan.machine(number));
        unmount(folder);
        for (String kind : List.of("propagate", "unix-export")) {
            tools.must(
                    "rm",
                    "-rf",
                    "--one-file-system",
                    NSPAWN.resolve(kind).resolve(plan.machine(number)).toString());
        }
        delete(folder);
    }

    /** nspawn names them by the root that it locks, and leaves them where it was killed. */
    private static void deleteLocksOfNspawn(Path root, String machine) throws LabException {
        Path locks = NSPAWN.resolve("locks");
        try {
            Files.deleteIfExists(locks.resolve("name-" + machine));
            if (Files.isDirectory(root)) {
                Files.deleteIfExists(locks.resolve(
                        "inode-" + Files.getAttribute(root, "unix:dev") + ":" + Files.getAttribute(root, "unix:ino")));
            }
        } catch (IOException e) {
            throw new LabException("cannot clean " + locks + ": " + e.getMessage(), "again: oakum lab down", e);
        }
    }

    /** What belongs to no single host. */
    void removeRest(AddressPlan plan) throws LabException {
        for (Path hierarchy : Mounts.cgroupHierarchies()) {
            removeCgroup(hierarchy.resolve(plan.cgroup()));
        }
        network.down(plan);
        unmount(lab.path());
        for (Path path : List.of(lab.hosts(), lab.key(), lab.publicKey(), lab.knownHosts(), lab.sshConfig())) {
            delete(path);
        }
    }

    private void unmount(Path folder) throws LabException {
        for (Path mount : Mounts.under(folder)) {
            // Lazily: what still holds it is a process on its way out, or a copy of our mounts in somebody else's
            // namespace.
            tools.must("umount", "--lazy", mount.toString());
        }
    }

    private void delete(Path path) throws LabException {
        if (!Mounts.under(path).isEmpty()) {
            throw new LabException(
                    "something is mounted below " + path + ": " + Mounts.under(path),
                    "umount it, then again: oakum lab down");
        }
        tools.must(Command.of("rm", "-rf", "--one-file-system", path.toString()).within(Duration.ofMinutes(5)));
    }

    private static void removeCgroup(Path group) throws LabException {
        if (!Files.isDirectory(group)) {
            return;
        }
        long deadline = System.nanoTime() + LONGEST_DYING.toNanos();
        try {
            while (!isRemoved(group)) {
                if (System.nanoTime() > deadline) {
                    throw new LabException(
                            "the control group " + group + " does not empty",
                            "see who is in it: cat " + group + "/cgroup.procs");
                }
                Thread.sleep(Duration.ofMillis(20));
            }
        } catch (IOException e) {
            throw new LabException(
                    "cannot remove the control group " + group + ": " + e.getMessage(), "again: oakum lab down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while removing " + group, "again: oakum lab down", e);
        }
    }

    /** Whoever is in a control group of ours was started by the lab: nothing else is ever put there. */
    private static boolean isRemoved(Path group) throws IOException {
        List<Path> groups;
        try (Stream<Path> all = Files.walk(group)) {
            groups = all.filter(Files::isDirectory).toList().reversed();
        } catch (java.io.UncheckedIOException e) {
            return false; // one of them went while we walked
        }
        for (Path each : groups) {
            LabProcesses.kill(Files.readAllLines(each.resolve("cgroup.procs")).stream()
                    .map(Long::valueOf)
                    .filter(pid -> pid > 0)
                    .toList());
            if (!each.toFile().delete() && Files.exists(each)) { // rmdir: a control group's files cannot be deleted
                return false;
            }
        }
        return true;
    }
}
