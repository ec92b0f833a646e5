package io.oakum.web;

import io.oakum.control.FeedViews.Age;
import io.oakum.control.FeedViews.Known;
import io.oakum.control.FeedViews.Listed;
import io.oakum.store.FeedStore.Outcome;
import io.oakum.store.FeedStore.Signature;
import io.oakum.web.Words.State;
import java.time.Instant;
import java.util.Optional;

/** How a feed is shown. */
public final class FeedPage {
    public static final State UNDER_WAY = new State("run", "run", "Being fetched");

    private FeedPage() {}

    public static State state(Listed feed, boolean isUnderWay) {
        if (isUnderWay) {
            return UNDER_WAY;
        }
        if (feed.known().isEmpty()) {
            return new State("wait", "idle", "Not tried yet");
        }
        Known known = feed.known().get();
        if (known.feed().loadedAt().isEmpty()) {
            return new State("fail", "fail", "Never loaded");
        }
        if (known.isStale()) {
            return new State("warn", "warn", "Stale");
        }
        return known.feed().trouble().isEmpty()
                ? new State("ok", "ok", "The newest")
                : new State("warn", "warn", "The last attempt took nothing in");
    }

    /** All of them together, in a word or two. */
    public static State state(Age age) {
        if (age.loaded() == 0) {
            return new State("und", "idle", age.stale() > 0 ? "No feed could be loaded" : "No feed is loaded");
        }
        return age.stale() > 0
                ? new State("warn", "warn", Words.count(age.stale(), "feed is", "feeds are") + " stale")
                : new State("ok", "ok", Words.count(age.loaded(), "feed", "feeds") + ", none stale");
    }

    public static State outcome(Outcome outcome) {
        return switch (outcome) {
            case TAKEN -> new State("ok", "ok", "Taken in");
            case UNCHANGED -> new State("ok", "idle", "Nothing newer");
            case HELD -> new State("held", "warn", "Held for a person");
            case REFUSED -> new State("fail", "fail", "Refused");
            case UNREACHABLE -> new State("fail", "fail", "Could not be had");
        };
    }

    public static String from(Listed feed) {
        return feed.known()
                .map(known -> known.feed().origin())
                .or(feed::address)
                .orElse("not stated");
    }

    public static Optional<Instant> asOf(Listed feed) {
        return feed.known().flatMap(Known::asOf);
    }

    public static long rows(Listed feed) {
        return feed.known().map(known -> known.feed().rows()).orElse(0L);
    }

    public static Optional<Signature> signature(Listed feed) {
        return feed.known().flatMap(known -> known.feed().signature());
    }
}
