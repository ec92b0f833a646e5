package io.oakum.packages.apt;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Versions that were staged, and that a repository has dropped since, as it does when a newer one comes: apt cannot name them any more, and
 * takes them from the file.
 */
record Dropped(CommandRunner runner, AptCommands commands) {
    /** A package that comes, and what it is to contain. */
    private record Coming(PackageKey key, Version version, Content content) {}

    /** The same supply, and the staged file of each package whose version no repository offers. Other bytes than promised are no such file. */
    Supply with(ChangeSet changes, Supply supply) throws IOException, UnreachableException {
        List<Coming> staged = changes.changes().stream()
                .flatMap(Dropped::coming)
                .filter(one -> !supply.files().containsKey(one.key()))
                .filter(one -> Files.isRegularFile(file(one, supply), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (staged.isEmpty()) {
            return supply;
        }
        List<AptPolicy.Table> offered = offered(staged);
        var files = new HashMap<>(supply.files());
        for (Coming one : staged) {
            Path file = file(one, supply);
            if (!isOffered(one, offered)
                    && Digests.sha256(file).equals(one.content().sha256())) {
                files.put(one.key(), file);
            }
        }
        return new Supply(supply.archives(), files);
    }

    private static Stream<Coming> coming(Change change) {
        return switch (change) {
            case Change.Install(var key, var to, var content) -> Stream.of(new Coming(key, to, content));
            case Change.Replace(var key, var _, var to, var content) -> Stream.of(new Coming(key, to, content));
            case Change.Remove _ -> Stream.empty();
        };
    }

    private static Path file(Coming one, Supply supply) {
        return Apt.staged(one.key(), one.version(), supply.archives());
    }

    private List<AptPolicy.Table> offered(List<Coming> staged) throws UnreachableException {
        List<String> names = staged.stream().map(one -> Pins.name(one.key())).toList();
        var files = AptPolicy.packageFiles(Apt.ask(runner, commands.packageFiles()));
        return AptPolicy.tables(Apt.ask(runner, commands.policy(names)), files);
    }

    /** Apt names a package of the host's own architecture without it. */
    private static boolean isOffered(Coming one, List<AptPolicy.Table> offered) {
        return offered.stream()
                .filter(table -> table.name().equals(one.key().name())
                        || table.name().equals(one.key().toString()))
                .flatMap(table -> table.versions().stream())
                .anyMatch(version ->
                        version.version().equals(one.version()) && !version.by().isEmpty());
    }
}
