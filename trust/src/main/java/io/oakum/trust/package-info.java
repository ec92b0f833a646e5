/**
 * Answers whether bytes from elsewhere may be believed: so far, whether they are one strict JSON document and what stands in it.
 * Uses the JDK and nothing else, so that root reads with code that one person can audit in a day.
 * Tests start in {@code JsonReaderTest}.
 */
@NullMarked
package io.oakum.trust;

import org.jspecify.annotations.NullMarked;
