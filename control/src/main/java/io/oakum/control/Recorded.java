package io.oakum.control;

import io.oakum.store.Transaction;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands an entry to the log within the transaction of the change it records. */
final class Recorded {
    /** An entry has at most 65,535 bytes, and the rest of it takes some. */
    private static final int MAX_DETAILS = 56_000;

    private static final JsonObject NONE = new JsonObject(Map.of());

    private Recorded() {}

    static void done(Transaction tx, Actor actor, String action, String object, JsonObject details) {
        append(tx, actor, action, object, LogEntry.DONE, details);
    }

    static void done(Transaction tx, Actor actor, String action, String object) {
        done(tx, actor, action, object, NONE);
    }

    static void refused(Transaction tx, Actor actor, String action, String object, String why) {
        append(tx, actor, action, object, why, NONE);
    }

    private static void append(
            Transaction tx, Actor actor, String action, String object, String outcome, JsonObject details) {
        var entry = new LogEntry(tx.now(), action, actor.name(), object, outcome, withOrigin(fitting(details)));
        tx.audit().append(entry.bytes());
    }

    /** Of details that are too long for the log, their digest: what they say is kept where it was meant for. */
    private static JsonObject fitting(JsonObject details) {
        byte[] written = Json.write(details).getBytes(StandardCharsets.UTF_8);
        return written.length <= MAX_DETAILS
                ? details
                : JsonObject.with("sha256", Sha256.of(written).hex())
                        .and("bytes", written.length)
                        .build();
    }

    private static JsonObject withOrigin(JsonObject details) {
        return Origin.address()
                .map(address -> {
                    var members = new LinkedHashMap<String, JsonValue>(details.members());
                    members.put("from", new JsonString(address));
                    return new JsonObject(members);
                })
                .orElse(details);
    }
}
