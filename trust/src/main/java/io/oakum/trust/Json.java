package io.oakum.trust;

import java.io.IOException;
import java.io.InputStream;

/**
 * Strict JSON in, exact JSON out (RFC 8259, and stricter where that lets two readers see different things).
 *
 * <p>Refused on the way in: a second member of the same name, anything behind the document, a byte order mark, bytes that are not
 * UTF-8, half a surrogate pair, raw control characters, numbers beyond what a double can hold, nesting beyond {@value #MAX_DEPTH} and
 * input beyond its cap. Out comes one spelling for one value, safe to print on a terminal.
 */
public final class Json {
    /** Objects and arrays within each other; far more than any of our documents has, far less than a stack. */
    public static final int MAX_DEPTH = 64;

    /** The cap where the caller names none. */
    public static final int MAX_BYTES = 16 << 20;

    private Json() {}

    /** Reads one document of at most {@link #MAX_BYTES}. */
    public static JsonValue read(byte[] utf8) throws JsonException {
        return read(utf8, MAX_BYTES);
    }

    /** Reads one document of at most so many bytes. */
    public static JsonValue read(byte[] utf8, int maxBytes) throws JsonException {
        if (utf8.length > maxBytes) {
            throw tooLong(maxBytes);
        }
        return new JsonReader(utf8).readDocument();
    }

    /** Reads one document and takes at most one byte more than the cap from the stream. */
    public static JsonValue read(InputStream utf8, int maxBytes) throws JsonException, IOException {
        byte[] bytes = utf8.readNBytes(maxBytes);
        if (bytes.length == maxBytes && utf8.read() >= 0) {
            throw tooLong(maxBytes);
        }
        return read(bytes, maxBytes);
    }

    /** Reads one document that must be an object of at most {@link #MAX_BYTES}. */
    public static JsonValue.JsonObject readObject(byte[] utf8) throws JsonException {
        if (read(utf8) instanceof JsonValue.JsonObject object) {
            return object;
        }
        throw new JsonException("the document is not an object");
    }

    /** The value on one line, without a newline at the end. */
    public static String write(JsonValue value) {
        return new JsonWriter("").write(value);
    }

    /** The value indented for a reader's eye, without a newline at the end. */
    public static String writeIndented(JsonValue value) {
        return new JsonWriter("  ").write(value);
    }

    private static JsonException tooLong(int maxBytes) {
        return new JsonException("the document is longer than the " + maxBytes + " bytes allowed here");
    }
}
