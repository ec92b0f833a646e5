package io.oakum.store;

import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.GrowingTiles;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.LogOrigin;
import io.oakum.trust.log.SignedNote;
import io.oakum.trust.log.Tiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The audit log. An entry is handed in within the transaction whose change it records, and gets its place in the log when the
 * sequencer comes by; what is in the log is never changed.
 */
public final class AuditStore {
    /** C2SP's length prefix is of 16 bits. */
    public static final int MAX_ENTRY = 65_535;

    private static final int BATCH = 1024;

    private final Handle handle;

    AuditStore(Handle handle) {
        this.handle = handle;
    }

    /** An entry with its place. */
    public record Placed(long index, Bytes entry) {}

    /** Hands in the exact bytes of an entry. */
    public void append(Bytes entry) {
        if (entry.length() > MAX_ENTRY) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.length() + " bytes does not fit the log, at most " + MAX_ENTRY + " do");
        }
        handle.createUpdate("insert into audit_pending (entry) values (:entry)")
                .bind("entry", entry.array())
                .execute();
    }

    /**
     * Gives waiting entries their places, in the order in which they were handed in, and signs what the log then is.
     *
     * <p>Each step is a statement of its own and counted: a log that loses an entry is worse than none.
     *
     * @param sign makes the signed note of a checkpoint
     * @return how many entries got their place
     */
    public int sequence(LogOrigin origin, Function<Checkpoint, SignedNote> sign) {
        long size = lock();
        List<byte[]> entries = take();
        if (entries.isEmpty()) {
            return 0;
        }
        var tiles = new GrowingTiles(this::tile, size);
        var batch = handle.prepareBatch("insert into audit_entry (idx, entry, leaf_hash) values (:idx, :entry, :leaf)");
        for (byte[] entry : entries) {
            Sha256 leaf = HashTree.leaf(entry);
            batch.bind("idx", tiles.size())
                    .bind("entry", entry)
                    .bind("leaf", leaf.bytes())
                    .add();
            tiles.append(leaf);
        }
        int inserted = java.util.Arrays.stream(batch.execute()).sum();
        requireConserved(entries.size(), inserted, size);
        write(tiles);
        var checkpoint = new Checkpoint(origin.text(), tiles.size(), new HashTree(tiles).root(tiles.size()));
        write(checkpoint, sign.apply(checkpoint));
        return inserted;
    }

    /**
     * Keeps everybody else from giving places until this transaction ends.
     *
     * @return how many entries have theirs
     */
    public long lock() {
        return handle.createQuery("select size from audit_head for update")
                .mapTo(Long.class)
                .one();
    }

    private List<byte[]> take() {
        return handle.createQuery("""
                        with taken as (
                          delete from audit_pending
                           where id in (select id from audit_pending order by id limit :batch)
                          returning id, entry
                        )
                        select entry from taken order by id
                        """).bind("batch", BATCH).mapTo(byte[].class).list();
    }

    private void requireConserved(int taken, int inserted, long size) {
        if (taken != inserted) {
            throw new IllegalStateException("the log of " + size + " entries took " + taken + " and kept " + inserted
                    + ": the transaction is given up");
        }
    }

    private void write(GrowingTiles tiles) {
        var batch = handle.prepareBatch("""
                insert into audit_tile (level, idx, hashes) values (:level, :idx, :hashes)
                on conflict on constraint audit_tile_pk do update set hashes = excluded.hashes
                """);
        tiles.changed()
                .forEach((place, hashes) -> batch.bind("level", place.level())
                        .bind("idx", place.index())
                        .bind("hashes", hashes)
                        .add());
        batch.execute();
    }

    private void write(Checkpoint checkpoint, SignedNote note) {
        handle.createUpdate("insert into audit_checkpoint (size, root, note) values (:size, :root, :note)")
                .bind("size", checkpoint.size())
                .bind("root", checkpoint.root().bytes())
                .bind("note", note.format())
                .execute();
        handle.createUpdate("update audit_head set size = :size")
                .bind("size", checkpoint.size())
                .execute();
    }

    private byte[] tile(int level, long index) {
        return handle.createQuery("select hashes from audit_tile where level = :level and idx = :idx")
                .bind("level", level)
                .bind("idx", index)
                .mapTo(byte[].class)
                .findOne()
                .orElseGet(() -> new byte[0]);
    }

    public Tiles tiles() {
        return this::tile;
    }

    /** How many entries have their place. */
    public long size() {
        return handle.createQuery("select size from audit_head")
                .mapTo(Long.class)
                .one();
    }

    /** Another one after each entry that was handed in, and after each that got its place. */
    public record Mark(long size, long pending) {}

    public Mark mark() {
        return handle.createQuery(
                        "select size, (select coalesce(max(id), 0) from audit_pending) as pending from audit_head")
                .map((row, _) -> new Mark(row.getLong("size"), row.getLong("pending")))
                .one();
    }

    /** How many entries wait for theirs. */
    public long pending() {
        return handle.createQuery("select count(*) from audit_pending")
                .mapTo(Long.class)
                .one();
    }

    /** The signed note of the newest checkpoint; none while the log is empty. */
    public Optional<String> checkpoint() {
        return handle.createQuery("select note from audit_checkpoint order by size desc limit 1")
                .mapTo(String.class)
                .findOne();
    }

    /** The signed notes of all checkpoints, oldest first. */
    public List<String> checkpoints() {
        return handle.createQuery("select note from audit_checkpoint order by size")
                .mapTo(String.class)
                .list();
    }

    /** Entries from an index on, in their order. */
    public List<Placed> entries(long from, int limit) {
        return handle.createQuery("select idx, entry from audit_entry where idx >= :from order by idx limit :limit")
                .bind("from", from)
                .bind("limit", limit)
                .map((row, _) -> new Placed(row.getLong("idx"), Bytes.of(row.getBytes("entry"))))
                .list();
    }

    /** What a list of entries asks for; what is empty asks for nothing. */
    public record Filter(String actor, String action, String text) {}

    /**
     * The newest entries before an index that fit, newest first, out of so many as are looked at.
     *
     * @param filter parts of the exact bytes: {@code "actor":"person:a"} finds whoever begins so
     */
    public List<Placed> newest(long before, Filter filter, int lookedAt, int limit) {
        return handle.createQuery("""
                        select idx, entry
                          from (select idx, entry from audit_entry
                                 where idx < :before order by idx desc limit :looked_at) looked
                         where position(:actor in entry) > 0 and position(:action in entry) > 0
                           and position(:text in entry) > 0
                         order by idx desc limit :limit
                        """)
                .bind("before", before)
                .bind("looked_at", lookedAt)
                .bind("actor", part("\"actor\":\"", filter.actor()))
                .bind("action", part("\"action\":\"", filter.action()))
                .bind("text", filter.text().getBytes(StandardCharsets.UTF_8))
                .bind("limit", limit)
                .map((row, _) -> new Placed(row.getLong("idx"), Bytes.of(row.getBytes("entry"))))
                .list();
    }

    private static byte[] part(String member, String begins) {
        return (begins.isEmpty() ? "" : member + begins).getBytes(StandardCharsets.UTF_8);
    }
}
