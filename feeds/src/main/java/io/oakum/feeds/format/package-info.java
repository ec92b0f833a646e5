/**
 * Answers what the bytes of one document say: a parser for each format that advisories are published in, and which format a document
 * has. Uses the core's nouns, a JSON reader and the JDK's XML reader, and opens nothing itself. Tests start in {@code ParsersTest}.
 */
@NullMarked
package io.oakum.feeds.format;

import org.jspecify.annotations.NullMarked;
