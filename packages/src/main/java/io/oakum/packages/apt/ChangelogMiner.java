package io.oakum.packages.apt;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.exposure.Update;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns which vulnerabilities an update closes from the changelog inside the offered package, which is fetched but not installed.
 * One package of each source is enough, the smallest that carries a changelog; it stays where a later patch finds it.
 */
public final class ChangelogMiner {
    /** The changelog is in the smallest package of a source, or in one of the next. */
    private static final int MOST_OF_ONE = 4;

    /** A release that is brought up to date after years has as many sources. */
    private static final int MOST_UNREAD = 1_000;

    private final CommandRunner runner;
    private final AptCommands commands;
    private final Path cache;

    /** @param cache a folder of this user's; {@code archives} and {@code changelogs} below it are made where they are missing */
    public ChangelogMiner(CommandRunner runner, Map<String, String> hostEnvironment, Path cache) {
        this.runner = runner;
        this.commands = new AptCommands(hostEnvironment);
        this.cache = cache;
    }

    /**
     * What was learnt.
     *
     * @param updates those asked about, each with the version of the source that its candidate was built from
     * @param leftOut sources that were not read, each with the reason, in words
     * @param read what was looked into just now and by this host itself; without entries where a package carries no changelog
     * @param unread the SHA-256 of packages that were left for others to have read, those first that are looked into first
     */
    public record Mined(
            List<Update> updates,
            Map<SourceVersion, Changelog> changelogs,
            List<String> leftOut,
            long fetchedBytes,
            List<Changelog> read,
            List<String> unread) {
        public Mined {
            updates = List.copyOf(updates);
            read = List.copyOf(read);
            unread = List.copyOf(unread);
        }
    }

    /** A source's offered packages, those that were not yet looked into, smallest first. */
    private record Vein(SourceVersion source, boolean security, List<AptRecords.Entry> packages) {}

    public Mined mine(List<Update> asked, Reading reading, Instant now, Progress progress)
            throws UnreachableException, IOException {
        KnownChangelogs known = KnownChangelogs.open(cache, reading, now);
        List<Update> updates = exact(asked);
        var bySource = new LinkedHashMap<SourceVersion, List<Update>>();
        for (Update update : updates) {
            bySource.computeIfAbsent(
                            new SourceVersion(update.installed().source(), update.fixedIn()), _ -> new ArrayList<>())
                    .add(update);
        }
        var leftOut = new ArrayList<String>();
        List<Vein> veins = veins(within(bySource, known, reading.budgetBytes(), leftOut), known);
        boolean isLeft = reading instanceof Reading.Left;
        long fetched = isLeft ? 0 : dig(veins, known, reading.budgetBytes(), leftOut, progress);
        var changelogs = new HashMap<SourceVersion, Changelog>();
        for (SourceVersion source : bySource.keySet()) {
            known.find(source).ifPresent(changelog -> changelogs.put(source, changelog));
        }
        return new Mined(updates, changelogs, leftOut, fetched, known.read(), isLeft ? digests(veins) : List.of());
    }

    /** Without those that were over this budget before and would be again. */
    private Map<SourceVersion, List<Update>> within(
            Map<SourceVersion, List<Update>> bySource, KnownChangelogs known, long budget, List<String> leftOut) {
        var within = new LinkedHashMap<SourceVersion, List<Update>>();
        bySource.forEach((source, offered) -> {
            if (known.isOver(source, budget) && offered.stream().noneMatch(this::isFetched)) {
                leftOut.add(named(source) + ": over the budget for fetching (--budget)");
            } else {
                within.put(source, offered);
            }
        });
        return within;
    }

    private static List<String> digests(List<Vein> veins) {
        return veins.stream()
                .flatMap(vein -> vein.packages().stream().limit(MOST_OF_ONE))
                .map(record -> record.content().sha256())
                .distinct()
                .limit(MOST_UNREAD)
                .toList();
    }

    private List<Update> exact(List<Update> asked) throws UnreachableException, IOException {
        OfferedSources sources = OfferedSources.open(cache.resolve("sources.tsv"));
        List<String> unknown = sources.unknown(asked);
        if (!unknown.isEmpty()) {
            sources.keep(records(unknown).values(), asked);
        }
        return asked.stream().map(sources::exact).toList();
    }

    /** Security updates first, then the small ones: so the budget opens the most. */
    private List<Vein> veins(Map<SourceVersion, List<Update>> bySource, KnownChangelogs known)
            throws UnreachableException {
        var records = records(unread(bySource, known));
        var veins = new ArrayList<Vein>();
        bySource.forEach((source, updates) -> {
            var packages = updates.stream()
                    .map(update -> Optional.ofNullable(records.get(pin(update))))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong(record -> record.content().bytes()))
                    .toList();
            if (!packages.isEmpty()) {
                veins.add(new Vein(
                        source,
                        updates.stream().anyMatch(u -> u.securityOrigin().isPresent()),
                        packages));
            }
        });
        veins.sort(Comparator.comparing((Vein vein) -> !vein.security())
                .thenComparingLong(vein -> vein.packages().getFirst().content().bytes()));
        return veins;
    }

    /** The offered packages of those sources whose changelog was not read yet and has news. */
    private static List<String> unread(Map<SourceVersion, List<Update>> bySource, KnownChangelogs known) {
        var pins = new ArrayList<String>();
        bySource.forEach((source, updates) -> {
            // A rebuild of the very source that is installed has no news in its changelog.
            boolean hasNews = updates.stream()
                    .anyMatch(update -> !update.installed().sourceVersion().equals(update.fixedIn()));
            if (hasNews && !known.knows(source)) {
                updates.forEach(update -> pins.add(pin(update)));
            }
        });
        return pins;
    }

    private static String pin(Update update) {
        return Pins.of(update.installed().key(), update.candidate());
    }

    private Map<String, AptRecords.Entry> records(List<String> pins) throws UnreachableException {
        var records = new HashMap<String, AptRecords.Entry>();
        if (!pins.isEmpty()) {
            AptRecords.parse(runner.run(commands.show(pins)).stdout())
                    .forEach(record -> records.put(Pins.of(record.key(), record.version()), record));
        }
        return records;
    }

    private long dig(List<Vein> all, KnownChangelogs known, long budget, List<String> leftOut, Progress progress)
            throws UnreachableException, IOException {
        long left = budget;
        var veins = all;
        for (int depth = 0; !veins.isEmpty(); depth++) {
            var chosen = new LinkedHashMap<Vein, AptRecords.Entry>();
            for (Vein vein : veins) {
                AptRecords.Entry next = vein.packages().get(depth);
                long cost = isToBeFetched(next, known) ? next.content().bytes() : 0;
                if (cost > left) {
                    known.keepOver(vein.source(), budget);
                    leftOut.add(named(vein.source()) + ": over the budget for fetching (" + (cost >> 10) + " kB)");
                } else {
                    left -= cost;
                    chosen.put(vein, next);
                }
            }
            fetch(
                    chosen.values().stream()
                            .filter(entry -> isToBeFetched(entry, known))
                            .toList(),
                    progress);
            veins = readAll(chosen, depth, known, leftOut);
        }
        return budget - left;
    }

    /** Whether a package has to be fetched: it is not here, and nobody says what is in it. */
    private boolean isToBeFetched(AptRecords.Entry entry, KnownChangelogs known) {
        return known.news(entry.content().sha256()).isEmpty() && !Files.exists(archive(entry));
    }

    /** Those whose package carried no changelog and that have another one to look into. */
    private List<Vein> readAll(
            Map<Vein, AptRecords.Entry> chosen, int depth, KnownChangelogs known, List<String> leftOut)
            throws UnreachableException, IOException {
        var again = new ArrayList<Vein>();
        for (var one : chosen.entrySet()) {
            Vein vein = one.getKey();
            Changelog changelog;
            try {
                changelog = changelog(one.getValue(), known);
            } catch (NoSuchFileException e) {
                leftOut.add(named(vein.source()) + ": could not be fetched");
                continue;
            } catch (IOException e) {
                // Not noted in the store: it is said again until a whole package is there.
                leftOut.add(named(vein.source()) + ": its changelog cannot be read");
                continue;
            }
            if (!changelog.entries().isEmpty()) {
                known.keep(vein.source(), changelog);
            } else if (depth + 1 < vein.packages().size()) {
                again.add(vein);
            } else {
                known.keepNone(
                        vein.source(),
                        vein.packages().stream()
                                .map(entry -> entry.content().sha256())
                                .toList());
            }
        }
        return again;
    }

    /** What others say of a package, or what is in it. */
    private Changelog changelog(AptRecords.Entry entry, KnownChangelogs known)
            throws UnreachableException, IOException {
        String sha256 = entry.content().sha256();
        Optional<List<Entry>> news = known.news(sha256);
        if (news.isPresent()) {
            return new Changelog(sha256, news.get());
        }
        Path file = archive(entry);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        var changelog = new Changelog(sha256, entriesIn(file));
        known.sawItself(changelog);
        return changelog;
    }

    private static String named(SourceVersion source) {
        return source.source() + " " + source.version().text();
    }

    private boolean isFetched(Update update) {
        String name = Pins.fileName(update.installed().key(), update.candidate());
        return Files.exists(cache.resolve("archives").resolve(name));
    }

    private Path archive(AptRecords.Entry entry) {
        return cache.resolve("archives").resolve(Pins.fileName(entry.key(), entry.version()));
    }

    private void fetch(List<AptRecords.Entry> entries, Progress progress) throws UnreachableException, IOException {
        if (entries.isEmpty()) {
            return;
        }
        Path landing = cache.resolve("fetching");
        Files.createDirectories(landing);
        Files.createDirectories(cache.resolve("archives"));
        // apt fetches as its own unprivileged user and falls back to root where that one may not write.
        runner.run(Command.of("chown", "_apt", landing.toString()));
        Apt.live(
                runner,
                commands.download(
                        entries.stream().map(e -> Pins.of(e.key(), e.version())).toList(), landing),
                progress);
        for (AptRecords.Entry entry : entries) {
            takeIn(landing.resolve(Pins.fileName(entry.key(), entry.version())), entry);
        }
    }

    /** Copies instead of moving: the landing folder is not root's, so what lies there may change between check and use. */
    private void takeIn(Path landed, AptRecords.Entry entry) throws IOException {
        if (!Files.isRegularFile(landed, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path half = cache.resolve("archives").resolve(landed.getFileName() + ".new");
        Files.deleteIfExists(half);
        try (InputStream bytes = Files.newInputStream(landed, LinkOption.NOFOLLOW_LINKS)) {
            Files.copy(bytes, half);
        }
        Files.deleteIfExists(landed);
        if (Digests.sha256(half).equals(entry.content().sha256())) {
            Files.move(half, archive(entry), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(half);
        }
    }

    /** The changelog inside a package file; empty where it carries none, as when its documentation is a link to another's. */
    List<Entry> entriesIn(Path deb) throws UnreachableException, IOException {
        var entries = new ArrayList<Entry>();
        var damage = new AtomicReference<@Nullable IOException>();
        runner.run(Command.of("dpkg-deb", "--fsys-tarfile", deb.toString()), tar -> {
            // A runner takes a failing sink for a program that ended early, or for a host that does not answer.
            try {
                readChangelogs(tar, entries);
            } catch (IOException e) {
                damage.set(e);
            }
        });
        IOException found = damage.get();
        if (found != null) {
            throw new IOException("the changelog in " + deb + " cannot be read: " + found.getMessage(), found);
        }
        return entries;
    }

    private static void readChangelogs(InputStream tar, List<Entry> into) throws IOException {
        new TarEntries(tar).walk((name, content) -> {
            if (isChangelog(name)) {
                into.addAll(ChangelogText.entries(new GZIPInputStream(content)));
            }
            return !into.isEmpty();
        });
    }

    /** The changelog of an installed package, read from the host's own documentation; empty where it is not there. */
    public static List<Entry> installedChangelog(Path documentation, String packageName) {
        for (String name : List.of("changelog.Debian.gz", "changelog.gz")) {
            Path file = documentation.resolve(packageName).resolve(name);
            if (Files.isReadable(file)) {
                try (InputStream text = new GZIPInputStream(Files.newInputStream(file))) {
                    return ChangelogText.entries(text);
                } catch (IOException e) {
                    return List.of();
                }
            }
        }
        return List.of();
    }

    private static boolean isChangelog(String name) {
        return name.startsWith("./usr/share/doc/")
                && (name.endsWith("/changelog.Debian.gz") || name.endsWith("/changelog.gz"));
    }
}
