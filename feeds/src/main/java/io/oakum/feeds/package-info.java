/**
 * Answers what a file, a zip or a folder of feeds says: unpacks within bounds, finds each document's format, and hands it to its
 * parser. Uses the parsers and the JDK's zip and gzip. Tests start in {@code FeedReaderTest}.
 */
@NullMarked
package io.oakum.feeds;

import org.jspecify.annotations.NullMarked;
