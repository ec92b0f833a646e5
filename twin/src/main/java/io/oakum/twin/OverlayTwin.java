package io.oakum.twin;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.twin.FileChange.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A copy of this host to run commands in, made in a fraction of a second by an overlay and thrown away by {@link #close}.
 *
 * <p>Nothing in it reaches the host: {@link Isolation} says how. It lives only in a mount namespace of one process that
 * ends when this program does, so a crash frees it; what a crash leaves on disk is removed by the next {@link #open}.
 */
public final class OverlayTwin implements AutoCloseable {
    private final TwinMaking making;
    private final Holder holder;
    private final TwinRunner runner;
    private final HostStamp before;

    OverlayTwin(TwinMaking making, Holder holder, TwinRunner runner, HostStamp before) {
        this.making = making;
        this.holder = holder;
        this.runner = runner;
        this.before = before;
    }

    /**
     * Makes a twin, after removing what crashed ones left.
     *
     * @param host runs commands on the host as root
     * @throws IOException if the state folder cannot be used
     */
    public static Opening<OverlayTwin> open(TwinSpec spec, CommandRunner host)
            throws IOException, UnreachableException, InterruptedException {
        return TwinMaking.overlay(spec, host);
    }

    /** Removes everything that crashed twins left. An open one is left alone. */
    public static void cleanUp(Path stateFolder) throws IOException {
        TwinMaking.cleanUp(stateFolder);
    }

    /** Runs commands inside. One that outlives its limit takes everything else in the twin with it. */
    public CommandRunner runner() {
        return runner;
    }

    /** The programs that a stub answers. */
    public List<Path> stubbed() {
        return making.stubbed();
    }

    /** The host's mounts that the twin does not have. */
    public List<Path> leftOut() {
        return making.plan().leftOut();
    }

    /** Which limits this host's cgroups hold; one that is missing is not held at all. */
    public Set<ControlGroups.Enforced> enforced() {
        return making.enforced();
    }

    /** Ends what still runs in the twin, then tells what was done to its files. */
    public Changes changes() throws IOException, UnreachableException {
        OptionalLong peak = making.groups().peakMemory();
        runner.endAll();
        var files = new ArrayList<FileChange>();
        long bytes = 0;
        for (var layer : making.plan().layers()) {
            if (layer.how() == MountPlan.How.OVERLAY) {
                UpperScan.Found found = scan(layer).changes();
                found.changes().forEach(change -> files.add(underItsOwnName(change)));
                bytes += found.bytes();
            }
        }
        return new Changes(files, bytes, peak);
    }

    /** The files of the package database and of {@code /etc} that changed on the host since the twin was opened. */
    public Set<Path> hostChanged() throws IOException {
        return before.differencesTo(HostStamp.of(making.spec().hostRoot()));
    }

    /** Ends everything in the twin and frees all of it. */
    @Override
    public void close() throws IOException {
        holder.close();
        making.remove();
    }

    private UpperScan scan(MountPlan.Layer layer) {
        Path seenByHolder = Path.of("/proc", Long.toString(holder.pid()), "root");
        Path seenByFirst = Path.of("/proc", Long.toString(holder.first()), "root");
        return new UpperScan(
                below(seenByHolder, making.workshop().upper(layer.number())),
                below(seenByHolder, making.workshop().lower(layer.number())),
                below(seenByFirst, layer.at()),
                layer.at());
    }

    private static Path below(Path root, Path absolute) {
        return root.resolve(Path.of("/").relativize(absolute));
    }

    /** A stubbed program that a package brought anew was put beside the stub. */
    private FileChange underItsOwnName(FileChange change) {
        String path = change.path().toString();
        boolean beside = change.kind() == Kind.ADDED && path.endsWith(Stubs.BESIDE);
        return beside
                ? new FileChange(Path.of(path.substring(0, path.length() - Stubs.BESIDE.length())), Kind.CONTENT)
                : change;
    }

    boolean isAlive() {
        return holder.isAlive() && Files.exists(Path.of("/proc", Long.toString(holder.first())));
    }
}
