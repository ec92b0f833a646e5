package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.version.Version;
import io.oakum.packages.Applied;
import io.oakum.packages.Goal;
import io.oakum.packages.Later;
import io.oakum.packages.OldPackage;
import io.oakum.packages.Origins;
import io.oakum.packages.OwnMirrors;
import io.oakum.packages.PackageManager;
import io.oakum.packages.Refreshed;
import io.oakum.packages.Repaired;
import io.oakum.packages.Simulation;
import io.oakum.packages.SourceState;
import io.oakum.packages.Staged;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Debian's apt and dpkg on one host, asked and told through a command runner. */
public final class Apt implements PackageManager {
    private final CommandRunner runner;
    private final AptCommands commands;
    private final AptInstaller installer;
    private final Path ownArchive;

    /**
     * @param hostEnvironment the host's own environment; only what reaching repositories needs is taken from it
     * @param ownArchive where staged packages lie; only root may write there
     */
    public Apt(CommandRunner runner, Map<String, String> hostEnvironment, Path ownArchive) {
        this.runner = runner;
        this.ownArchive = ownArchive;
        this.commands = new AptCommands(hostEnvironment);
        this.installer = new AptInstaller(runner, commands);
    }

    /** Where the file of this package lies once it is staged. */
    public static Path staged(PackageKey key, Version version, Path archives) {
        return archives.resolve(Pins.fileName(key, version));
    }

    @Override
    public Inventory inventory() throws UnreachableException {
        var installed = DpkgQuery.installed(ask(commands.inventory()));
        return Inventory.of(DpkgQuery.host(ask(commands.hostFacts()), installed), installed, Instant.now());
    }

    @Override
    public Set<PackageKey> automatic() throws UnreachableException {
        var automatic = new HashSet<PackageKey>();
        String native_ = ask(commands.nativeArchitecture()).strip();
        for (String name : ask(commands.showAutomatic()).split("\n")) {
            if (!name.isBlank()) {
                int colon = name.indexOf(':');
                automatic.add(
                        colon < 0
                                ? new PackageKey(name, native_)
                                : new PackageKey(name.substring(0, colon), name.substring(colon + 1)));
            }
        }
        return automatic;
    }

    @Override
    public Offers offers(Later<Inventory> asked, OwnMirrors mirrors) throws UnreachableException {
        var summarized = new Later<>(() -> runner.run(commands.summarizeEverything()));
        var sources = new Later<>(() -> new AptLists(runner).states());
        var files = AptPolicy.packageFiles(ask(commands.packageFiles()));
        Inventory inventory = asked.get();
        List<AptPolicy.Table> tables = tables(inventory, files);
        return new Offers(
                AptUpdates.updates(
                        inventory, tables, AptSummary.parse(summarized.get().stdout())),
                sources.get(),
                AptUpdates.unoffered(inventory, tables),
                AptOrigins.of(inventory, tables, files.values(), mirrors));
    }

    @Override
    public Origins origins(Inventory inventory, OwnMirrors mirrors) throws UnreachableException {
        var files = AptPolicy.packageFiles(ask(commands.packageFiles()));
        return AptOrigins.of(inventory, tables(inventory, files), files.values(), mirrors);
    }

    /** Of all that is installed. */
    private List<AptPolicy.Table> tables(Inventory inventory, Map<String, AptPolicy.PackageFile> files)
            throws UnreachableException {
        var tables = new ArrayList<AptPolicy.Table>();
        List<String> names =
                inventory.packages().keySet().stream().map(Pins::name).toList();
        for (int from = 0; from < names.size(); from += AptCommands.NAMES_PER_CALL) {
            var some = names.subList(from, Math.min(names.size(), from + AptCommands.NAMES_PER_CALL));
            tables.addAll(AptPolicy.tables(ask(commands.policy(some)), files));
        }
        return tables;
    }

    @Override
    public Refreshed refresh(Progress progress) throws UnreachableException {
        CommandResult result = runLive(commands.update(), progress);
        boolean complains = (result.stdout() + result.stderr())
                .lines()
                .anyMatch(line -> line.startsWith("W: ") || line.startsWith("E: "));
        return new Refreshed(result.succeeded() && !complains ? List.of() : AptComplaints.read(result));
    }

    @Override
    public Simulation simulate(Goal goal, Inventory inventory) throws UnreachableException {
        CommandResult result = runner.run(
                switch (goal) {
                    case Goal.Everything() -> commands.simulateEverything();
                    case Goal.Exactly(var wanted) ->
                        commands.simulateInstall(wanted.stream()
                                .map(one -> Pins.of(one.key(), one.version()))
                                .toList());
                    case Goal.Again(var changes, var supply) -> commands.simulateInstall(Pins.of(changes, supply));
                });
        if (!result.succeeded()) {
            return new Simulation.Blocked(AptComplaints.read(result));
        }
        var answer = AptSimulation.parse(result.stdout());
        if (answer.installs().isEmpty() && answer.removes().isEmpty()) {
            return new Simulation.NothingToDo();
        }
        return feasible(answer, inventory, goal);
    }

    private Simulation feasible(AptSimulation.Answer answer, Inventory inventory, Goal goal)
            throws UnreachableException {
        var given = goal instanceof Goal.Again(var changes, var supply)
                ? AptInstaller.contentsOfFiles(changes, supply)
                : Map.<PackageKey, io.oakum.core.plan.Change.Content>of();
        var pins = answer.installs().stream()
                .filter(install -> !given.containsKey(install.key()))
                .map(install -> Pins.of(install.key(), install.to()))
                .toList();
        var records = pins.isEmpty() ? List.<AptRecords.Entry>of() : AptRecords.parse(ask(commands.show(pins)));
        var built = AptChangeSets.build(answer, inventory, records, given);
        var problems = new ArrayList<>(built.problems());
        problems.addAll(untrusted(answer, given.keySet()));
        if (!problems.isEmpty()) {
            return new Simulation.Blocked(problems);
        }
        long bytes =
                records.stream().mapToLong(record -> record.content().bytes()).sum();
        return new Simulation.Feasible(built.changeSet(), bytes);
    }

    /** Packages that only repositories without a believed signature offer; apt itself would install those of {@code [trusted=yes]}. */
    private List<Problem> untrusted(AptSimulation.Answer answer, Set<PackageKey> given) throws UnreachableException {
        var lists = new AptLists(runner);
        Set<String> blind = lists.prefixesWithout(SourceState.Trust.SIGNED);
        if (blind.isEmpty()) {
            return List.of();
        }
        var files = AptPolicy.packageFiles(ask(commands.packageFiles()));
        var names = answer.installs().stream()
                .map(install -> Pins.name(install.key()))
                .toList();
        var tables = new TreeMap<String, AptPolicy.Table>();
        AptPolicy.tables(ask(commands.policy(names)), files).forEach(table -> tables.put(table.name(), table));
        return Untrusted.problems(answer, given, tables.values(), blind);
    }

    @Override
    public Supply withDropped(ChangeSet changes, Supply supply) throws UnreachableException {
        try {
            return new Dropped(runner, commands).with(changes, supply);
        } catch (IOException e) {
            throw new UnreachableException(supply.archives().toString(), e);
        }
    }

    @Override
    public Staged stage(ChangeSet changes, Supply supply, Progress progress) throws UnreachableException {
        return installer.stage(changes, supply, progress);
    }

    @Override
    public Applied apply(ChangeSet promised, Supply supply, ApplyOptions options, Progress progress)
            throws UnreachableException {
        return installer.apply(promised, supply, options, progress);
    }

    @Override
    public List<OldPackage> keep(List<Installed> installed, Path folder, Progress progress)
            throws UnreachableException {
        try {
            return new OldPackages(runner, commands, ownArchive).keep(installed, folder, progress);
        } catch (IOException e) {
            throw new UnreachableException(folder.toString(), e);
        }
    }

    @Override
    public void markAutomatic(Set<PackageKey> packages) throws UnreachableException {
        if (!packages.isEmpty()) {
            ask(commands.markAutomatic(
                    packages.stream().map(Pins::name).sorted().toList()));
        }
    }

    @Override
    public boolean needsRepair() throws UnreachableException {
        return new AptRepair(runner, commands).isNeeded();
    }

    @Override
    public Optional<String> othersAtWork(Duration patience, Progress progress) throws UnreachableException {
        return LockHolder.await(runner, patience, progress);
    }

    @Override
    public Repaired repair(Set<PackageKey> replaced, Duration limit, Progress progress) throws UnreachableException {
        return new AptRepair(runner, commands).repair(replaced, limit, progress);
    }

    @Override
    public RestartNeeds restartNeeds(Inventory inventory) throws UnreachableException {
        return new AptRestarts(runner).needs(inventory);
    }

    private String ask(Command command) throws UnreachableException {
        return ask(runner, command);
    }

    /** Standard output of a question that cannot be answered "no". */
    static String ask(CommandRunner runner, Command command) throws UnreachableException {
        CommandResult result = runner.run(command);
        if (!result.succeeded() && result.stdout().isEmpty()) {
            throw new UnreachableException(
                    command.argv().getFirst(),
                    new IllegalStateException(
                            result.exit() + ": " + result.stderr().strip()));
        }
        return result.stdout();
    }

    private CommandResult runLive(Command command, Progress progress) throws UnreachableException {
        return live(runner, command, progress);
    }

    /** Runs a command, hands each line on as it comes, and gives all of them back in the end. */
    static CommandResult live(CommandRunner runner, Command command, Progress progress) throws UnreachableException {
        var text = new StringBuilder();
        CommandResult result = runner.run(command, stdout -> {
            var reader = new BufferedReader(new InputStreamReader(stdout, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (text.length() < 16 << 20) {
                    text.append(line).append('\n');
                }
                progress.line(line);
            }
        });
        return new CommandResult(result.exit(), text.toString(), result.stderr(), result.took());
    }
}
