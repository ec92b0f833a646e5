package io.oakum.trust;

import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one document by one walk over its characters. What is allowed is said in {@link Json}. */
final class JsonReader {
    /** Longer numbers mean nothing to us, and exact arithmetic on them takes time that grows faster than their length. */
    private static final int MAX_NUMBER_LENGTH = 64;

    /** The powers of ten that a double can hold: beyond them other readers see infinity or zero. */
    private static final int MAX_EXPONENT = 308;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char END = '\uFFFF';

    private final char[] text;
    private final int length;
    private int at;
    private int depth;

    JsonReader(byte[] utf8) throws JsonException {
        CharBuffer decoded = decode(utf8);
        text = decoded.array();
        length = decoded.position();
    }

    JsonValue readDocument() throws JsonException {
        if (length > 0 && text[0] == BYTE_ORDER_MARK) {
            throw refused("a byte order mark");
        }
        skipSpace();
        JsonValue value = readValue();
        skipSpace();
        if (at < length) {
            throw refused("something behind the end of the document");
        }
        return value;
    }

    private static CharBuffer decode(byte[] utf8) throws JsonException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        CharBuffer chars = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(bytes, chars, true);
        if (result.isError()) {
            throw new JsonException("byte " + bytes.position() + " is not UTF-8");
        }
        return chars;
    }

    private JsonValue readValue() throws JsonException {
        char c = peek();
        return switch (c) {
            case '{' -> readObject();
            case '[' -> readArray();
            case '"' -> new JsonString(readText());
            case 't' -> readWord("true", new JsonBoolean(true));
            case 'f' -> readWord("false", new JsonBoolean(false));
            case 'n' -> readWord("null", new JsonNull());
            default -> {
                if (c != '-' && !isDigit(c)) {
                    throw refused("no value begins like this");
                }
                yield readNumber();
            }
        };
    }

    private JsonObject readObject() throws JsonException {
        enter();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        boolean isMore = !isEndOf('}');
        while (isMore) {
            if (peek() != '"') {
                throw refused("the name of a member was expected, in quotes");
            }
            int nameAt = at;
            String name = readText();
            skipSpace();
            expect(':');
            skipSpace();
            if (members.putIfAbsent(name, readValue()) != null) {
                at = nameAt;
                throw refused("a second member of the same name");
            }
            isMore = isFollowed('}');
        }
        depth--;
        return new JsonObject(members);
    }

    private JsonArray readArray() throws JsonException {
        enter();
        List<JsonValue> elements = new ArrayList<>();
        boolean isMore = !isEndOf(']');
        while (isMore) {
            elements.add(readValue());
            isMore = isFollowed(']');
        }
        depth--;
        return new JsonArray(elements);
    }

    private void enter() throws JsonException {
        if (depth == Json.MAX_DEPTH) {
            throw refused("nesting deeper than " + Json.MAX_DEPTH);
        }
        depth++;
        at++;
        skipSpace();
    }

    private boolean isEndOf(char bracket) {
        boolean isEnd = peek() == bracket;
        if (isEnd) {
            at++;
        }
        return isEnd;
    }

    /** Behind an entry: whether a comma announces another, or the bracket ends them. */
    private boolean isFollowed(char bracket) throws JsonException {
        skipSpace();
        if (isEndOf(bracket)) {
            return false;
        }
        expect(',');
        skipSpace();
        return true;
    }

    private <T extends JsonValue> T readWord(String word, T value) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    private JsonNumber readNumber() throws JsonException {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        boolean beginsWithZero = peek() == '0';
        int digits = skipDigits();
        if (beginsWithZero && digits > 1) {
            at = from;
            throw refused("a number that begins with a needless zero");
        }
        if (peek() == '.') {
            at++;
            skipDigits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            skipDigits();
        }
        return new JsonNumber(exact(from));
    }

    private int skipDigits() throws JsonException {
        int from = at;
        while (isDigit(peek())) {
            at++;
        }
        if (at == from) {
            throw refused("a digit was expected");
        }
        return at - from;
    }

    private BigDecimal exact(int from) throws JsonException {
        int end = at;
        at = from;
        if (end - from > MAX_NUMBER_LENGTH) {
            throw refused("a number longer than " + MAX_NUMBER_LENGTH + " characters");
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text, from, end - from);
        } catch (NumberFormatException e) {
            // The grammar was checked: what is left to object to is an exponent that fits no int.
            throw refused("a number beyond what others can hold");
        }
        // In long arithmetic: the precision and the scale of an int's size do not subtract safely.
        long exponent = (long) number.precision() - number.scale() - 1;
        if (Math.abs(exponent) > MAX_EXPONENT || Math.abs((long) number.scale()) > MAX_EXPONENT + MAX_NUMBER_LENGTH) {
            throw refused("a number beyond what others can hold");
        }
        at = end;
        return number;
    }

    private String readText() throws JsonException {
        int from = ++at;
        while (at < length && text[at] != '"' && text[at] != '\\' && text[at] >= ' ') {
            at++;
        }
        if (peek() == '"' && at < length) {
            return new String(text, from, at++ - from);
        }
        var unescaped = new StringBuilder().append(text, from, at - from);
        while (peekInText() != '"') {
            unescaped.append(text[at] == '\\' ? readEscape() : text[at++]);
        }
        if (Surrogates.firstLone(unescaped) >= 0) {
            throw refused("half a character (a lone surrogate) in the string that ends here");
        }
        at++;
        return unescaped.toString();
    }

    private char peekInText() throws JsonException {
        if (at >= length) {
            throw refused("the string does not end");
        }
        if (text[at] < ' ') {
            throw refused("a raw control character in a string");
        }
        return text[at];
    }

    private char readEscape() throws JsonException {
        at++;
        int letter = "\"\\/bfnrt".indexOf(peek());
        if (letter >= 0) {
            at++;
            return "\"\\/\b\f\n\r\t".charAt(letter);
        }
        expect('u');
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = hexDigit(peek());
            if (digit < 0) {
                throw refused("four hexadecimal digits were expected");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    /** Unlike {@link Character#digit} it takes no digit of another script. */
    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private void skipSpace() {
        while (at < length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }

    private void expect(char c) throws JsonException {
        if (at >= length || text[at] != c) {
            throw refused("'" + c + "' was expected");
        }
        at++;
    }

    /** The character here; at the end one that begins nothing. */
    private char peek() {
        return at < length ? text[at] : END;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private JsonException refused(String why) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at && i < length; i++) {
            if (text[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        String what = at < length ? why : why + ", but the document ends";
        return new JsonException("line " + line + ", column " + (at - lineStart + 1) + ": " + what);
    }
}
