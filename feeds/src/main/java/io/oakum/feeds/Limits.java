package io.oakum.feeds;

/**
 * How much is taken at most. What is beyond it is refused with the limit named.
 *
 * @param documentBytes of one document, unpacked
 * @param totalBytes of everything in one load, unpacked
 * @param entries in one load, all archives together
 * @param depth of archives in archives
 * @param ratio of unpacked to packed bytes, looked at from a megabyte on
 */
public record Limits(long documentBytes, long totalBytes, int entries, int depth, int ratio) {
    /** Ten times what the largest public feed has. */
    public static final Limits ORDINARY = new Limits(512L << 20, 64L << 30, 1_000_000, 3, 400);
}
