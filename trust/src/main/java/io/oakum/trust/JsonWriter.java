package io.oakum.trust;

import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Writes a value in one spelling: digests are taken over these characters. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();
    private final String indent;
    private int depth;

    /**
     * A writer of one value.
     *
     * @param indent put before each member once for every level; empty for all on one line
     */
    JsonWriter(String indent) {
        this.indent = indent;
    }

    String write(JsonValue value) {
        put(value);
        return out.toString();
    }

    private void put(JsonValue value) {
        switch (value) {
            case JsonObject(Map<String, JsonValue> members) -> putMembers(members);
            case JsonArray(List<JsonValue> elements) -> putElements(elements);
            case JsonString(String text) -> putText(text);
            case JsonNumber(BigDecimal number) -> out.append(number);
            case JsonBoolean(boolean truth) -> out.append(truth);
            case JsonNull() -> out.append("null");
        }
    }

    private void putMembers(Map<String, JsonValue> members) {
        out.append('{');
        depth++;
        boolean isFirst = true;
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
            beginEntry(isFirst);
            isFirst = false;
            putText(member.getKey());
            out.append(indent.isEmpty() ? ":" : ": ");
            put(member.getValue());
        }
        end('}', members.isEmpty());
    }

    private void putElements(List<JsonValue> elements) {
        out.append('[');
        depth++;
        boolean isFirst = true;
        for (JsonValue element : elements) {
            beginEntry(isFirst);
            isFirst = false;
            put(element);
        }
        end(']', elements.isEmpty());
    }

    private void beginEntry(boolean isFirst) {
        if (!isFirst) {
            out.append(',');
        }
        newLine();
    }

    private void end(char bracket, boolean isEmpty) {
        depth--;
        if (!isEmpty) {
            newLine();
        }
        out.append(bracket);
    }

    private void newLine() {
        if (!indent.isEmpty()) {
            out.append('\n').repeat(indent, depth);
        }
    }

    private void putText(String text) {
        out.append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (mustEscape(c)) {
                out.append(text, plainFrom, i);
                putEscaped(c);
                plainFrom = i + 1;
            }
        }
        out.append(text, plainFrom, text.length()).append('"');
    }

    /** Beside what JSON asks: what moves a terminal's cursor, or turns the direction of the text that follows. */
    private static boolean mustEscape(char c) {
        return c < ' '
                || c == '"'
                || c == '\\'
                || (c >= 0x7f && c <= 0x9f)
                || (c >= 0x200e && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff;
    }

    private void putEscaped(char c) {
        int letter = "\"\\\b\f\n\r\t".indexOf(c);
        if (letter >= 0) {
            out.append('\\').append("\"\\bfnrt".charAt(letter));
            return;
        }
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}
