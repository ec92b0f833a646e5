package io.oakum.control;

import io.oakum.control.FeedCatalogue.Entry;
import io.oakum.control.FetchFeed.Wanted;
import io.oakum.control.TakeInFeed.Request;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.Database;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Loads what is due: feeds of the catalogue whose time has come, and what somebody laid into the server's folder of feeds. When a feed
 * is due is its own length of time after the last attempt, and up to a tenth more, so that many servers do not all come at once.
 */
public final class FeedSchedule {
    private static final Duration FIRST_WAIT = Duration.ofMinutes(10);

    /** A file that is still being written is left for the next look. */
    private static final Duration AT_REST = Duration.ofSeconds(2);

    private final Database database;
    private final FetchFeed fetch;
    private final TakeInFeed takeIn;
    private final FeedCatalogue catalogue;
    private final Path folder;
    private final Map<String, Instant> due = new HashMap<>();
    private final Map<Path, String> seen = new HashMap<>();

    /** @param folder each file or folder in it is a feed of its name; it need not be there */
    public FeedSchedule(Database database, FetchFeed fetch, TakeInFeed takeIn, FeedCatalogue catalogue, Path folder) {
        this.database = database;
        this.fetch = fetch;
        this.takeIn = takeIn;
        this.catalogue = catalogue;
        this.folder = folder;
    }

    /**
     * Loads what is due now.
     *
     * @return how many feeds were tried
     */
    public int look(Instant now, RandomGenerator random) throws StoreException, IOException {
        return fromFolder(now) + fromAddresses(now, random);
    }

    private int fromAddresses(Instant now, RandomGenerator random) throws StoreException, IOException {
        int tried = 0;
        for (Map.Entry<String, Entry> each : catalogue.feeds().entrySet()) {
            String name = each.getKey();
            Entry entry = each.getValue();
            Instant when = due.computeIfAbsent(name, _ -> now.plus(some(FIRST_WAIT, random)));
            if (now.isBefore(when) || isFresh(name, entry, now)) {
                continue;
            }
            fetch.fetch(new Wanted(name, entry.address(), entry.licence(), false), Actor.SERVER);
            due.put(name, now.plus(entry.every()).plus(some(entry.every().dividedBy(10), random)));
            tried++;
        }
        return tried;
    }

    private static Duration some(Duration most, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(Math.max(1, most.toMillis())));
    }

    /** Another server process may have tried it meanwhile. */
    private boolean isFresh(String name, Entry entry, Instant now) throws StoreException {
        return database.transact(tx -> tx.feeds().find(name))
                .map(Feed::triedAt)
                .filter(tried -> tried.plus(entry.every()).isAfter(now))
                .isPresent();
    }

    private int fromFolder(Instant now) throws StoreException, IOException {
        int tried = 0;
        for (Path each : laidIn()) {
            String mark = mark(each, now);
            Path signature = FeedKeys.signatureOf(each);
            if (Files.isRegularFile(signature, LinkOption.NOFOLLOW_LINKS)) {
                String signed = mark(signature, now);
                mark = mark.isEmpty() || signed.isEmpty() ? "" : mark + " " + signed;
            }
            if (mark.isEmpty() || mark.equals(seen.get(each))) {
                continue;
            }
            String name = FeedShelf.nameOf(each.getFileName().toString());
            takeIn.take(
                    new Request(name, each, each.toString(), FeedCatalogue.UNSTATED, Validators.NONE, false),
                    Actor.SERVER);
            seen.put(each, mark);
            tried++;
        }
        return tried;
    }

    private List<Path> laidIn() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(each -> !each.getFileName().toString().startsWith(".") && !FeedKeys.isSignature(each))
                    .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                            || Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Tells one state of a file or folder from another; empty while it is being written. */
    private static String mark(Path path, Instant now) throws IOException {
        long bytes = 0;
        Instant newest = Instant.EPOCH;
        try (var files = Files.walk(path)) {
            for (Path file : files.toList()) {
                Instant changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                newest = changed.isAfter(newest) ? changed : newest;
                bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            }
        }
        return newest.plus(AT_REST).isAfter(now) ? "" : bytes + " " + newest;
    }
}
