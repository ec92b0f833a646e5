package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.FigureStore.Waiting;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.SessionStore.Moment;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
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
    private final ChangeTrust trust;

    public FrameView(Database database, FleetFigures figures, FeedViews feeds, ChangeTrust trust) {
        this.database = database;
        this.figures = figures;
        this.feeds = feeds;
        this.trust = trust;
    }

    /**
     * @param at the database's clock
     * @param late how many hosts are past a deadline
     * @param waiting what stands still until a person does something
     * @param feeds how old what is known of the world is
     * @param undeclaredSince since when the fleet stands on a back-up that nobody declared; empty as a rule
     * @param trust whose signatures hosts obey
     * @param sessionEnds when the session of whoever looks ends, if nothing is done; empty where there is none
     */
    public record Around(
            Instant at,
            long late,
            Waiting waiting,
            FeedViews.Age feeds,
            Optional<Checkpoint> checkpoint,
            Optional<Instant> undeclaredSince,
            Trust trust,
            Optional<Instant> sessionEnds) {}

    /** @param hasServerKey whether the server has the key that hosts know it by */
    public record Trust(TrustFile file, boolean hasServerKey) {}

    /** @param secret of whoever looks */
    public Around around(Optional<String> secret) throws StoreException {
        return database.transact(tx -> {
            Moment moment = tx.sessions().moment(Secrets.digest(secret.orElse("")), SignIn.MAX_IDLE, SignIn.MAX_LIFE);
            return new Around(
                    moment.at(),
                    figures.late(tx),
                    tx.figures().waiting(),
                    feeds.age(tx),
                    tx.audit().checkpoint().flatMap(FrameView::read),
                    tx.fleet().find().flatMap(Fleet::restoredAt),
                    trust(tx),
                    moment.ends());
        });
    }

    private Trust trust(Transaction tx) {
        TrustFile file = FoundFleet.current(tx);
        return new Trust(file, trust.hasServerKey(tx, file));
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
