package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.packages.OldPackage;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the files that installed packages came from: in Oakum's own archive, which takes in nothing unchecked; in apt's cache or
 * from a repository, where the signed lists still know them; else put together again from the host's files.
 */
final class OldPackages {
    private static final Path APT_CACHE = Path.of("/var/cache/apt/archives");

    private final CommandRunner runner;
    private final AptCommands commands;
    private final Path ownArchive;

    OldPackages(CommandRunner runner, AptCommands commands, Path ownArchive) {
        this.runner = runner;
        this.commands = commands;
        this.ownArchive = ownArchive;
    }

    List<OldPackage> keep(List<Installed> installed, Path folder, Progress progress)
            throws UnreachableException, IOException {
        Files.createDirectories(folder);
        Map<String, AptRecords.Entry> offered = offered(installed);
        var wanting = new ArrayList<Installed>();
        for (Installed one : installed) {
            if (!isAtHand(one, offered, folder)) {
                wanting.add(one);
            }
        }
        download(wanting.stream().filter(one -> offered.containsKey(pin(one))).toList(), folder, progress);
        var kept = new ArrayList<OldPackage>();
        for (Installed one : installed) {
            kept.add(kept(one, offered, folder));
        }
        return kept;
    }

    private static String pin(Installed installed) {
        return Pins.of(installed.key(), installed.version());
    }

    private static String fileName(Installed installed) {
        return Pins.fileName(installed.key(), installed.version());
    }

    private Map<String, AptRecords.Entry> offered(List<Installed> installed) throws UnreachableException {
        var offered = new HashMap<String, AptRecords.Entry>();
        if (!installed.isEmpty()) {
            var shown = runner.run(
                    commands.show(installed.stream().map(OldPackages::pin).toList()));
            AptRecords.parse(shown.stdout())
                    .forEach(entry -> offered.put(Pins.of(entry.key(), entry.version()), entry));
        }
        return offered;
    }

    /** Puts the file into the folder where one is on this host and is known to be the vendor's. */
    private boolean isAtHand(Installed installed, Map<String, AptRecords.Entry> offered, Path folder)
            throws IOException {
        Path target = folder.resolve(fileName(installed));
        AptRecords.Entry entry = offered.get(pin(installed));
        for (Path source : List.of(ownArchive.resolve(fileName(installed)), APT_CACHE.resolve(fileName(installed)))) {
            if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            boolean isKnown = entry == null
                    ? source.startsWith(ownArchive)
                    : Digests.sha256(source).equals(entry.content().sha256());
            if (isKnown) {
                link(source, target);
                return true;
            }
        }
        return false;
    }

    private static void link(Path source, Path target) throws IOException {
        Files.deleteIfExists(target);
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(source, target);
        }
    }

    private void download(List<Installed> wanting, Path folder, Progress progress)
            throws UnreachableException, IOException {
        if (wanting.isEmpty()) {
            return;
        }
        Path landing = folder.resolve("fetching");
        Files.createDirectories(landing);
        runner.run(Command.of("chown", "_apt", landing.toString()));
        Apt.live(
                runner, commands.download(wanting.stream().map(OldPackages::pin).toList(), landing), progress);
        for (Installed one : wanting) {
            Path landed = landing.resolve(fileName(one));
            if (Files.isRegularFile(landed, LinkOption.NOFOLLOW_LINKS)) {
                // Copied, not moved: the landing folder is not root's.
                try (InputStream bytes = Files.newInputStream(landed, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(bytes, folder.resolve(fileName(one)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                Files.delete(landed);
            }
        }
        Files.deleteIfExists(landing);
    }

    private OldPackage kept(Installed installed, Map<String, AptRecords.Entry> offered, Path folder)
            throws UnreachableException, IOException {
        Path file = folder.resolve(fileName(installed));
        AptRecords.Entry entry = offered.get(pin(installed));
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            String digest = Digests.sha256(file);
            if (entry == null || digest.equals(entry.content().sha256())) {
                return new OldPackage.VendorSigned(installed, file, digest);
            }
            Files.delete(file);
        }
        return rebuilt(installed, file);
    }

    private OldPackage rebuilt(Installed installed, Path file) throws UnreachableException, IOException {
        Optional<String> why = new Rebuilder(runner).rebuild(installed, file);
        return why.<OldPackage>map(reason -> new OldPackage.Lost(installed, reason))
                .orElseGet(() -> new OldPackage.Rebuilt(installed, file, digestOf(file)));
    }

    private static String digestOf(Path file) {
        try {
            return Digests.sha256(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
