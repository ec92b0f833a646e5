/**
 * Answers whether a feed carries the signature that its reader's owner asks for: detached OpenPGP signatures, as publishers of advisories
 * lay them beside their files. Uses Bouncy Castle. Tests start in {@code FeedKeysTest}.
 */
@NullMarked
package io.oakum.feeds.signature;

import org.jspecify.annotations.NullMarked;
