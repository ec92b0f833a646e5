package io.oakum.trust.log;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * One entry of the audit log: who did what to what, and how it ended.
 *
 * @param action such as {@code host.approved}
 * @param actor who did it: {@code person:NAME}, {@code host:ID}, {@code server}
 * @param object to what it was done
 * @param outcome {@code done}, or why not
 * @param details what else belongs to this action
 */
public record LogEntry(Instant at, String action, String actor, String object, String outcome, JsonObject details) {

    public static final String DONE = "done";

    /** The exact bytes that go into the log. */
    public Bytes bytes() {
        return Bytes.ofText(Json.write(JsonObject.with("at", at.toString())
                .and("action", action)
                .and("actor", actor)
                .and("object", object)
                .and("outcome", outcome)
                .and("details", details)
                .build()));
    }

    public static LogEntry read(Bytes bytes) throws JsonException {
        JsonObject object = Json.readObject(bytes.array());
        try {
            return new LogEntry(
                    Instant.parse(object.text("at")),
                    object.text("action"),
                    object.text("actor"),
                    object.text("object"),
                    object.text("outcome"),
                    object.object("details"));
        } catch (DateTimeParseException e) {
            throw new JsonException("\"at\" is no instant: " + object.text("at"));
        }
    }
}
