package io.oakum.trust.log;

/**
 * Where the hashes of a log are kept, in C2SP's tiles: tile {@code (level, index)} holds up to 256 hashes, each the root of
 * 256<sup>level</sup> entries.
 */
@FunctionalInterface
public interface Tiles {
    /** How many hashes a full tile holds. */
    int WIDTH = 256;

    /** The hashes of one tile, 32 bytes each, from the left; fewer than {@link #WIDTH} at the right edge. */
    byte[] tile(int level, long index);
}
