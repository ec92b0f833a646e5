package io.oakum.server;

import io.oakum.store.PeopleStore.Person;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call as a route sees it: who calls, and what they say.
 *
 * @param caller empty only on routes that anyone may call
 * @param file what was sent to a route that takes a file; gone after the call
 * @param secret of the caller's session or token
 * @param source where the connection comes from
 */
record Call(
        Optional<Person> caller,
        Optional<String> secret,
        Map<String, String> parameters,
        Map<String, String> query,
        Bytes body,
        String source,
        Optional<Path> file) {
    static final int MAX_BODY = 1 << 20;

    Person person() {
        return caller.orElseThrow(() -> new IllegalStateException("a route for known callers was reached by none"));
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The body as a document that has these members and no others. */
    JsonObject document(Set<String> known) throws JsonException {
        return Json.readObject(body.array()).only(known);
    }

    /** A whole number from the query, within its bounds. */
    long number(String name, long otherwise, long max) throws JsonException {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,15}") || Long.parseLong(text) > max) {
            throw new JsonException("\"" + name + "\" is not a whole number up to " + max);
        }
        return Long.parseLong(text);
    }
}
