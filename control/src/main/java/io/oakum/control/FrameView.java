package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.FigureStore.Waiting;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.StoreException;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.SignedNote;
import io.oakum.trust.order.TrustFile;
import java.time.Instant;
import java.util.Optional;

/** What stands around every page: the time, how many hosts are late, what waits for people, how old the feeds are, the newest checkpoint of the log, and who signs. */
public final class FrameView {
    private final Database database;
    private final FleetFigures figures;
    private final FeedViews feeds;

    public FrameView(Database database, FleetFigures figures, FeedViews feeds) {
        this.database = database;
        this.figures = figures;
        this.feeds = feeds;
    }

    /**
     * @param at the database's clock
     * @param late how many hosts are past a deadline
     * @param waiting what stands still until a person does something
     * @param feeds how old what is known of the world is
     * @param undeclaredSince since when the fleet stands on a back-up that nobody declared; empty as a rule
     * @param trust the trust file in force
     */
    public record Around(
            Instant at,
            long late,
            Waiting waiting,
            FeedViews.Age feeds,
            Optional<Checkpoint> checkpoint,
            Optional<Instant> undeclaredSince,
            TrustFile trust) {}

    public Around around() throws StoreException {
        return database.transact(tx -> new Around(
                tx.now(),
                figures.late(tx),
                tx.figures().waiting(),
                feeds.age(tx),
                tx.audit().checkpoint().flatMap(FrameView::read),
                tx.fleet().find().flatMap(Fleet::restoredAt),
                FoundFleet.current(tx)));
    }

    private static Optional<Checkpoint> read(String note) {
        try {
            return Optional.of(Checkpoint.ofText(SignedNote.parse(note).text()));
        } catch (LogException e) {
            return Optional.empty();
        }
    }

    /** Changes when what a page shows may have changed. */
    public String pulse() throws StoreException {
        return database.transact(tx -> tx.figures().pulse());
    }
}
