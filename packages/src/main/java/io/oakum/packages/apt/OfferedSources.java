package io.oakum.packages.apt;

import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * From which version of its source each offered package was built, kept in a file so that apt is asked once for each. A package's
 * own version does not tell: linux-image 6.1.148-1 is of linux-signed-amd64 6.1.148+1, and gcc 12.2.0-3 of gcc-defaults 1.203.
 */
final class OfferedSources {
    private final Path file;
    private final Map<String, Version> versions = new HashMap<>();

    private OfferedSources(Path file) {
        this.file = file;
    }

    /** A line that cannot be understood counts as absent. */
    static OfferedSources open(Path file) throws IOException {
        var sources = new OfferedSources(file);
        if (Files.exists(file)) {
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] field = line.split("\t");
                if (field.length == 2) {
                    sources.versions.put(field[0], Version.deb(field[1]));
                }
            });
        }
        return sources;
    }

    /** Those that apt was not asked about yet, as it is to be asked. */
    List<String> unknown(List<Update> updates) {
        return updates.stream()
                .filter(update -> !versions.containsKey(key(update)))
                .map(update -> Pins.of(update.installed().key(), update.candidate()))
                .toList();
    }

    /** Takes in what apt told, and forgets what is offered no more. */
    void keep(Collection<AptRecords.Entry> records, List<Update> updates) throws IOException {
        records.forEach(record -> versions.put(key(record.key(), record.version()), record.sourceVersion()));
        var lines = new TreeSet<String>();
        for (Update update : updates) {
            Version version = versions.get(key(update));
            if (version != null) {
                lines.add(key(update) + "\t" + version.text());
            }
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        // Moved into place whole: a version that was cut off by a crash would be another version.
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.write(half, lines);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The update with the version of its source, where apt told it. */
    Update exact(Update update) {
        return new Update(
                update.installed(),
                update.candidate(),
                versions.getOrDefault(key(update), update.fixedIn()),
                update.origin(),
                update.securityOrigin(),
                update.hindrance());
    }

    private static String key(Update update) {
        return key(update.installed().key(), update.candidate());
    }

    /** Without the architecture: an update may change it, and one version of a package is of one source. */
    private static String key(PackageKey key, Version version) {
        return key.name() + "=" + version.text();
    }
}
