package io.oakum.packages.apt;

import io.oakum.core.exposure.StaleCode;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import io.oakum.core.version.Version;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of code that still runs which version of which package it is: from dpkg's log and the time at which the process began. */
public final class StaleCodeFinder {
    private static final Pattern UPGRADE = Pattern.compile("^(\\S+ \\S+) upgrade (\\S+):(\\S+) (\\S+) (\\S+)$");
    private static final Pattern KERNEL_BUILD = Pattern.compile("Debian (\\S+)");
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final CommandRunner runner;

    public StaleCodeFinder(CommandRunner runner) {
        this.runner = runner;
    }

    /** One line of dpkg's log: at this time the package went from this version to the next. */
    record Upgrade(PackageKey key, Version from, long epochSeconds) {}

    public List<StaleCode> find(Inventory inventory, RestartNeeds needs) throws UnreachableException {
        var found = new ArrayList<StaleCode>();
        kernel(inventory).ifPresent(found::add);
        var processes =
                needs.stale().stream().filter(process -> !process.container()).toList();
        if (!processes.isEmpty()) {
            found.addAll(libraries(inventory, processes));
        }
        return found;
    }

    private Optional<StaleCode> kernel(Inventory inventory) throws UnreachableException {
        if (AptRestarts.kernelReasons(inventory).isEmpty()) {
            return Optional.empty();
        }
        Matcher build =
                KERNEL_BUILD.matcher(runner.run(Command.of("uname", "-v")).stdout());
        String running = inventory.host().kernelRunning();
        return inventory.packages().values().stream()
                .filter(DpkgQuery::isKernelImage)
                .max(Comparator.comparing(Installed::version))
                .filter(_ -> build.find())
                .map(newest ->
                        new StaleCode(newest, Version.deb(build.group(1)), List.of("the running kernel " + running)));
    }

    private List<StaleCode> libraries(Inventory inventory, List<StaleProcess> processes) throws UnreachableException {
        Map<String, PackageKey> owners = owners(processes, inventory);
        List<Upgrade> log = upgrades(runner.run(Command.of("cat", "/var/log/dpkg.log.1", "/var/log/dpkg.log"))
                .stdout());
        var who = new LinkedHashMap<PackageKey, TreeSet<String>>();
        var running = new HashMap<PackageKey, Version>();
        for (StaleProcess process : processes) {
            for (String file : process.files()) {
                PackageKey key = owners.get(file);
                if (key != null) {
                    versionAt(key, process.startedEpochSeconds(), log)
                            .ifPresent(version -> running.merge(key, version, (a, b) -> a.isBefore(b) ? a : b));
                    who.computeIfAbsent(key, _ -> new TreeSet<>()).add(named(process));
                }
            }
        }
        var stale = new ArrayList<StaleCode>();
        running.forEach((key, version) -> inventory
                .find(key)
                .ifPresent(installed -> stale.add(new StaleCode(
                        installed,
                        AptUpdates.withoutRebuild(version),
                        List.copyOf(who.getOrDefault(key, new TreeSet<>()))))));
        return stale;
    }

    static String named(StaleProcess process) {
        return process.unit().isEmpty() ? process.name() + " (process " + process.pid() + ")" : process.unit();
    }

    /** The version that was there when the process began: what the first upgrade after that replaced. */
    static Optional<Version> versionAt(PackageKey key, long startedEpochSeconds, List<Upgrade> log) {
        return log.stream()
                .filter(upgrade -> upgrade.key().equals(key) && upgrade.epochSeconds() >= startedEpochSeconds)
                .findFirst()
                .map(Upgrade::from);
    }

    static List<Upgrade> upgrades(String log) {
        var upgrades = new ArrayList<Upgrade>();
        for (String line : log.split("\n")) {
            Matcher upgrade = UPGRADE.matcher(line);
            if (upgrade.matches()) {
                try {
                    long when = LocalDateTime.parse(upgrade.group(1), LOG_TIME)
                            .atZone(ZoneId.systemDefault())
                            .toEpochSecond();
                    upgrades.add(new Upgrade(
                            new PackageKey(upgrade.group(2), upgrade.group(3)), Version.deb(upgrade.group(4)), when));
                } catch (DateTimeParseException | IllegalArgumentException e) {
                    // A line that somebody else wrote into dpkg's log.
                }
            }
        }
        return upgrades;
    }

    /** Which package each replaced file belongs to; dpkg may know it under its path before /usr was merged. */
    private Map<String, PackageKey> owners(List<StaleProcess> processes, Inventory inventory)
            throws UnreachableException {
        var files = new TreeSet<String>();
        processes.forEach(process -> files.addAll(process.files()));
        var argv = new ArrayList<>(List.of("dpkg-query", "-S"));
        files.forEach(file -> {
            argv.add(file);
            argv.add(file.startsWith("/usr/") ? file.substring("/usr".length()) : "/usr" + file);
        });
        var owners = new HashMap<String, PackageKey>();
        for (String line : runner.run(Command.of(argv)).stdout().split("\n")) {
            int split = line.indexOf(": /");
            if (split > 0) {
                String file = line.substring(split + 2);
                String owner = line.substring(0, split).split(", ")[0];
                key(owner, inventory).ifPresent(key -> {
                    owners.put(file, key);
                    owners.put(file.startsWith("/usr/") ? file.substring("/usr".length()) : "/usr" + file, key);
                });
            }
        }
        return owners;
    }

    private static Optional<PackageKey> key(String owner, Inventory inventory) {
        int colon = owner.indexOf(':');
        return inventory
                .named(AptSimulation.withoutArchitecture(owner))
                .map(Installed::key)
                .filter(key -> colon < 0 || key.architecture().equals(owner.substring(colon + 1)))
                .findFirst();
    }
}
