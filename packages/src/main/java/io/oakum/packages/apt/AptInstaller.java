package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.version.Version;
import io.oakum.packages.Applied;
import io.oakum.packages.PackageManager.ApplyOptions;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.Staged;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fetches what a change set needs, and has dpkg carry it out behind the guard. */
final class AptInstaller {
    private static final Pattern KEPT_FILE = Pattern.compile("(?m)^Configuration file '([^']+)'");

    private final CommandRunner runner;
    private final AptCommands commands;

    AptInstaller(CommandRunner runner, AptCommands commands) {
        this.runner = runner;
        this.commands = commands;
    }

    Staged stage(ChangeSet changes, Supply supply, Progress progress) throws UnreachableException {
        try {
            prepare(supply.archives());
            List<String> missing = unstaged(changes, supply);
            if (!missing.isEmpty()) {
                CommandResult result =
                        Apt.live(runner, commands.fetch(Pins.of(changes, supply), supply.archives()), progress);
                if (!result.succeeded()) {
                    return new Staged.Incomplete(AptComplaints.read(result));
                }
                Optional<Staged> refusal = copy(unstaged(changes, supply), supply, progress);
                if (refusal.isPresent()) {
                    return refusal.get();
                }
            }
            return check(changes, supply);
        } catch (IOException e) {
            return new Staged.Incomplete(
                    List.of(Problem.of(ProblemCode.NO_SPACE, supply.archives() + ": " + e.getMessage())));
        }
    }

    /** Root's folder, readable by all, with a folder inside that apt's unprivileged fetcher may write. */
    private void prepare(Path archives) throws IOException, UnreachableException {
        Files.createDirectories(archives.resolve("partial"));
        runner.run(Command.of("chmod", "0755", archives.toString()));
        runner.run(Command.of("chmod", "0700", archives.resolve("partial").toString()));
        runner.run(Command.of("chown", "_apt:root", archives.resolve("partial").toString()));
    }

    /** What a repository holds in a folder of this very host is not fetched: apt would install it from there, where it may yet change. */
    private Optional<Staged> copy(List<String> missing, Supply supply, Progress progress) throws UnreachableException {
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        CommandResult result = Apt.live(runner, commands.download(missing, supply.archives()), progress);
        return result.succeeded() ? Optional.empty() : Optional.of(new Staged.Incomplete(AptComplaints.read(result)));
    }

    /** What has yet to come, as apt is to be asked for it. */
    private static List<String> unstaged(ChangeSet changes, Supply supply) throws IOException {
        var missing = new ArrayList<String>();
        for (Change change : changes.changes()) {
            switch (change) {
                case Install(var key, var to, var _)
                when !Files.exists(file(key, to, supply)) -> missing.add(Pins.of(key, to));
                case Replace(var key, var _, var to, var _)
                when !Files.exists(file(key, to, supply)) -> missing.add(Pins.of(key, to));
                case Install _, Replace _, Remove _ -> {}
            }
        }
        return missing;
    }

    private static Staged check(ChangeSet changes, Supply supply) throws IOException {
        var problems = new ArrayList<Problem>();
        long bytes = 0;
        for (Change change : changes.changes()) {
            Optional<Bits> needed = bits(change, supply);
            if (needed.isEmpty()) {
                continue;
            }
            Path file = needed.get().file();
            if (!Files.exists(file)) {
                problems.add(Problem.of(
                        ProblemCode.SOURCE_UNAVAILABLE,
                        "apt was asked for " + words(change) + " and brought nothing: " + file + " is missing"));
            } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Digests.sha256(file).equals(needed.get().content().sha256())) {
                // Out of the way, so that the next run fetches it anew; kept, so that somebody can look at it.
                Files.move(
                        file,
                        file.resolveSibling(file.getFileName() + ".refused"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                problems.add(Problem.of(ProblemCode.DIGEST, file + " is not what was promised"));
            } else {
                bytes += needed.get().content().bytes();
            }
        }
        return problems.isEmpty() ? new Staged.Complete(bytes) : new Staged.Incomplete(problems);
    }

    private static String words(Change change) {
        return switch (change) {
            case Install(var key, var to, var _) -> key + " " + to.text();
            case Replace(var key, var from, var to, var _) -> key + " " + to.text() + " in place of " + from.text();
            case Remove(var key, var _) -> key.toString();
        };
    }

    /** The file that a change installs, and what it must contain. */
    private record Bits(Path file, Content content) {}

    private static Optional<Bits> bits(Change change, Supply supply) {
        return switch (change) {
            case Install(var key, var to, var content) -> Optional.of(new Bits(file(key, to, supply), content));
            case Replace(var key, var _, var to, var content) -> Optional.of(new Bits(file(key, to, supply), content));
            case Remove _ -> Optional.empty();
        };
    }

    private static Path file(PackageKey key, Version version, Supply supply) {
        Path own = supply.files().get(key);
        return own != null ? own : supply.archives().resolve(Pins.fileName(key, version));
    }

    /** What packages that come from files of their own contain, as the change set that names them says. */
    static Map<PackageKey, Content> contentsOfFiles(ChangeSet changes, Supply supply) {
        var contents = new HashMap<PackageKey, Content>();
        for (Change change : changes.changes()) {
            if (supply.files().containsKey(change.key())) {
                bits(change, supply).ifPresent(bits -> contents.put(change.key(), bits.content()));
            }
        }
        return contents;
    }

    Applied apply(ChangeSet promised, Supply supply, ApplyOptions options, Progress progress)
            throws UnreachableException {
        try {
            Guard guard = Guard.lay(runner, options.workFolder(), promised);
            List<Path> halfWay = options.isUndo() ? halfWay(promised, supply) : List.of();
            CommandResult result = Apt.live(
                    runner,
                    commands.install(
                            Pins.of(promised, supply),
                            new AptCommands.Found(
                                    supply.archives(), !supply.files().isEmpty(), halfWay),
                            guard.program(),
                            options.isUndo(),
                            options.limit()),
                    progress);
            keep(guard, result);
            Optional<Problem> refusal = guard.refusal();
            if (refusal.isPresent()) {
                return new Applied.Refused(refusal.get());
            }
            return judge(result, guard.wasPassed());
        } catch (IOException e) {
            throw new UnreachableException(options.workFolder().toString(), e);
        }
    }

    /** The files of packages that dpkg was cut off in taking away or putting in place, as far as they are kept. */
    private List<Path> halfWay(ChangeSet promised, Supply supply) throws UnreachableException {
        Set<PackageKey> changed = promised.changes().stream().map(Change::key).collect(Collectors.toSet());
        return DpkgQuery.installed(Apt.ask(runner, commands.inventory())).stream()
                .filter(there -> there.state() == Installed.State.HALF_INSTALLED && changed.contains(there.key()))
                .map(there -> supply.archives().resolve(Pins.fileName(there.key(), there.version())))
                .filter(Files::isRegularFile)
                .toList();
    }

    /** What was done stands, whether or not there is room to keep its words. */
    private static void keep(Guard guard, CommandResult result) throws UnreachableException {
        try {
            guard.keepOutput(result.stdout() + result.stderr());
        } catch (IOException e) {
            // A disk that was filled by the change: the installer's own complaint says so.
        }
    }

    private static Applied judge(CommandResult result, boolean wasPassed) {
        List<String> kept = keptFiles(result.stdout() + result.stderr());
        if (result.succeeded()) {
            return new Applied.Done(kept);
        }
        List<Problem> problems = AptComplaints.read(result);
        // dpkg never ran where the guard was not asked: nothing was changed.
        return wasPassed ? new Applied.Failed(problems, kept) : new Applied.Refused(problems.getFirst());
    }

    /** Local configuration files that were kept although their package brought new ones. */
    static List<String> keptFiles(String output) {
        var kept = new TreeSet<String>();
        for (Matcher file = KEPT_FILE.matcher(output); file.find(); ) {
            kept.add(file.group(1));
        }
        return List.copyOf(kept);
    }
}
