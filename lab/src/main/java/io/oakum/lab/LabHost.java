package io.oakum.lab;

import io.oakum.lab.LabFolder.HostFolder;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.Detached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** One throw-away host: a Debian of its own with systemd, a network, a disk, and an SSH server. */
public final class LabHost {
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    /** systemd gives a service up to 90 s to stop, a person's manager 120 s, and what is left then another 90 s. */
    private static final Duration LONGEST_REBOOT = Duration.ofMinutes(5);

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(40);

    /** Each look at which boot it is in starts a process, of which the booting host has more use. */
    private static final Duration PAUSE_IN_BOOT = Duration.ofMillis(500);

    private final LabFolder lab;
    private final HostRecord record;
    private final LabImage image;
    private final CommandRunner machine;

    LabHost(LabFolder lab, HostRecord record, LabImage image, CommandRunner machine) {
        this.lab = lab;
        this.record = record;
        this.image = image;
        this.machine = machine;
    }

    public String name() {
        return record.name();
    }

    public int number() {
        return record.number();
    }

    public String address() {
        return record.address();
    }

    /** By what address the host reaches the machine that it runs on. */
    public String machineAddress() {
        return record.plan().gateway();
    }

    public Release release() {
        return record.release();
    }

    public HostKind kind() {
        return record.kind();
    }

    public Optional<Trouble> trouble() {
        return record.kind().inTrouble();
    }

    public HostState state() {
        OptionalLong supervisor = supervisor();
        if (supervisor.isEmpty()) {
            return HostState.OFF;
        }
        return LabProcesses.pidOne(supervisor.getAsLong()).isPresent() ? HostState.UP : HostState.STARTING;
    }

    /** The host's whole file system, seen from outside; what the host mounts itself (/run, /proc) is not in it. */
    public Path root() {
        return folder().root();
    }

    /** Where everything the host prints while it boots and runs is appended. */
    public Path console() {
        return folder().console();
    }

    /** Runs commands inside the host, as root, whichever boot it is in at that moment. */
    public CommandRunner runner() {
        return (command, sink) -> machine.run(command.prefixedBy(entering()), sink);
    }

    /** The command that carries another one out inside the host: its last arguments. */
    public List<String> entering() throws UnreachableException {
        OptionalLong supervisor = supervisor();
        OptionalLong pidOne = supervisor.isEmpty() ? OptionalLong.empty() : LabProcesses.pidOne(supervisor.getAsLong());
        if (pidOne.isEmpty()) {
            throw new UnreachableException(name(), new IOException("lab host " + name() + " is " + state().word()));
        }
        return List.of(
                "nsenter",
                "--target",
                Long.toString(pidOne.getAsLong()),
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--cgroup",
                "--time",
                "--root",
                "--wd",
                "--");
    }

    /** A shell on the host over its own SSH server. */
    public Command login() {
        return Command.of("ssh", "-t", "-F", lab.sshConfig().toString(), name());
    }

    /** Which boot the host is in; another after every reboot. */
    public String bootId() throws UnreachableException {
        return runner().run(Command.of("cat", "/proc/sys/kernel/random/boot_id"))
                .stdout()
                .strip();
    }

    /** Boots the host and waits until its SSH server answers; nothing where it runs already. */
    public void start() throws LabException {
        if (supervisor().isEmpty()) {
            launch();
        }
        awaitSsh();
    }

    /** Shuts the host down in an orderly way; what does not go by itself is cut off. */
    public void stop() throws LabException {
        if (supervisor().isEmpty()) {
            return;
        }
        try {
            runner().run(Command.of("systemctl", "poweroff").within(GRACE));
        } catch (UnreachableException e) {
            // It is on its way down already.
        }
        if (!waitUntil(LONGEST_STOP, () -> supervisor().isEmpty())) {
            cutOff();
        }
    }

    /** Takes the power away in the middle of whatever it does, and boots it again from the same disk. */
    public void powerCut() throws LabException {
        cutOff();
        start();
    }

    /** Reboots the host in an orderly way and waits until it has come up again. */
    public void reboot() throws LabException {
        if (supervisor().isEmpty()) {
            throw new LabException(
                    "lab host " + name() + " is off, so it cannot be rebooted", "start it: oakum lab start " + name());
        }
        try {
            String before = bootId();
            runner().run(Command.of("systemctl", "reboot").within(GRACE));
            if (!waitUntil(LONGEST_REBOOT, PAUSE_IN_BOOT, () -> isInOtherBootThan(before))) {
                throw failed("did not reboot within " + LONGEST_REBOOT.toSeconds() + " s; " + whatItDoes());
            }
        } catch (UnreachableException e) {
            throw new LabException("cannot reboot " + name() + ": " + e, "see its state: oakum lab list", e);
        }
        awaitSsh();
    }

    void launch() throws LabException {
        AddressPlan plan = record.plan();
        String layers = record.layers().stream().map(Path::toString).collect(Collectors.joining(":"));
        var argv = new ArrayList<>(List.of("/bin/sh", "-c", Scripts.text("supervise"), "oakum-lab-supervisor"));
        argv.addAll(List.of(name(), folder().path().toString(), layers, plan.cgroup(), plan.machine(number())));
        argv.addAll(List.of(plan.bridge(), plan.veth(number()), address(), plan.gateway()));
        argv.addAll(List.of(image.distribution().toString(), image.jdk().toString()));
        try {
            Files.deleteIfExists(folder().exit());
            Detached.launch(Command.of(argv).withEnvironment(mark().environment()), console());
        } catch (UnreachableException | IOException e) {
            throw new LabException("cannot start " + name() + ": " + e.getMessage(), "see " + console(), e);
        }
    }

    void awaitSsh() throws LabException {
        try {
            if (!Readiness.await(address(), LONGEST_BOOT, () -> !Files.exists(folder().exit()))) {
                throw failed(
                        Files.exists(folder().exit())
                                ? "ended while it booted"
                                : "has no SSH server that answers after " + LONGEST_BOOT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while " + name() + " boots", "see its state: oakum lab list", e);
        }
    }

    private void cutOff() throws LabException {
        OptionalLong supervisor = supervisor();
        if (supervisor.isEmpty()) {
            return;
        }
        LabProcesses.pidOne(supervisor.getAsLong()).ifPresent(pid -> LabProcesses.kill(List.of(pid)));
        if (!waitUntil(GRACE, () -> supervisor().isEmpty())) {
            LabProcesses.kill(LabProcesses.carrying(mark()));
        }
        if (!waitUntil(GRACE, () -> LabProcesses.carrying(mark()).isEmpty())) {
            throw failed("still has processes " + LabProcesses.carrying(mark()) + " after they were killed");
        }
    }

    private boolean isInOtherBootThan(String before) {
        try {
            String now = bootId();
            return !now.isEmpty() && !now.equals(before);
        } catch (UnreachableException e) {
            return false; // between two boots
        }
    }

    /** What a host that does not get on is busy with, in systemd's words. */
    private String whatItDoes() {
        try {
            var jobs = runner().run(Command.of("systemctl", "list-jobs", "--no-legend", "--no-pager")
                    .within(GRACE));
            return "its jobs are: " + jobs.stdout().strip() + jobs.stderr().strip();
        } catch (UnreachableException e) {
            return "it cannot be asked what it does: " + e.getMessage();
        }
    }

    private LabException failed(String what) {
        String said;
        try {
            said = Tools.lastLines(Files.readString(console()));
        } catch (IOException e) {
            said = "(it printed nothing)";
        }
        return new LabException(
                "lab host %s %s; the last it printed:%n%s".formatted(name(), what, said),
                "see all of it in " + console() + ", or throw the host away: oakum lab down " + name());
    }

    private static boolean waitUntil(Duration limit, BooleanSupplier claim) throws LabException {
        return waitUntil(limit, PAUSE, claim);
    }

    private static boolean waitUntil(Duration limit, Duration pause, BooleanSupplier claim) throws LabException {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!claim.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(pause);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for a lab host", "try again", e);
        }
    }

    private OptionalLong supervisor() {
        return LabProcesses.supervisor(folder(), mark());
    }

    private HostFolder folder() {
        return lab.host(name());
    }

    private Mark mark() {
        return new Mark(lab, name());
    }
}
