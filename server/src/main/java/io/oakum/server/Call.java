package io.oakum.server;

import io.oakum.store.PeopleStore.Person;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 * @param path without its query
 * @param browser what it asks for beside the address
 */
record Call(
        Optional<Person> caller,
        Optional<String> secret,
        Map<String, String> parameters,
        Map<String, String> query,
        Bytes body,
        String source,
        Optional<Path> file,
        String path,
        Browser browser) {
    static final int MAX_BODY = 1 << 20;

    /**
     * How a browser wants to be answered.
     *
     * @param theme {@code light}, {@code dark} or empty
     * @param hasKeys whether single keys do something
     * @param saysItIs its name for itself, believed by nobody
     * @param known what it kept of an earlier sign-in
     * @param authority under which it asks: host and port
     * @param lastEvent the id of what it heard last of a stream that broke off; empty for none
     */
    record Browser(String theme, boolean hasKeys, String saysItIs, String known, String authority, String lastEvent) {}

    Person person() {
        return caller.orElseThrow(() -> new IllegalStateException("a route for known callers was reached by none"));
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The body as a document that has these members and no others. */
    JsonObject document(Set<String> known) throws JsonException {
        return document().only(known);
    }

    /** The body as a document of any members. */
    JsonObject document() throws JsonException {
        JsonObject document = Json.readObject(body.array());
        if (hasNul(document)) {
            throw new JsonException("a text in it has a character that no text has: NUL");
        }
        return document;
    }

    private static boolean hasNul(JsonValue value) {
        return switch (value) {
            case JsonObject(var members) -> members.values().stream().anyMatch(Call::hasNul);
            case JsonArray(var elements) -> elements.stream().anyMatch(Call::hasNul);
            case JsonString(String text) -> text.indexOf('\0') >= 0;
            case JsonNumber _, JsonBoolean _, JsonNull _ -> false;
        };
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

    /** A field of a form; empty where the form has none of that name. */
    String field(String name) {
        return form().getOrDefault(name, "");
    }

    /** A whole number from a form, within its bounds. */
    long whole(String name, long max) throws JsonException {
        String text = field(name);
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) > max) {
            throw new JsonException("\"" + name + "\" is not a whole number up to " + max);
        }
        return Long.parseLong(text);
    }

    /** All fields of a form, in their order; what is no form has none. */
    Map<String, String> form() {
        var form = new LinkedHashMap<String, String>();
        for (String pair : new String(body.array(), StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
