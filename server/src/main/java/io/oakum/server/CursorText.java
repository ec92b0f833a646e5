package io.oakum.server;

import io.oakum.trust.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a part of a long list ends, as it travels in an address; whoever reads it knows how many parts it has. */
final class CursorText {
    private static final int MAX = 1000;

    private CursorText() {}

    /** @param parts of which the last alone may have a line's end in it */
    static String of(String... parts) {
        byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    static List<String> parts(String cursor, int count) throws JsonException {
        return partsOf(cursor, count).orElseThrow(CursorText::noCursor);
    }

    /** Empty for what is no cursor of so many parts. */
    static Optional<List<String>> partsOf(String cursor, int count) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> parts = List.of(text.split("\n", count));
            return Optional.of(parts)
                    .filter(found -> cursor.length() <= MAX && found.size() == count && text.indexOf('\0') < 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static JsonException noCursor() {
        return new JsonException("\"cursor\" is what \"next\" said, and nothing else");
    }
}
