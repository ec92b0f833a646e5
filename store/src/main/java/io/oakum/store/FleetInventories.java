package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.trust.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Which inventory each host has now, and what is in each: apart from each other, since many hosts share one. The whole fleet comes in a
 * stream, by {@code COPY} in PostgreSQL's binary form, because hundreds of millions of numbers pass through here.
 */
public final class FleetInventories {
    /** A signature and flags; the length of an extension follows. */
    private static final int HEADER = 11 + Integer.BYTES;

    /** Each number has its length before it. */
    private static final int ELEMENT = Integer.BYTES + Long.BYTES;

    private final Handle handle;

    FleetInventories(Handle handle) {
        this.handle = handle;
    }

    /** Which inventory a host has, and the kernel that runs there. */
    public record Host(HostId id, String kernel, Sha256 inventory) {}

    /** Takes one inventory after the other. */
    @FunctionalInterface
    public interface Taker {
        /** @param keys the numbers of its package versions, the taker's own */
        void take(Sha256 inventory, long[] keys);
    }

    /** Gives every host that reported and did not leave. */
    public void forEachHost(Consumer<Host> taker) {
        copy("""
                copy (select had.host_id, had.kernel, had.digest
                        from host_baseline had
                        join host on host.id = had.host_id and host.retired_at is null
                       where upper_inf(had.seen)) to stdout (format binary)
                """, row -> taker.accept(new Host(new HostId(text(row)), text(row), digest(row))));
    }

    /** Those of these hosts that reported and did not leave. */
    public List<Host> of(Collection<HostId> hosts) {
        return handle.createQuery("""
                        select had.host_id, had.kernel, had.digest
                          from host_baseline had
                          join host on host.id = had.host_id and host.retired_at is null
                         where upper_inf(had.seen) and had.host_id = any (:hosts)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> new Host(
                        new HostId(row.getString("host_id")),
                        row.getString("kernel"),
                        Sha256.ofBytes(row.getBytes("digest"))))
                .list();
    }

    /** Gives these inventories. What was one once stays: a host's past is read from it. */
    public void forEach(Collection<Sha256> inventories, Taker taker) {
        handle.createQuery("""
                        select digest, array_send(keys) as keys from inventory_baseline
                         where digest = any (select decode(hex, 'hex') from unnest(cast(:inventories as text[])) hex)
                        """)
                .bindArray(
                        "inventories",
                        String.class,
                        inventories.stream().map(Sha256::hex).toList())
                .map((row, _) ->
                        Map.entry(Sha256.ofBytes(row.getBytes("digest")), longs(ByteBuffer.wrap(row.getBytes("keys")))))
                .forEach(each -> taker.take(each.getKey(), each.getValue()));
    }

    /** Gives every inventory that a host has now, each once. */
    public void forEachInventory(Taker taker) {
        copy("""
                copy (select digest, keys from inventory_baseline
                       where digest in (select digest from host_baseline where upper_inf(seen))) to stdout (format binary)
                """, row -> taker.take(digest(row), sizedLongs(row)));
    }

    private void copy(String sql, Consumer<ByteBuffer> taker) {
        try {
            CopyOut copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(sql);
            try {
                read(copy, taker);
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** A row in each piece; the header stands before the first, and a row of -1 columns is the end. */
    private static void read(CopyOut copy, Consumer<ByteBuffer> taker) throws SQLException {
        boolean isFirst = true;
        for (byte[] bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
            ByteBuffer row = ByteBuffer.wrap(bytes);
            if (isFirst) {
                skipHeader(row);
                isFirst = false;
            }
            if (row.hasRemaining() && row.getShort() >= 0) {
                taker.accept(row);
            }
        }
    }

    private static void skipHeader(ByteBuffer row) {
        row.position(HEADER);
        int extension = row.getInt();
        row.position(row.position() + extension);
    }

    private static String text(ByteBuffer row) {
        return new String(bytes(row), StandardCharsets.UTF_8);
    }

    private static Sha256 digest(ByteBuffer row) {
        return Sha256.ofBytes(bytes(row));
    }

    private static byte[] bytes(ByteBuffer row) {
        var bytes = new byte[row.getInt()];
        row.get(bytes);
        return bytes;
    }

    private static long[] sizedLongs(ByteBuffer row) {
        row.getInt();
        return longs(row);
    }

    /** An array of one dimension, or of none where it is empty. */
    private static long[] longs(ByteBuffer row) {
        int dimensions = row.getInt();
        row.position(row.position() + 2 * Integer.BYTES);
        if (dimensions == 0) {
            return new long[0];
        }
        var longs = new long[row.getInt()];
        int first = row.position() + 2 * Integer.BYTES;
        for (int i = 0; i < longs.length; i++) {
            longs[i] = row.getLong(first + i * ELEMENT);
        }
        return longs;
    }
}
