package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.Repaired;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Brings a package database that was left half-way back to where questions about it have answers. */
final class AptRepair {
    private final CommandRunner runner;
    private final AptCommands commands;

    AptRepair(CommandRunner runner, AptCommands commands) {
        this.runner = runner;
        this.commands = commands;
    }

    boolean isNeeded() throws UnreachableException {
        return hasJournal() || !broken(Set.of()).isEmpty();
    }

    private boolean hasJournal() throws UnreachableException {
        return !Apt.ask(runner, commands.interruptedUpdates()).isBlank();
    }

    private List<PackageKey> broken(Set<PackageKey> besides) throws UnreachableException {
        return DpkgQuery.installed(Apt.ask(runner, commands.inventory())).stream()
                .filter(installed -> installed.state().isBroken())
                .map(Installed::key)
                .filter(key -> !besides.contains(key))
                .toList();
    }

    /** A script that failed or hung does so again: whoever is to be replaced is not configured first. */
    Repaired repair(Set<PackageKey> replaced, Duration limit, Progress progress) throws UnreachableException {
        var did = new ArrayList<String>();
        if (!isNeeded()) {
            return new Repaired(true, did);
        }
        if (!replaced.isEmpty() && othersAreWhole(replaced, limit, progress, did)) {
            return new Repaired(true, did);
        }
        run("dpkg --configure -a", commands.configurePending(limit), progress, did);
        if (isNeeded() || !runner.run(commands.audit()).stdout().isBlank()) {
            run("apt-get -f install", commands.fixBroken(limit), progress, did);
        }
        if (isNeeded()) {
            run("dpkg --configure -a", commands.configurePending(limit), progress, did);
        }
        return new Repaired(!isNeeded(), did);
    }

    private boolean othersAreWhole(Set<PackageKey> replaced, Duration limit, Progress progress, List<String> did)
            throws UnreachableException {
        if (hasJournal()) {
            run("dpkg took in its journal", commands.takeInJournal(), progress, did);
        }
        List<PackageKey> others = broken(replaced);
        if (!others.isEmpty()) {
            var names = others.stream().map(Pins::name).toList();
            run("dpkg --configure " + String.join(" ", names), commands.configure(names, limit), progress, did);
        }
        return !hasJournal() && broken(replaced).isEmpty();
    }

    private void run(String words, Command command, Progress progress, List<String> did) throws UnreachableException {
        CommandResult result = Apt.live(runner, command, progress);
        forgetCache();
        String outcome = result.succeeded()
                ? "done"
                : AptComplaints.read(result).getFirst().message();
        did.add(words + ": " + outcome);
    }

    /**
     * apt takes dpkg's status file for the one it knows where size and second are the same, and then offers what dpkg has just finished
     * (seen with apt 2.6.1).
     */
    private void forgetCache() throws UnreachableException {
        String said = Apt.ask(runner, commands.cacheFile()).strip();
        if (said.startsWith("cache='/") && said.endsWith("'")) {
            runner.run(Command.of("rm", "-f", said.substring("cache='".length(), said.length() - 1)));
        }
    }
}
