package io.oakum.control;

import io.oakum.store.AuditStore.Mark;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Row;
import io.oakum.store.StoreException;
import io.oakum.trust.key.VerifyingKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The hosts that called lately, so that "still here" asks the database nothing. Nobody is let in, put out, tagged or retired without an
 * entry in the log; when anything was entered, by whatever process, everything that is known here is forgotten, within a second.
 */
public final class KnownHosts {
    private final Database database;
    private final Enrolment enrolment;
    private final Map<VerifyingKey, Row> working = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<Mark>> mark = new AtomicReference<>(Optional.empty());

    public KnownHosts(Database database, Enrolment enrolment) {
        this.database = database;
        this.enrolment = enrolment;
    }

    /** The host that may use this key now. */
    public Optional<Row> working(VerifyingKey key) throws StoreException {
        Row known = working.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Mark> before = mark.get();
        Optional<Row> row = enrolment.working(key);
        // Before the first look nobody says when to forget.
        if (row.isPresent() && before.isPresent()) {
            working.put(key, row.get());
            if (!mark.get().equals(before)) {
                working.remove(key);
            }
        }
        return row;
    }

    /** Forgets everything if anything was entered since the last look. */
    public void look() throws StoreException {
        Optional<Mark> now = Optional.of(database.transact(tx -> tx.audit().mark()));
        if (!mark.getAndSet(now).equals(now)) {
            working.clear();
        }
    }
}
