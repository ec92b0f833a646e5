package io.oakum.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a stream, each byte one character, and never more of one line in memory than its cap.
 *
 * <p>{@link java.io.BufferedReader} would keep a line that never ends until the memory is full.
 */
final class BoundedLines {
    private final InputStream stream;
    private final int maxLength;
    private final Starved starved;

    private final byte[] block = new byte[1 << 16];
    private int at;
    private int end;

    private byte[] line = new byte[256];
    private int length;

    /** What to do before a wait for more input: whoever feeds us line by line waits for our answers. */
    @FunctionalInterface
    interface Starved {
        void run() throws IOException;
    }

    BoundedLines(InputStream stream, int maxLength, Starved starved) {
        this.stream = stream;
        this.maxLength = maxLength;
        this.starved = starved;
    }

    /** The next line without its end, cut off after the cap; empty when there are no more. */
    Optional<String> next() throws IOException {
        length = 0;
        boolean sawAny = false;
        while (at < end || refill()) {
            sawAny = true;
            int lineEnd = indexOfNewline();
            keep(lineEnd);
            boolean isWhole = lineEnd < end;
            at = isWhole ? lineEnd + 1 : lineEnd;
            if (isWhole) {
                break;
            }
        }
        return sawAny ? Optional.of(text()) : Optional.empty();
    }

    private boolean refill() throws IOException {
        if (stream.available() == 0) {
            starved.run();
        }
        at = 0;
        end = Math.max(0, stream.read(block));
        return end > 0;
    }

    private int indexOfNewline() {
        int i = at;
        while (i < end && block[i] != '\n') {
            i++;
        }
        return i;
    }

    private void keep(int to) {
        int count = Math.min(to - at, maxLength - length);
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(block, at, line, length, count);
        length += count;
    }

    private String text() {
        int kept = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, kept, StandardCharsets.ISO_8859_1);
    }
}
