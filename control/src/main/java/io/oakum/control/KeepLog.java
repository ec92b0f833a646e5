package io.oakum.control;

import io.oakum.store.AuditStore.Placed;
import io.oakum.store.Database;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.SignedNote;
import java.util.List;
import java.util.Optional;

/** Gives the log's entries their places, signs its checkpoints, and reads it. */
public final class KeepLog {
    private final Database database;
    private final SigningKey key;
    private final Fleet fleet;

    public KeepLog(Database database, SigningKey key, Fleet fleet) {
        this.database = database;
        this.key = key;
        this.fleet = fleet;
    }

    public NoteKey noteKey() {
        return new NoteKey("oakum/" + fleet.id(), key.verifyingKey());
    }

    /** @return how many entries got their place */
    public int sequence() throws StoreException {
        return database.transact(tx -> tx.audit()
                .sequence(
                        fleet.logOrigin(),
                        checkpoint ->
                                SignedNote.sign(checkpoint.text(), noteKey().name(), key)));
    }

    /** Until every entry has its place. */
    public void keepUp() throws StoreException {
        while (sequence() > 0) {
            // The next may have come meanwhile.
        }
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
