package io.oakum.feeds.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 text, each of bounded length. */
public final class TextLines {
    private static final int MAX_LINE = 1 << 20;

    private final BufferedReader reader;
    private long number;

    public TextLines(InputStream bytes) {
        reader = new BufferedReader(characters(bytes), 1 << 16);
    }

    /** Bytes that are no UTF-8 are an error, not a question mark. */
    static Reader characters(InputStream bytes) {
        return new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /**
     * The next line without its end, or empty after the last.
     *
     * @throws RefusedException if the line is longer than 1 MiB
     */
    public Optional<String> next() throws IOException, RefusedException {
        var line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return Optional.empty();
        }
        number++;
        while (c >= 0 && c != '\n') {
            if (line.length() >= MAX_LINE) {
                throw new RefusedException("line " + number + " is longer than " + MAX_LINE + " characters");
            }
            line.append((char) c);
            c = reader.read();
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return Optional.of(line.toString());
    }

    /** Of the line that was read last, from 1. */
    public long number() {
        return number;
    }
}
