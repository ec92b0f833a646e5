package io.oakum.lab;

import io.oakum.transport.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The throw-away hosts of one folder: makes them, names them, takes them away without a trace. */
public final class Lab {
    private static final Duration LONGEST_TURN = Duration.ofMinutes(20);
    private static final String ONE_NAME = "h[1-9][0-9]{0,2}";

    private final LabFolder folder;
    private final LabImage image;
    private final CommandRunner machine;
    private final Consumer<String> progress;
    private final Tools tools;
    private final LayerStore store;

    private Lab(LabSettings settings, LabImage image, CommandRunner machine, Consumer<String> progress) {
        this.folder = new LabFolder(settings.folder());
        this.image = image;
        this.machine = machine;
        this.progress = progress;
        this.tools = new Tools(machine, Mark.of(folder));
        this.store = new LayerStore(settings.bases(), tools, InstantSource.system(), progress);
    }

    /**
     * A lab in a folder; nothing is made yet.
     *
     * @param progress told in a line each what takes a while
     */
    public static Lab at(LabSettings settings, LabImage image, CommandRunner machine, Consumer<String> progress) {
        return new Lab(settings, image, machine, progress);
    }

    /** The hosts there are, by number. */
    public List<LabHost> hosts() throws LabException {
        throwIf(Requirements.missingRoot());
        var hosts = new ArrayList<LabHost>();
        for (String name : names()) {
            Path record = folder.host(name).record();
            if (Files.exists(record)) {
                hosts.add(host(record));
            }
        }
        return hosts.stream().sorted(Comparator.comparingInt(LabHost::number)).toList();
    }

    public Optional<LabHost> host(String name) throws LabException {
        return hosts().stream().filter(host -> host.name().equals(name)).findFirst();
    }

    /** Adds hosts to those that are there; returns once the SSH server of each answers. */
    public List<LabHost> up(LabRequest request) throws LabException {
        throwIf(Requirements.missing());
        throwIf(image.missing());
        if (request.release().isPastItsEnd()) {
            progress.accept("Debian " + request.release().number()
                    + " is past its end of life: nobody publishes security updates for it any more");
        }
        var claims = MachineClaims.ofThisMachine();
        var network = new LabNetwork(tools);
        List<Path> missing = missingFolders();
        claims.claim(folder, missing, network::isFree);
        try (var _ = turn()) {
            // Once more: a "down" may have come between.
            AddressPlan plan = claims.claim(folder, missing, network::isFree);
            var layers = layersOf(request);
            dropUnfinished(plan);
            network.up(plan);
            makeKey();
            List<LabHost> hosts = makeDisks(request, plan, layers);
            writeSshFiles();
            Together.each(hosts, host -> {
                host.launch();
                host.awaitSsh();
                progress.accept(host.name() + " is up at " + host.address());
            });
            return hosts;
        }
    }

    /** Takes these hosts away and leaves the others. */
    public void down(List<LabHost> hosts) throws LabException {
        throwIf(Requirements.missing());
        try (var _ = turn()) {
            var teardown = new Teardown(folder, tools, new LabNetwork(tools));
            for (LabHost host : hosts) {
                teardown.endProcesses(new Mark(folder, host.name()));
            }
            AddressPlan plan = plan();
            Together.each(hosts, host -> teardown.removeHost(plan, host.name()));
            writeSshFiles();
        }
        if (names().isEmpty()) {
            downWithAll();
        }
    }

    /** Takes everything away, also what an {@code up} left that was killed; the machine is then as before, but for the layers. */
    public void downWithAll() throws LabException {
        throwIf(Requirements.missing());
        if (Files.isDirectory(folder.path())) {
            try (var _ = turn()) {
                var teardown = new Teardown(folder, tools, new LabNetwork(tools));
                teardown.endProcesses(Mark.of(folder));
                AddressPlan plan = plan();
                Together.each(names(), name -> teardown.removeHost(plan, name));
                teardown.removeRest(plan);
                MachineClaims.ofThisMachine().release(folder);
            }
        }
        MachineClaims.ofThisMachine().release(folder);
        store.dropHalfMade();
    }

    /** Throws the layers away too; those that hosts of another lab stand on stay, and come back. */
    public List<Path> dropBases() throws LabException {
        throwIf(Requirements.missing());
        return store.dropAll();
    }

    private Map<String, List<Path>> layersOf(LabRequest request) throws LabException {
        Mirrors mirrors;
        try {
            mirrors = Mirrors.of(Path.of("/etc/apt"));
        } catch (IOException e) {
            throw new LabException("cannot read this machine's apt sources: " + e.getMessage(), "see /etc/apt", e);
        }
        var layers = new Layers(store, tools, mirrors, InstantSource.system());
        layers.under(new HostKind.Outstanding(), request.release()); // all kinds stand on these, so they come first
        var byKind = new ConcurrentHashMap<String, List<Path>>();
        Together.each(
                request.kinds().stream().distinct().toList(),
                kind -> byKind.put(kind.word(), layers.under(kind, request.release())));
        return byKind;
    }

    private List<LabHost> makeDisks(LabRequest request, AddressPlan plan, Map<String, List<Path>> layers)
            throws LabException {
        var records = new ArrayList<HostRecord>();
        var taken = new TreeSet<>(names());
        int number = 1;
        for (HostKind kind : request.kinds()) {
            while (taken.contains("h" + number)) {
                number++;
            }
            if (number > AddressPlan.MOST_HOSTS) {
                throw new LabException(
                        "this lab has addresses for %d hosts, and %d are up already"
                                .formatted(AddressPlan.MOST_HOSTS, taken.size()),
                        "take some down first: oakum lab down h1");
            }
            List<Path> under = layers.getOrDefault(kind.word(), List.of());
            records.add(new HostRecord(number++, request.release(), kind, plan, under));
        }
        var disk = new HostDisk(folder, tools);
        Together.each(records, disk::make);
        return records.stream().map(this::host).toList();
    }

    /** Host folders that a killed "up" left before they were whole. */
    private void dropUnfinished(AddressPlan plan) throws LabException {
        var teardown = new Teardown(folder, tools, new LabNetwork(tools));
        for (String name : names()) {
            if (!Files.exists(folder.host(name).record())) {
                teardown.endProcesses(new Mark(folder, name));
                teardown.removeHost(plan, name);
            }
        }
    }

    private void makeKey() throws LabException {
        if (!Files.exists(folder.publicKey())) {
            tools.must("rm", "-f", folder.key().toString());
            tools.must(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-C",
                    "oakum-lab",
                    "-f",
                    folder.key().toString());
        }
    }

    private void writeSshFiles() throws LabException {
        var known = new StringBuilder();
        var config = new StringBuilder();
        try {
            for (LabHost host : hosts()) {
                Path file = folder.host(host.name()).hostKey().resolveSibling("ssh_host_ed25519_key.pub");
                if (!Files.exists(file)) {
                    continue; // a small disk lives in memory, and went with the machine's own reboot
                }
                String key = Files.readString(file);
                String[] words = key.split(" ", 3);
                known.append("%s,%s %s %s%n".formatted(host.address(), host.name(), words[0], words[1].strip()));
                config.append("Host %s %s%n    HostName %s%n".formatted(host.name(), host.address(), host.address()));
            }
            Files.writeString(folder.knownHosts(), known);
            Files.writeString(folder.sshConfig(), config + sshConfigOfAll());
        } catch (IOException e) {
            throw new LabException(
                    "cannot write " + folder.sshConfig() + ": " + e.getMessage(), "see that there is room", e);
        }
    }

    private String sshConfigOfAll() {
        return """
                Host *
                    User root
                    IdentityFile %s
                    IdentitiesOnly yes
                    UserKnownHostsFile %s
                    GlobalKnownHostsFile none
                    StrictHostKeyChecking yes
                    ConnectTimeout 5
                    ServerAliveInterval 5
                    LogLevel ERROR
                """.formatted(folder.key(), folder.knownHosts());
    }

    private LabHost host(Path record) throws LabException {
        try {
            return host(HostRecord.load(record));
        } catch (IOException e) {
            throw new LabException("cannot read " + record + ": " + e, "throw the lab away: oakum lab down", e);
        }
    }

    private LabHost host(HostRecord record) {
        return new LabHost(folder, record, image, machine);
    }

    /** Names of all host folders, the unfinished ones too. */
    private List<String> names() throws LabException {
        if (!Files.isDirectory(folder.hosts())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder.hosts())) {
            return folders.map(f -> f.getFileName().toString())
                    .filter(name -> name.matches(ONE_NAME))
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot list " + folder.hosts() + ": " + e.getMessage(), "are you root?", e);
        }
    }

    /**
     * The lab's network as it was claimed. After the machine's reboot nobody remembers it, and none of it is left; any free
     * one serves then to take the rest away by.
     */
    private AddressPlan plan() throws LabException {
        return MachineClaims.ofThisMachine().claim(folder, List.of(folder.path()), new LabNetwork(tools)::isFree);
    }

    /** The lab's folder and those above it that are not there yet, innermost first. */
    private List<Path> missingFolders() {
        var missing = new ArrayList<Path>();
        for (Path path = folder.path(); path != null && !Files.exists(path); path = path.getParent()) {
            missing.add(path);
        }
        return missing;
    }

    private ExclusiveTurn turn() throws LabException {
        return ExclusiveTurn.at(folder.lock(), LONGEST_TURN, progress);
    }

    private static void throwIf(Optional<LabException> missing) throws LabException {
        if (missing.isPresent()) {
            throw missing.get();
        }
    }
}
