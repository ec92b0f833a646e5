package io.oakum.control;

import io.oakum.control.TakeInFeed.Request;
import io.oakum.control.TakeInFeed.Taken;
import io.oakum.feeds.signature.FeedFile;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.signature.UnsignedException;
import io.oakum.feeds.source.FeedException;
import io.oakum.feeds.source.FeedSource;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.Database;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Fetches a feed from its address, where it changed there, and takes it in. */
public final class FetchFeed {
    private final Database database;
    private final FeedSource source;
    private final FeedKeys keys;
    private final TakeInFeed takeIn;

    public FetchFeed(Database database, FeedSource source, FeedKeys keys, TakeInFeed takeIn) {
        this.database = database;
        this.source = source;
        this.keys = keys;
        this.takeIn = takeIn;
    }

    /** @param acceptShrink whether a person looked at a feed that shrank */
    public record Wanted(String feed, URI address, String licence, boolean acceptShrink) {}

    public Taken fetch(Wanted wanted, Actor actor) throws StoreException, IOException {
        String origin = wanted.address().toString();
        // What was taken unsigned and must be signed now is fetched whole, and so is its signature.
        Optional<Feed> known = database.transact(tx -> tx.feeds().find(wanted.feed()))
                .filter(feed -> feed.origin().equals(origin) && feed.sha256().isPresent())
                .filter(feed -> feed.signature().isPresent() == keys.isAsked(wanted.feed()));
        Validators validators = known.map(feed -> new Validators(feed.etag(), feed.lastModified()))
                .orElse(Validators.NONE);
        try (var into = FeedFile.of(wanted.address())) {
            if (!(source.fetch(wanted.address(), validators, into.path())
                    instanceof FeedSource.Fresh(Validators fresh))) {
                return new Taken(takeIn.notModified(wanted.feed(), actor), List.of());
            }
            keys.fetch(wanted.feed(), wanted.address(), source, into.path());
            return takeIn.take(
                    new Request(wanted.feed(), into.path(), origin, wanted.licence(), fresh, wanted.acceptShrink()),
                    actor);
        } catch (UnsignedException e) {
            String reason = String.valueOf(e.getMessage());
            return new Taken(takeIn.unsigned(wanted.feed(), origin, wanted.licence(), reason, actor), List.of());
        } catch (FeedException e) {
            String reason = String.valueOf(e.getMessage());
            return new Taken(takeIn.unreachable(wanted.feed(), origin, wanted.licence(), reason, actor), List.of());
        }
    }
}
