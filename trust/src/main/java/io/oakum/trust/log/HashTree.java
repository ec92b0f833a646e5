package io.oakum.trust.log;

import io.oakum.trust.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RFC 6962's Merkle tree over tiles: roots and proofs of any size that the log has had. */
public final class HashTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    private static final int TILE_HEIGHT = 8;

    private final Tiles tiles;

    public HashTree(Tiles tiles) {
        this.tiles = tiles;
    }

    public static Sha256 leaf(byte[] entry) {
        return Sha256.of(LEAF, entry);
    }

    static Sha256 node(Sha256 left, Sha256 right) {
        return Sha256.of(NODE, left.bytes(), right.bytes());
    }

    /** The root of leaves that are all at hand. */
    public static Sha256 rootOf(List<Sha256> leaves) {
        if (leaves.isEmpty()) {
            return Sha256.of();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = (int) split(leaves.size());
        return node(rootOf(leaves.subList(0, split)), rootOf(leaves.subList(split, leaves.size())));
    }

    /** The proof that a leaf is in a tree whose leaves are all at hand. */
    public static List<Sha256> inclusionOf(List<Sha256> leaves, int index) {
        if (leaves.size() <= 1) {
            return List.of();
        }
        int split = (int) split(leaves.size());
        List<Sha256> left = leaves.subList(0, split);
        List<Sha256> right = leaves.subList(split, leaves.size());
        List<Sha256> path =
                new ArrayList<>(index < split ? inclusionOf(left, index) : inclusionOf(right, index - split));
        path.add(index < split ? rootOf(right) : rootOf(left));
        return path;
    }

    /** The root when the log had so many entries. */
    public Sha256 root(long size) {
        return size == 0 ? Sha256.of() : range(0, size);
    }

    /** The proof that entry {@code index} is in the tree of {@code size} entries; siblings from the leaf upwards. */
    public List<Sha256> inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("there is no entry " + index + " in a log of " + size);
        }
        var path = new ArrayList<Sha256>();
        collectInclusion(index, 0, size, path);
        return path;
    }

    private void collectInclusion(long index, long start, long size, List<Sha256> path) {
        if (size == 1) {
            return;
        }
        long split = split(size);
        if (index < split) {
            collectInclusion(index, start, split, path);
            path.add(range(start + split, size - split));
        } else {
            collectInclusion(index - split, start + split, size - split, path);
            path.add(range(start, split));
        }
    }

    /** The proof that the tree of {@code size} entries begins with the tree of {@code earlier} entries. */
    public List<Sha256> consistency(long earlier, long size) {
        if (earlier < 0 || earlier > size) {
            throw new IllegalArgumentException("a log of " + size + " has no earlier size " + earlier);
        }
        var path = new ArrayList<Sha256>();
        if (earlier > 0 && earlier < size) {
            collectConsistency(earlier, 0, size, true, path);
        }
        return path;
    }

    private void collectConsistency(long earlier, long start, long size, boolean isWhole, List<Sha256> path) {
        if (earlier == size) {
            if (!isWhole) {
                path.add(range(start, size));
            }
            return;
        }
        long split = split(size);
        if (earlier <= split) {
            collectConsistency(earlier, start, split, isWhole, path);
            path.add(range(start + split, size - split));
        } else {
            collectConsistency(earlier - split, start + split, size - split, false, path);
            path.add(range(start, split));
        }
    }

    private Sha256 range(long start, long size) {
        if (Long.bitCount(size) == 1 && start % size == 0) {
            return subtree(Long.numberOfTrailingZeros(size), start / size);
        }
        long split = split(size);
        return node(range(start, split), range(start + split, size - split));
    }

    /** The root of a complete subtree: read from its tile, or computed from the part of a tile that lies under it. */
    private Sha256 subtree(int level, long index) {
        int within = level % TILE_HEIGHT;
        long first = index << within;
        byte[] tile = tiles.tile(level / TILE_HEIGHT, first / Tiles.WIDTH);
        int from = (int) (first % Tiles.WIDTH);
        int until = from + (1 << within);
        if (tile.length < until * Sha256.LENGTH) {
            throw new IllegalStateException("tile " + level / TILE_HEIGHT + "/" + first / Tiles.WIDTH + " has "
                    + tile.length / Sha256.LENGTH + " hashes where " + until + " are needed");
        }
        return rootOf(hashes(Arrays.copyOfRange(tile, from * Sha256.LENGTH, until * Sha256.LENGTH)));
    }

    /** The hashes that stand one behind the other. */
    public static List<Sha256> hashes(byte[] tile) {
        var hashes = new ArrayList<Sha256>(tile.length / Sha256.LENGTH);
        for (int at = 0; at + Sha256.LENGTH <= tile.length; at += Sha256.LENGTH) {
            hashes.add(Sha256.ofBytes(Arrays.copyOfRange(tile, at, at + Sha256.LENGTH)));
        }
        return hashes;
    }

    /** The largest power of two below {@code size}: where RFC 6962 divides a tree. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
