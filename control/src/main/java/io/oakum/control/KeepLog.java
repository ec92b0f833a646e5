package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.AuditStore.Placed;
import io.oakum.store.Database;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.RestorationStore;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.LogOrigin;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.SignedNote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Gives the log's entries their places, signs its checkpoints, and reads it. */
public final class KeepLog {
    private static final int MAX_PROVEN = 1000;

    private final Database database;
    private final SigningKey key;
    private final Fleet fleet;
    private final AtomicReference<Showing> newest = new AtomicReference<>(new Showing("", new ConcurrentHashMap<>()));
    private final AtomicLong seenBefore = new AtomicLong();
    /** A host says it with every poll, and one that means ill in ever new words: the log says it once an hour. */
    private final Throttle disbelief = new Throttle(1, Duration.ofHours(1));

    public KeepLog(Database database, SigningKey key, Fleet fleet) {
        this.database = database;
        this.key = key;
        this.fleet = fleet;
    }

    public NoteKey noteKey() {
        return new NoteKey("oakum/" + fleet.id(), key.verifyingKey());
    }

    /**
     * While the fleet stands on a back-up that nobody has declared, the log stands still: what it would say now would contradict what
     * hosts saw before.
     *
     * @return how many entries got their place
     */
    public int sequence() throws StoreException {
        return database.transact(tx -> {
            // An epoch begins under the same lock.
            tx.audit().lock();
            Fleet now = tx.fleet().get();
            return now.restoredAt().isPresent()
                    ? 0
                    : tx.audit()
                            .sequence(
                                    now.logOrigin(),
                                    checkpoint -> SignedNote.sign(
                                            checkpoint.text(), noteKey().name(), key));
        });
    }

    /** Until every entry has its place. */
    public void keepUp() throws StoreException {
        while (sequence() > 0) {
            // The next may have come meanwhile.
        }
        String now = checkpoint().orElse("");
        if (!now.equals(newest.get().checkpoint())) {
            newest.set(new Showing(now, new ConcurrentHashMap<>()));
        }
    }

    /**
     * What the log says of itself now, to somebody who knows what it said before.
     *
     * @param checkpoint empty while the log is
     * @param consistency the proof that it begins with what it was then, or with what the restoration keeps; empty where nothing is to be
     *     proven, or nothing can be
     * @param restoration the signed word that the log went on from a back-up, for whoever knows it from before
     */
    public record Shown(String checkpoint, List<Sha256> consistency, Optional<Bytes> restoration) {
        private static Shown unproven(String checkpoint) {
            return new Shown(checkpoint, List.of(), Optional.empty());
        }
    }

    /** @param seen the checkpoint that is known there, as a signed note; empty for none */
    public Shown show(String seen) throws StoreException {
        Showing showing = newest.get();
        if (!seen.isEmpty() && seen.equals(showing.checkpoint())) {
            return Shown.unproven(seen);
        }
        Shown known = showing.proven().get(seen);
        if (known != null) {
            return known;
        }
        Shown shown = database.transact(tx -> prove(tx, seen));
        if (shown.checkpoint().equals(showing.checkpoint()) && showing.proven().size() < MAX_PROVEN) {
            showing.proven().put(seen, shown);
        }
        return shown;
    }

    /** The newest checkpoint, and what was proven of it: most hosts know the same few earlier ones. */
    private record Showing(String checkpoint, Map<String, Shown> proven) {}

    private static Shown prove(Transaction tx, String seen) {
        String now = tx.audit().checkpoint().orElse("");
        if (seen.isEmpty() || now.isEmpty() || now.equals(seen)) {
            return Shown.unproven(now);
        }
        try {
            Checkpoint before = Checkpoint.ofText(SignedNote.parse(seen).text());
            Checkpoint present = Checkpoint.ofText(SignedNote.parse(now).text());
            return before.origin().equals(present.origin())
                    ? new Shown(now, proof(tx, before.size(), present.size()), Optional.empty())
                    : restored(tx, now, present);
        } catch (LogException e) {
            return Shown.unproven(now);
        }
    }

    private static Shown restored(Transaction tx, String now, Checkpoint present) throws LogException {
        long epoch = LogOrigin.ofText(present.origin()).epoch();
        Optional<RestorationStore.Row> row =
                tx.restorations().find(epoch).filter(found -> found.inForceAt().isPresent());
        return row.isEmpty()
                ? Shown.unproven(now)
                : new Shown(
                        now,
                        proof(tx, DeclareRestoration.read(row.get()).size(), present.size()),
                        Optional.of(DeclareRestoration.envelope(tx, row.get())));
    }

    private static List<Sha256> proof(Transaction tx, long before, long now) {
        return before > now ? List.of() : new HashTree(tx.audit().tiles()).consistency(before, now);
    }

    /**
     * A host knows the log from before a restored back-up. The longest that any of them saw is the best there is to say how much was lost,
     * so it stands in the log.
     */
    public void remember(HostId host, String seen) throws StoreException {
        try {
            SignedNote note = SignedNote.parse(seen);
            Checkpoint before = Checkpoint.ofText(note.text());
            boolean isLongest =
                    note.isSignedBy(noteKey()) && seenBefore.getAndAccumulate(before.size(), Math::max) < before.size();
            if (isLongest) {
                database.change(tx -> Recorded.done(
                        tx,
                        Actor.host(host),
                        "log.seen-before",
                        host.value(),
                        JsonObject.with("checkpoint", seen).build()));
            }
        } catch (LogException e) {
            // What cannot be read shows nothing.
        }
    }

    /** A host does not believe the log. That is the first thing an investigation asks for, so it stands in the log itself. */
    public void disbelieved(HostId host, String why, Instant at) throws StoreException {
        if (disbelief.isClosed(host.value(), at)) {
            return;
        }
        disbelief.wrong(host.value(), at);
        database.change(tx -> Recorded.refused(tx, Actor.host(host), "log.disbelieved", host.value(), why));
    }

    public Optional<String> checkpoint() throws StoreException {
        return database.transact(tx -> tx.audit().checkpoint());
    }

    /** All of its checkpoints, oldest first. */
    public List<String> checkpoints() throws StoreException {
        return database.transact(tx -> tx.audit().checkpoints());
    }

    /** The trust files from the first on, as their roots signed them. */
    public List<Bytes> trustFiles() throws StoreException {
        return database.transact(tx -> tx.fleet().trustFrom(1));
    }

    public List<Placed> entries(long from, int limit) throws StoreException {
        return database.transact(tx -> tx.audit().entries(from, limit));
    }
}
