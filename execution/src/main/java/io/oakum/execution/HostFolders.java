package io.oakum.execution;

import java.nio.file.Path;

/**
 * Where Oakum keeps things on a host.
 *
 * @param state what must survive: journals, kept packages, first-seen times
 * @param cache what can be made again: fetched packages and what was read from them
 * @param run what ends with the boot: the lock
 */
public record HostFolders(Path state, Path cache, Path run) {

    public static HostFolders ofRoot() {
        return new HostFolders(Path.of("/var/lib/oakum"), Path.of("/var/cache/oakum"), Path.of("/run/oakum"));
    }

    /** Root's state can be read by all; what an ordinary user fetches goes to a cache of its own. */
    public static HostFolders ofUser(Path cache) {
        return new HostFolders(Path.of("/var/lib/oakum"), cache.resolve("oakum"), Path.of("/run/oakum"));
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

    public Path lock() {
        return run.resolve("lock");
    }
}
