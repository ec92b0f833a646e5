package io.oakum.control;

import static java.util.stream.Collectors.toSet;

import io.oakum.store.Database;
import io.oakum.store.ExposureQuestions.Cursor;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.ExposureQuestions.Total;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is wrong in the fleet, part by part, and what that answer does not know. */
public final class AskExposures {
    /** A feed older than this may have missed something. */
    private static final Duration FRESH = Duration.ofDays(2);

    private final Database database;
    private final KeptIndex index;

    public AskExposures(Database database, KeptIndex index) {
        this.database = database;
        this.index = index;
    }

    /**
     * A part of an answer.
     *
     * @param at as of when; now where no date was asked for
     * @param next behind which row the next part begins; empty where this is the last
     * @param notKnown what the answer cannot know, in words
     */
    public record Page<T>(
            Instant at, List<T> rows, Optional<Cursor> next, List<String> notKnown, Accepted acceptances) {

        /** The exception under which an exposure is, at the time that is asked about. */
        public Optional<Acceptance> accepted(Found row) {
            return acceptances.of(row, at);
        }
    }

    public Page<Found> find(Filter filter, Optional<Cursor> behind, int most) throws StoreException {
        return database.transact(tx -> {
            Instant at = filter.asOf().orElseGet(tx::now);
            List<Found> rows = tx.questions().find(filter, behind, most + 1);
            var vulnerabilities = rows.stream()
                    .map(row -> row.shown().vulnerability())
                    .distinct()
                    .toList();
            return page(
                            tx,
                            at,
                            rows,
                            most,
                            row -> new Cursor(
                                    row.shown().due(),
                                    row.host().value(),
                                    row.shown().vulnerability()))
                    .with(Accepted.of(
                            tx, vulnerabilities, rows.stream().map(Found::host).collect(toSet())));
        });
    }

    public Page<Total> totals(Filter filter, Side side, Optional<Cursor> behind, int most) throws StoreException {
        return database.transact(tx -> {
            Instant at = filter.asOf().orElseGet(tx::now);
            List<Total> rows = tx.questions().totals(filter, side, behind, most + 1);
            return page(tx, at, rows, most, row -> new Cursor(row.nextDue(), row.key(), ""))
                    .with(Accepted.NONE);
        });
    }

    private record Rows<T>(Instant at, List<T> rows, Optional<Cursor> next, List<String> notKnown) {
        Page<T> with(Accepted accepted) {
            return new Page<>(at, rows, next, notKnown, accepted);
        }
    }

    private <T> Rows<T> page(Transaction tx, Instant at, List<T> rows, int most, Function<T, Cursor> cursor) {
        List<T> part = rows.subList(0, Math.min(most, rows.size()));
        Optional<Cursor> next = rows.size() > most ? Optional.of(cursor.apply(part.getLast())) : Optional.empty();
        var notKnown = new ArrayList<>(lost(tx, at));
        notKnown.addAll(fleetsNotKnown(tx, index));
        return new Rows<>(at, List.copyOf(part), next, notKnown);
    }

    /** That an instant lies in a time of which nothing is known. */
    private static List<String> lost(Transaction tx, Instant at) {
        return tx.restorations().lostSince(at).stream()
                .filter(lost -> !lost.from().isAfter(at))
                .map(lost -> "what happened from " + lost.from() + " until " + lost.until()
                        + ": the server came back from a back-up, and this is how it stood when that was made")
                .toList();
    }

    /** What no answer about the exposures of the whole fleet can know now. */
    static List<String> fleetsNotKnown(Transaction tx, KeptIndex index) {
        var notKnown = new ArrayList<String>();
        Elsewhere.notice(index).ifPresent(notKnown::add);
        notKnown.addAll(notKnown(tx));
        return notKnown;
    }

    /** What no answer about exposures can know now. */
    static List<String> notKnown(Transaction tx) {
        var notKnown = new ArrayList<String>();
        Instant now = tx.now();
        List<Feed> feeds = tx.feeds().all();
        if (feeds.stream().allMatch(feed -> feed.loadedAt().isEmpty())) {
            notKnown.add("no feed is loaded: only what the hosts' own package managers offer is known");
        }
        if (!tx.advisories().hasCatalogue()) {
            notKnown.add("which vulnerabilities are exploited: no catalogue is loaded");
        }
        for (Feed feed : feeds) {
            feed.loadedAt()
                    .filter(at -> at.plus(FRESH).isBefore(now))
                    .ifPresent(at -> notKnown.add(
                            "what feed " + feed.name() + " says since " + at + ": it was not loaded since then"));
        }
        notKnown.addAll(Ended.notices(tx.keys().releases(), tx.advisories().supportEnds(), now));
        notKnown.addAll(hostsNotKnown(tx));
        long behind = tx.changes().after(tx.changes().derived(), 1).size();
        if (behind > 0) {
            notKnown.add("what follows from changes of the last moments: it is being worked out");
        }
        return notKnown;
    }

    private static List<String> hostsNotKnown(Transaction tx) {
        var notKnown = new ArrayList<String>();
        long unreported = tx.figures().unreported();
        if (unreported > 0) {
            notKnown.add("what is open on " + unreported + (unreported == 1 ? " host that" : " hosts that")
                    + " never reported");
        }
        long doubted = tx.doubts().count();
        if (doubted > 0) {
            notKnown.add("how it stands now on " + doubted + (doubted == 1 ? " host" : " hosts")
                    + ", whose last report is not believed: oakum hosts names "
                    + (doubted == 1 ? "it" : "them"));
        }
        return notKnown;
    }
}
