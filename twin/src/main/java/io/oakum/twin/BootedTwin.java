package io.oakum.twin;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.twin.Opening.Cause;
import io.oakum.twin.Opening.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A copy of this host that is booted by its own systemd, so that its services really run.
 *
 * <p>What holds as in {@link OverlayTwin}: user namespace with the identity map, own mount, PID, UTS, IPC, network and
 * cgroup namespaces, a network without a way out, read-only {@code /proc/sys} and {@code /sys}, no devices, limits that its
 * init cannot lift; commands through {@link #runner()} have the same few capabilities and no-new-privileges.
 *
 * <p>What does not hold: its init and services keep the capabilities that an init needs, {@code sys_admin} and
 * {@code net_admin} among them, though only over what belongs to the user namespace; services may use set-user-id programs;
 * user namespaces inside are allowed, since units ask for them; its part of the cgroup tree is writable. The kernel sees
 * more calls from in here, so a hostile package has more of the kernel to attack.
 */
public final class BootedTwin implements Twin {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final TwinMaking making;
    private final Holder holder;
    private final CommandRunner host;
    private final HostStamp before;
    private TwinRunner runner;

    /**
     * How far the boot came.
     *
     * @param state in systemd's word: {@code running}, {@code degraded}, {@code starting}, ...
     * @param failed units
     */
    public record Settled(String state, List<String> failed) {
        public Settled {
            failed = List.copyOf(failed);
        }
    }

    private BootedTwin(TwinMaking making, Holder holder, CommandRunner host, HostStamp before) {
        this.making = making;
        this.holder = holder;
        this.host = host;
        this.before = before;
        this.runner = runnerOf(making, holder, host);
    }

    /**
     * Makes a twin and starts its init, after removing what crashed twins left.
     *
     * @param startAnyway units that the owner wants started though they are on the list of those never started
     */
    public static Opening<BootedTwin> open(TwinSpec spec, List<String> startAnyway, CommandRunner host)
            throws IOException, UnreachableException, InterruptedException {
        if (!Files.isExecutable(spec.hostRoot().resolve("lib/systemd/systemd"))) {
            return new Opening.Refused<>(new Refusal(
                    Cause.NO_SYSTEMD, "the host has no /lib/systemd/systemd to boot", "rehearse without booting"));
        }
        return switch (TwinMaking.make(spec, new TwinMaking.Kind.Booted(startAnyway))) {
            case TwinMaking.Made.No(var refusal) -> new Opening.Refused<>(refusal);
            case TwinMaking.Made.Ready(var making, var facts) -> begin(making, facts, host);
        };
    }

    private static Opening<BootedTwin> begin(TwinMaking making, HostFacts facts, CommandRunner host)
            throws IOException, UnreachableException, InterruptedException {
        try {
            HostStamp before = HostStamp.of(making.spec().hostRoot());
            return new Opening.Opened<>(new BootedTwin(making, making.begin(Tools.found()), host, before));
        } catch (Holder.NotBuilt e) {
            return new Opening.Refused<>(making.abandon(e, facts));
        }
    }

    private static TwinRunner runnerOf(TwinMaking making, Holder holder, CommandRunner host) {
        var isolation = new Isolation(Tools.found(), holder.pid(), holder.first());
        List<Path> gates = making.groups().gatesOfCommands();
        return new TwinRunner(host, isolation, isolation.wayIntoBooted(making.enterScript(), gates));
    }

    /** Runs commands inside. One that outlives its limit takes everything in the twin but its init with it. */
    @Override
    public CommandRunner runner() {
        return (command, sink) -> runner.run(command, sink);
    }

    /** Waits until systemd has nothing more to start, at most {@code limit}, and says how that went. */
    public Settled waitUntilSettled(Duration limit) throws UnreachableException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        String state = state();
        while (!isSettled(state) && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE);
            state = state();
        }
        return new Settled(state, failedUnits());
    }

    /** Shuts the twin down in order, or hard after {@code limit}, and boots it again from its own changed files. */
    public void reboot(Duration limit) throws IOException, UnreachableException, InterruptedException {
        ask("systemctl", "--no-block", "reboot");
        holder.endsWithin(limit);
        try {
            holder.begin();
        } catch (Holder.NotBuilt e) {
            throw new IOException("the twin did not come back: " + e.getMessage(), e);
        }
        runner = runnerOf(making, holder, host);
    }

    /** Units on the list of those never started, which this host has and nobody named. */
    public Set<String> notStarted() {
        return making.prepared().masks().unlessNamed();
    }

    public List<Path> stubbed() {
        return making.prepared().stubbed();
    }

    public List<Path> leftOut() {
        return making.plan().leftOut();
    }

    @Override
    public Set<OverlayTwin.Limit> enforced() {
        return making.site().enforced();
    }

    /** What differs from the host; what running services wrote is among it, and they go on writing. */
    @Override
    public Changes changes() throws IOException {
        return new LayerLook(making, holder).changes();
    }

    /** As in {@link OverlayTwin#hostChanged()}. */
    @Override
    public Set<Path> hostChanged() throws IOException {
        return before.differencesTo(HostStamp.of(making.spec().hostRoot()));
    }

    @Override
    public void close() throws IOException {
        holder.close();
        making.remove();
    }

    private static boolean isSettled(String state) {
        return switch (state) {
            case "running", "degraded", "maintenance", "stopping" -> true;
            default -> false;
        };
    }

    private String state() throws UnreachableException {
        return ask("systemctl", "is-system-running").stdout().strip();
    }

    private List<String> failedUnits() throws UnreachableException {
        return ask("systemctl", "list-units", "--state=failed", "--plain", "--no-legend", "--no-pager")
                .stdout()
                .lines()
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(unit -> !unit.isEmpty())
                .toList();
    }

    private CommandResult ask(String... argv) throws UnreachableException {
        return runner.run(Command.of(argv).within(ASK_LIMIT));
    }
}
