package io.oakum.feeds.format;

import java.io.IOException;
import java.io.InputStream;

/** Reads documents of one format. */
interface FormatParser {
    /**
     * Gives everything the document says to the sink.
     *
     * @throws RefusedException if the document as a whole cannot be taken
     * @throws IOException if its bytes cannot be read, or are not of the format's syntax
     */
    void parse(Document document, FeedSink sink) throws IOException, RefusedException;

    /**
     * @param name what it is called, for formats that say part of what they mean in their name
     * @param bytes all of it, unpacked
     */
    record Document(String name, InputStream bytes) {}
}
