package io.oakum.execution;

import java.nio.file.Path;

/**
 * Where Oakum keeps things on a host.
 *
 * @param state what must survive: journals, kept packages, first-seen times
 * @param cache what can be made again: fetched packages and what was read from them
 * @param run what ends with the boot: the lock
 * @param root the host's own root folder, in whose {@code etc} scripts edit files and on whose disks packages are unpacked
 */
public record HostFolders(Path state, Path cache, Path run, Path root) {
    private static final Path ROOT = Path.of("/");

    public static HostFolders ofRoot() {
        return new HostFolders(Path.of("/var/lib/oakum"), Path.of("/var/cache/oakum"), Path.of("/run/oakum"), ROOT);
    }

    /** Root's state can be read by all; what an ordinary user fetches goes to a cache of its own. */
    public static HostFolders ofUser(Path cache) {
        return new HostFolders(Path.of("/var/lib/oakum"), cache.resolve("oakum"), Path.of("/run/oakum"), ROOT);
    }

    /** Keeps everything of Oakum's below one folder, for runs that are to leave no trace of it on the host. */
    public static HostFolders below(Path folder) {
        return new HostFolders(folder.resolve("state"), folder.resolve("cache"), folder.resolve("run"), ROOT);
    }

    Path etc() {
        return root.resolve("etc");
    }

    /** What Debian's tools ask before they restart a service. */
    Path servicePolicy() {
        return root.resolve("usr/sbin/policy-rc.d");
    }

    public Path archives() {
        return cache.resolve("archives");
    }

    public Path journals() {
        return state.resolve("journal");
    }

    /** What one run keeps: the guard and its evidence, the installer's output, the packages for its undo. */
    public Path ofRun(String id) {
        return state.resolve("runs").resolve(id);
    }

    public Path seen() {
        return state.resolve("seen.jsonl");
    }

    /** Whose the packages are that are not the distribution's, from when a list last told it. */
    public Path origins() {
        return state.resolve("origins.jsonl");
    }

    public Path lock() {
        return run.resolve("lock");
    }
}
