package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

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
    private FeedPage() {}

    public static State underWay() {
        return new State("run", "run", text("feedpage.under-way"));
    }

    public static State state(Listed feed, boolean isUnderWay) {
        if (isUnderWay) {
            return underWay();
        }
        if (feed.known().isEmpty()) {
            return new State("wait", "idle", text("feedpage.untried"));
        }
        Known known = feed.known().get();
        if (known.feed().loadedAt().isEmpty()) {
            return new State("fail", "fail", text("feedpage.never"));
        }
        if (known.isStale()) {
            return new State("warn", "warn", text("feedpage.stale"));
        }
        return known.feed().trouble().isEmpty()
                ? new State("ok", "ok", text("feedpage.newest"))
                : new State("warn", "warn", text("feedpage.nothing"));
    }

    /** All of them together, in a word or two. */
    public static State state(Age age) {
        if (age.loaded() == 0) {
            return new State("und", "idle", age.stale() > 0 ? text("feedpage.all.failed") : text("feedpage.all.none"));
        }
        return age.stale() > 0
                ? new State("warn", "warn", count("feedpage.all.stale", age.stale()))
                : new State("ok", "ok", count("feedpage.all.fresh", age.loaded()));
    }

    public static State outcome(Outcome outcome) {
        return switch (outcome) {
            case TAKEN -> new State("ok", "ok", text("feedpage.taken"));
            case UNCHANGED -> new State("ok", "idle", text("feedpage.unchanged"));
            case HELD -> new State("held", "warn", text("feedpage.held"));
            case REFUSED -> new State("fail", "fail", text("feedpage.refused"));
            case UNREACHABLE -> new State("fail", "fail", text("feedpage.unreachable"));
        };
    }

    public static String from(Listed feed) {
        return feed.known()
                .map(known -> known.feed().origin())
                .or(feed::address)
                .orElse(text("feedpage.from.unknown"));
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
