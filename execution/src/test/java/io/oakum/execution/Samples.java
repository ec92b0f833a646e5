package io.oakum.execution;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.priority.Priority;
import io.oakum.core.version.Version;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.packages.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hosts, packages and changes as tests want them, said shortly. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final Content CONTENT = new Content("a".repeat(64), 10);
    static final Host HOST = new Host("h1", "debian", "12", "6.1.0-1-amd64", "", "boot-1");

    static final Steps SILENT = new Steps() {
        @Override
        public void step(io.oakum.core.rollout.Step step, String words) {}

        @Override
        public void line(String line) {}
    };

    private Samples() {}

    static PackageKey key(String name) {
        return new PackageKey(name, "amd64");
    }

    static Installed installed(String name, String version) {
        return new Installed(
                key(name), Version.deb(version), name, Version.deb(version), false, Installed.State.INSTALLED);
    }

    static Installed held(String name, String version) {
        return new Installed(
                key(name), Version.deb(version), name, Version.deb(version), true, Installed.State.INSTALLED);
    }

    static Inventory inventory(Installed... packages) {
        return Inventory.of(HOST, List.of(packages), NOW);
    }

    /** @param packages each {@code name=version} */
    static Inventory inventory(String... packages) {
        var installed = new ArrayList<Installed>();
        for (String one : packages) {
            int equals = one.indexOf('=');
            installed.add(installed(one.substring(0, equals), one.substring(equals + 1)));
        }
        return Inventory.of(HOST, installed, NOW);
    }

    static Change install(String name, String to) {
        return new Change.Install(key(name), Version.deb(to), CONTENT);
    }

    static Change replace(String name, String from, String to) {
        return new Change.Replace(key(name), Version.deb(from), Version.deb(to), CONTENT);
    }

    static Change remove(String name, String from) {
        return new Change.Remove(key(name), Version.deb(from));
    }

    static ChangeSet changes(Change... changes) {
        return new ChangeSet(List.of(changes));
    }

    static Update update(Installed installed, String to, Hindrance hindrance) {
        return new Update(
                installed, Version.deb(to), Version.deb(to), "Debian:12.11/oldstable", Optional.empty(), hindrance);
    }

    static RankedUpdate ranked(Update update, String... vulnerabilities) {
        return new RankedUpdate(update, List.of(vulnerabilities), new Priority(NOW, "rule", false, List.of("a fact")));
    }

    static HostReport report(Inventory inventory, RankedUpdate... updates) {
        return new HostReport(
                inventory,
                Arrays.asList(updates),
                List.of(),
                RestartNeeds.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** A host of its own, whose {@code /etc} is not this machine's. */
    static HostFolders foldersBelow(Path folder) throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("etc"));
        return new HostFolders(folder.resolve("state"), folder.resolve("cache"), folder.resolve("run"), root);
    }

    /** Everything that is offered, without a rehearsal. */
    static Order everything(Afterwards afterwards) {
        return new Order(
                new Goal.Everything(),
                "all",
                List.of(),
                List.of(),
                Set.of(),
                Optional.empty(),
                "a test",
                Duration.ofMinutes(1),
                afterwards);
    }
}
