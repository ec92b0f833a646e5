package io.oakum.server;

import io.oakum.control.Actor;
import io.oakum.control.FetchFeed;
import io.oakum.control.FetchFeed.Wanted;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Fetches feeds while nobody waits: a page says that one is under way, and moves on when it is there. */
final class Fetching {
    private static final Logger LOG = Logger.getLogger(Fetching.class.getName());

    private final FetchFeed fetch;
    private final InstantSource clock;
    private final Map<String, Instant> underWay = new ConcurrentHashMap<>();

    Fetching(FetchFeed fetch, InstantSource clock) {
        this.fetch = fetch;
        this.clock = clock;
    }

    /** One that is being fetched already is not fetched twice. What comes of it stands among the feed's attempts. */
    void start(Wanted wanted, Actor actor) {
        if (underWay.putIfAbsent(wanted.feed(), clock.instant()) == null) {
            Thread.ofVirtual().name("fetch " + wanted.feed()).start(() -> fetch(wanted, actor));
        }
    }

    private void fetch(Wanted wanted, Actor actor) {
        try {
            fetch.fetch(wanted, actor);
        } catch (StoreException | IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "feed=" + wanted.feed() + " could not be fetched", e);
        } finally {
            underWay.remove(wanted.feed());
        }
    }

    /** Since when each is being fetched, by name. */
    Map<String, Instant> underWay() {
        return new TreeMap<>(underWay);
    }
}
