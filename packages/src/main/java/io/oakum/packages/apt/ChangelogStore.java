package io.oakum.packages.apt;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What was read from changelogs, kept by the digest of the package file it was read from, so that it is read once. A file that
 * cannot be understood counts as absent.
 */
final class ChangelogStore {
    private static final String NONE = "-";

    /** Before a number of bytes: it was left out under that budget. */
    private static final String OVER = "over:";

    private final Path folder;
    private final Map<SourceVersion, String> digests = new HashMap<>();

    private ChangelogStore(Path folder) {
        this.folder = folder;
    }

    static ChangelogStore open(Path folder) throws IOException {
        Files.createDirectories(folder);
        var store = new ChangelogStore(folder);
        if (Files.exists(store.index())) {
            for (String line : Files.readAllLines(store.index())) {
                String[] field = line.split("\t");
                if (field.length == 3) {
                    store.digests.put(new SourceVersion(field[0], Version.deb(field[1])), field[2]);
                }
            }
        }
        return store;
    }

    private Path index() {
        return folder.resolve("index.tsv");
    }

    /** Whether this version was looked at, even if no package of it carries a changelog. */
    boolean knows(SourceVersion version) {
        String digest = digests.get(version);
        return digest != null && (digest.equals(NONE) || Files.exists(folder.resolve(digest + ".tsv")));
    }

    /** Whether it was left out before and would be again: the same budget gives the same answer, and fetches nothing anew. */
    boolean isOver(SourceVersion version, long budget) {
        String digest = digests.getOrDefault(version, "");
        return digest.startsWith(OVER) && budget <= Long.parseLong(digest.substring(OVER.length()));
    }

    void keepOver(SourceVersion version, long budget) throws IOException {
        note(version, OVER + budget);
    }

    Optional<Changelog> find(SourceVersion version) throws IOException {
        String digest = digests.get(version);
        if (digest == null || digest.equals(NONE) || !Files.exists(folder.resolve(digest + ".tsv"))) {
            return Optional.empty();
        }
        var entries = new ArrayList<Entry>();
        for (String line : Files.readAllLines(folder.resolve(digest + ".tsv"))) {
            String[] field = line.split("\t", -1);
            if (field.length == 3) {
                entries.add(new Entry(
                        Version.deb(field[0]),
                        Instant.ofEpochSecond(Long.parseLong(field[1])),
                        new TreeSet<>(field[2].isEmpty() ? List.of() : List.of(field[2].split(",")))));
            }
        }
        return Optional.of(new Changelog(digest, entries));
    }

    void keep(SourceVersion version, Changelog changelog) throws IOException {
        var lines = changelog.entries().stream()
                .map(entry -> entry.version().text() + "\t" + entry.released().getEpochSecond() + "\t"
                        + String.join(",", entry.vulnerabilities()))
                .toList();
        Path file = folder.resolve(changelog.sha256() + ".tsv");
        Path half = folder.resolve(changelog.sha256() + ".tsv.new");
        Files.write(half, lines);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        note(version, changelog.sha256());
    }

    void keepNone(SourceVersion version) throws IOException {
        note(version, NONE);
    }

    private void note(SourceVersion version, String digest) throws IOException {
        digests.put(version, digest);
        Files.writeString(
                index(),
                version.source() + "\t" + version.version().text() + "\t" + digest + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
