package io.oakum.feeds.signature;

import java.time.Instant;

/**
 * Who signed a feed, and when.
 *
 * @param by the fingerprint of the OpenPGP key, in hexadecimal digits
 * @param at the instant that stands in the signature, and is signed with it
 */
public record Signed(String by, Instant at) {}
