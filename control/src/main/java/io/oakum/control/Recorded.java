package io.oakum.control;

import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.log.LogEntry;
import java.util.Map;

/** Hands an entry to the log within the transaction of the change it records. */
final class Recorded {
    private Recorded() {}

    static void done(Transaction tx, Actor actor, String action, String object, JsonObject details) {
        tx.audit().append(new LogEntry(tx.now(), action, actor.name(), object, LogEntry.DONE, details).bytes());
    }

    static void done(Transaction tx, Actor actor, String action, String object) {
        done(tx, actor, action, object, new JsonObject(Map.of()));
    }

    static void refused(Transaction tx, Actor actor, String action, String object, String why) {
        tx.audit().append(new LogEntry(tx.now(), action, actor.name(), object, why, new JsonObject(Map.of())).bytes());
    }
}
