package io.oakum.packages.apt;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.version.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was read from changelogs, kept by the digest of the package file it was read from, so that it is read once. A file that
 * cannot be understood counts as absent.
 */
final class ChangelogStore {
    private static final String NONE = "-";
    private static final Pattern ENTRY = Pattern.compile("([^\\t]+)\\t(-?\\d{1,11})\\t([^\\t]*)");

    /** Before a number of bytes: it was left out under that budget. */
    private static final String OVER = "over:";

    /** What can stand for a version: the digest of a file, that there is none, or the budget that it went over. */
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}|" + NONE + "|" + OVER + "\\d{1,18}");

    private final Path folder;
    private final Map<SourceVersion, String> digests = new HashMap<>();

    private ChangelogStore(Path folder) {
        this.folder = folder;
    }

    static ChangelogStore open(Path folder) throws IOException {
        Files.createDirectories(folder);
        var store = new ChangelogStore(folder);
        if (Files.exists(store.index())) {
            for (String line : lines(store.index())) {
                String[] field = line.split("\t");
                if (field.length == 3 && DIGEST.matcher(field[2]).matches()) {
                    store.digests.put(new SourceVersion(field[0], Version.deb(field[1])), field[2]);
                }
            }
        }
        return store;
    }

    private Path index() {
        return folder.resolve("index.tsv");
    }

    /** Forgets what was kept before that time; whoever asks is told that it is not known. */
    void forgetBefore(Instant then) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*[0-9a-f].tsv")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(then)) {
                    Files.delete(file);
                }
            }
        }
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
        for (String line : lines(folder.resolve(digest + ".tsv"))) {
            Matcher entry = ENTRY.matcher(line);
            if (!entry.matches()) {
                return Optional.empty();
            }
            entries.add(new Entry(
                    Version.deb(entry.group(1)),
                    Instant.ofEpochSecond(Long.parseLong(entry.group(2))),
                    new TreeSet<>(
                            entry.group(3).isEmpty()
                                    ? List.of()
                                    : List.of(entry.group(3).split(",")))));
        }
        return Optional.of(new Changelog(digest, entries));
    }

    /** Bytes that are no text become marks that match nothing. */
    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
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
