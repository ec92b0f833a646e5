package io.oakum.control;

import io.oakum.control.FeedCatalogue.Entry;
import io.oakum.store.Database;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.FeedStore.Run;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of the world, how old that is, and where it comes from. */
public final class FeedViews {
    private static final int RUNS = 20;

    /** A feed that was not known to be the newest for so long is stale, or for twice the time after which it is asked for again. */
    private static final Duration FRESH = Duration.ofDays(2);

    private final Database database;
    private final FeedCatalogue catalogue;

    /** @param catalogue what the server fetches by itself */
    public FeedViews(Database database, FeedCatalogue catalogue) {
        this.database = database;
        this.catalogue = catalogue;
    }

    /**
     * A feed that was tried.
     *
     * @param asOf until when it was the newest; empty where none was ever had
     */
    public record Known(Feed feed, Optional<Instant> asOf, boolean isStale) {}

    /**
     * A feed that there is, or shall be.
     *
     * @param known empty where it was not tried yet
     * @param entry how the server fetches it by itself; empty where it does not
     */
    public record Listed(String name, Optional<Known> known, Optional<Entry> entry) {
        /** Where it can be fetched from; empty where somebody handed it over. */
        public Optional<String> address() {
            return known.map(one -> one.feed().origin())
                    .filter(origin -> origin.matches("https?://.*"))
                    .or(() -> entry.map(one -> one.address().toString()));
        }

        public String licence() {
            return known.map(one -> one.feed().licence())
                    .or(() -> entry.map(Entry::licence))
                    .orElse(FeedCatalogue.UNSTATED);
        }
    }

    /** @param feeds by name, those first that the server fetches by itself */
    public record Shown(Instant at, List<Listed> feeds) {}

    /** @param runs the last attempts, newest first */
    public record One(Instant at, Listed listed, List<Run> runs) {}

    /**
     * How old all of it is together.
     *
     * @param loaded feeds that count
     * @param stale feeds that were tried and are not known to be the newest
     * @param oldest until when the oldest of those that count was the newest; empty where none counts
     */
    public record Age(int loaded, int stale, Optional<Instant> oldest) {}

    public Shown all() throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            var feeds = new ArrayList<Listed>();
            List<Known> known = known(tx, now);
            catalogue
                    .feeds()
                    .forEach((name, entry) -> feeds.add(new Listed(name, of(name, known), Optional.of(entry))));
            for (Known one : known) {
                if (!catalogue.feeds().containsKey(one.feed().name())) {
                    feeds.add(new Listed(one.feed().name(), Optional.of(one), Optional.empty()));
                }
            }
            return new Shown(now, feeds);
        });
    }

    private static Optional<Known> of(String name, List<Known> known) {
        return known.stream().filter(one -> one.feed().name().equals(name)).findFirst();
    }

    public Optional<One> one(String name) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            Optional<Known> known = tx.feeds().find(name).map(feed -> known(feed, now));
            Optional<Entry> entry = entry(name);
            return known.isEmpty() && entry.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new One(
                            now, new Listed(name, known, entry), tx.feeds().runs(name, RUNS)));
        });
    }

    private Optional<Entry> entry(String name) {
        return Optional.ofNullable(catalogue.feeds().get(name));
    }

    Age age(Transaction tx) {
        List<Known> known = known(tx, tx.now());
        return new Age(
                (int) known.stream()
                        .filter(one -> one.feed().loadedAt().isPresent())
                        .count(),
                (int) known.stream().filter(Known::isStale).count(),
                known.stream().flatMap(one -> one.asOf().stream()).min(Instant::compareTo));
    }

    private List<Known> known(Transaction tx, Instant now) {
        return tx.feeds().all().stream().map(feed -> known(feed, now)).toList();
    }

    private Known known(Feed feed, Instant now) {
        // Where the last attempt found nothing newer, it counts as of then.
        Optional<Instant> asOf = feed.trouble().isEmpty() ? Optional.of(feed.triedAt()) : feed.loadedAt();
        Duration fresh = entry(feed.name())
                .map(entry -> entry.every().multipliedBy(2))
                .filter(twice -> twice.compareTo(FRESH) > 0)
                .orElse(FRESH);
        return new Known(
                feed, asOf, asOf.map(at -> at.plus(fresh).isBefore(now)).orElse(true));
    }
}
