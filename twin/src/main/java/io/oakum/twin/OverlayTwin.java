package io.oakum.twin;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A copy of this host to run commands in, made in a fraction of a second by an overlay and thrown away by {@link #close}.
 *
 * <p>Nothing in it reaches the host: {@link Isolation} says how. It lives only in a mount namespace of one process that
 * ends when this program does, so a crash frees it; what a crash leaves on disk is removed by the next {@link #open}.
 */
public final class OverlayTwin implements Twin {
    /** What a host's cgroups may hold a twin to. */
    public enum Limit {
        MEMORY,
        PROCESSES,
        CPU,
        /** Others' reads and writes come first. */
        INPUT_OUTPUT
    }

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
        return switch (TwinMaking.make(spec, new TwinMaking.Kind.CommandsOnly())) {
            case TwinMaking.Made.No(var refusal) -> new Opening.Refused<>(refusal);
            case TwinMaking.Made.Ready(var making, var facts) -> begin(making, facts, host);
        };
    }

    private static Opening<OverlayTwin> begin(TwinMaking making, HostFacts facts, CommandRunner host)
            throws IOException, UnreachableException, InterruptedException {
        try {
            Tools tools = Tools.found();
            HostStamp before = HostStamp.of(making.spec().hostRoot());
            Holder holder = making.begin(tools);
            var isolation = new Isolation(tools, holder.pid(), holder.first());
            var wayIn = isolation.wayIn(making.enterScript(), making.groups().gates());
            return new Opening.Opened<>(
                    new OverlayTwin(making, holder, new TwinRunner(host, isolation, wayIn), before));
        } catch (Holder.NotBuilt e) {
            return new Opening.Refused<>(making.abandon(e, facts));
        }
    }

    /** Removes everything that crashed twins left. An open one is left alone. */
    public static void cleanUp(Path stateFolder) throws IOException {
        TwinMaking.cleanUp(stateFolder);
    }

    /** Runs commands inside. One that outlives its limit takes everything else in the twin with it. */
    @Override
    public CommandRunner runner() {
        return runner;
    }

    /** The programs that a stub answers. */
    public List<Path> stubbed() {
        return making.prepared().stubbed();
    }

    /** The host's mounts that the twin does not have. */
    public List<Path> leftOut() {
        return making.plan().leftOut();
    }

    @Override
    public Set<Limit> enforced() {
        return making.site().enforced();
    }

    /** Ends what still runs in the twin, then tells what was done to its files. */
    @Override
    public Changes changes() throws IOException, UnreachableException {
        runner.endAll();
        return new LayerLook(making, holder).changes();
    }

    /** The files of the package database and of {@code /etc} that changed on the host since the twin was opened. */
    @Override
    public Set<Path> hostChanged() throws IOException {
        return before.differencesTo(HostStamp.of(making.spec().hostRoot()));
    }

    /** Ends everything in the twin and frees all of it. */
    @Override
    public void close() throws IOException {
        holder.close();
        making.remove();
    }
}
