package io.oakum.trust.log;

import io.oakum.trust.Sha256;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A log's tiles while entries are appended. Reads what it needs of the tiles before, and keeps those that changed.
 *
 * <p>Not for use by two threads.
 */
public final class GrowingTiles implements Tiles {
    private final Tiles before;
    private final Map<Place, ByteArrayOutputStream> changed = new TreeMap<>();
    private long size;

    /** Where a tile stands. */
    public record Place(int level, long index) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return level != other.level ? Integer.compare(level, other.level) : Long.compare(index, other.index);
        }
    }

    /** @param size how many entries {@code before} holds */
    public GrowingTiles(Tiles before, long size) {
        this.before = before;
        this.size = size;
    }

    /** The tiles of a log that begins. */
    public static GrowingTiles empty() {
        return new GrowingTiles((_, _) -> new byte[0], 0);
    }

    public long size() {
        return size;
    }

    public void append(Sha256 leaf) {
        append(0, size, leaf);
        size++;
    }

    private void append(int level, long position, Sha256 hash) {
        var place = new Place(level, position / WIDTH);
        ByteArrayOutputStream tile = changed.computeIfAbsent(place, this::read);
        tile.writeBytes(hash.bytes());
        if (tile.size() == WIDTH * Sha256.LENGTH) {
            append(level + 1, place.index(), HashTree.rootOf(HashTree.hashes(tile.toByteArray())));
        }
    }

    private ByteArrayOutputStream read(Place place) {
        var tile = new ByteArrayOutputStream();
        tile.writeBytes(before.tile(place.level(), place.index()));
        return tile;
    }

    @Override
    public byte[] tile(int level, long index) {
        ByteArrayOutputStream tile = changed.get(new Place(level, index));
        return tile == null ? before.tile(level, index) : tile.toByteArray();
    }

    /** The tiles that have grown, whole. */
    public Map<Place, byte[]> changed() {
        var tiles = new TreeMap<Place, byte[]>();
        changed.forEach((place, tile) -> tiles.put(place, tile.toByteArray()));
        return Collections.unmodifiableMap(tiles);
    }
}
