/**
 * Answers what stands at a feed's address: fetches it within bounds, or says that it did not change. Uses the JDK's HTTP client; no
 * other part of Oakum that reads feeds opens a connection. Tests start in {@code FeedSourceTest}.
 */
@NullMarked
package io.oakum.feeds.source;

import org.jspecify.annotations.NullMarked;
