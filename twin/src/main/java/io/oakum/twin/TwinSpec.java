package io.oakum.twin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What kind of twin is wanted.
 *
 * @param stateFolder where the journal of open twins and their mount points lie; only root may write it
 * @param hostRoot the root of the host that is copied, normally {@code /}
 * @param readOnlyFolders folders that the twin sees at the same path and cannot write, such as the one with staged packages
 * @param upper where what the twin changes is kept
 * @param limits what everything in the twin may use together
 * @param stubs programs answered by a stub that says so and succeeds, where the host has them
 */
public record TwinSpec(
        Path stateFolder, Path hostRoot, List<Path> readOnlyFolders, Upper upper, Limits limits, List<Path> stubs) {

    public static final Path STATE_FOLDER = Path.of("/var/lib/oakum/twins");

    /** Programs that look for or write to boot loaders and disks, which a twin has none of. */
    public static final List<Path> BOOT_LOADER_STUBS = List.of(
            Path.of("/usr/sbin/grub-install"),
            Path.of("/usr/sbin/update-grub"),
            Path.of("/usr/sbin/grub-mkconfig"),
            Path.of("/usr/bin/os-prober"),
            Path.of("/usr/bin/efibootmgr"),
            Path.of("/usr/bin/bootctl"),
            Path.of("/usr/sbin/flash-kernel"),
            Path.of("/usr/sbin/zipl"));

    private static final long MOST_CHANGES = 2L << 30;

    /** A large update of a server unpacks to about this much. */
    private static final long FEWEST_CHANGES = 1L << 30;

    public TwinSpec {
        readOnlyFolders = List.copyOf(readOnlyFolders);
        stubs = List.copyOf(stubs);
        if (!stateFolder.isAbsolute() || !hostRoot.isAbsolute()) {
            throw new IllegalArgumentException(
                    "a twin needs absolute folders, not " + stateFolder + " and " + hostRoot);
        }
    }

    /** A twin of this very host with its changes in memory. */
    public static TwinSpec ofThisHost() {
        return new TwinSpec(
                STATE_FOLDER,
                Path.of("/"),
                List.of(),
                new Upper.InMemory(2L << 30),
                Limits.standard(),
                BOOT_LOADER_STUBS);
    }

    /**
     * A twin of this very host that takes less than a quarter of its free memory: its changes are in memory where that has room for
     * a large update, else on disk below the state folder.
     */
    public static TwinSpec fitting(Path stateFolder) throws IOException {
        Files.createDirectories(stateFolder.resolveSibling("twin-changes"));
        HostFacts host = HostFacts.look();
        return fitting(stateFolder, host.availableMemory(), host.isOverlay(stateFolder.getRoot()));
    }

    static TwinSpec fitting(Path stateFolder, long availableMemory, boolean isRootOverlay) {
        long changes = Math.min(MOST_CHANGES, availableMemory / 8);
        long processes = Math.min(Limits.standard().memoryBytes(), availableMemory / 9);
        Upper upper = changes < FEWEST_CHANGES && !isRootOverlay
                ? new Upper.OnDisk(stateFolder.resolveSibling("twin-changes"), MOST_CHANGES)
                : new Upper.InMemory(changes);
        var standard = Limits.standard();
        return ofThisHost()
                .withStateFolder(stateFolder)
                .withUpper(upper)
                .withLimits(new Limits(processes, standard.processes(), standard.cpuPercent()));
    }

    public TwinSpec seeing(List<Path> folders) {
        return new TwinSpec(stateFolder, hostRoot, folders, upper, limits, stubs);
    }

    public TwinSpec withUpper(Upper newUpper) {
        return new TwinSpec(stateFolder, hostRoot, readOnlyFolders, newUpper, limits, stubs);
    }

    public TwinSpec withLimits(Limits newLimits) {
        return new TwinSpec(stateFolder, hostRoot, readOnlyFolders, upper, newLimits, stubs);
    }

    public TwinSpec withStateFolder(Path folder) {
        return new TwinSpec(folder, hostRoot, readOnlyFolders, upper, limits, stubs);
    }

    /** Where the changes are kept, and how many bytes they may be. */
    public sealed interface Upper {
        long bytes();

        record InMemory(long bytes) implements Upper {}

        /** Slower, for hosts short of memory; the folder's file system must have the room, but its use is not bounded by the kernel. */
        record OnDisk(Path folder, long bytes) implements Upper {}
    }

    /**
     * What the twin may use, where the host has cgroup controllers for it ({@link OverlayTwin#enforced()}).
     *
     * @param memoryBytes for its processes, over and above an upper layer in memory
     * @param processes at the same time
     * @param cpuPercent of one processor; the twin also yields to everything else
     */
    public record Limits(long memoryBytes, int processes, int cpuPercent) {
        public static Limits standard() {
            return new Limits(1L << 30, 2000, 100 * Runtime.getRuntime().availableProcessors());
        }
    }
}
