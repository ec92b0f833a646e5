package io.oakum.store;

import io.oakum.trust.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** That the log goes on from a back-up: proposed, signed, and in force. */
public final class RestorationStore {
    private final Handle handle;

    RestorationStore(Handle handle) {
        this.handle = handle;
    }

    /** @param payload what is signed, exactly */
    public record Row(long epoch, Bytes payload, String proposedBy, Instant proposedAt, Optional<Instant> inForceAt) {}

    /** @param armour as {@code ssh-keygen} wrote it */
    public record Signature(String keyId, String armour) {}

    /** A time of which nothing is known: from a back-up until it came back. */
    public record Lost(Instant from, Instant until) {}

    /** Notes that nothing is known of what happened in between. */
    public void lose(Instant from, Instant until) {
        handle.createUpdate("""
                        insert into lost_time (lost)
                        select tstzrange(:from, :until) where cast(:from as timestamptz) < cast(:until as timestamptz)
                        """).bind("from", from).bind("until", until).execute();
    }

    /** The times of which nothing is known that ended after this instant, oldest first. */
    public List<Lost> lostSince(Instant since) {
        return handle.createQuery("""
                        select lower(lost) as from_at, upper(lost) as until_at from lost_time
                         where upper(lost) > :since order by lost
                        """)
                .bind("since", since)
                .map((row, _) -> new Lost(
                        row.getTimestamp("from_at").toInstant(),
                        row.getTimestamp("until_at").toInstant()))
                .list();
    }

    /** All of them, the latest epoch first. */
    public List<Row> all() {
        return handle.createQuery("""
                        select epoch, payload, proposed_by, proposed_at, in_force_at from restoration order by epoch desc
                        """)
                .map((row, _) -> new Row(
                        row.getLong("epoch"),
                        Bytes.of(row.getBytes("payload")),
                        row.getString("proposed_by"),
                        row.getTimestamp("proposed_at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("in_force_at")).map(java.sql.Timestamp::toInstant)))
                .list();
    }

    public Optional<Row> find(long epoch) {
        return all().stream().filter(row -> row.epoch() == epoch).findFirst();
    }

    /** Takes the place of one that is not in force, whose signatures are void. */
    public void propose(long epoch, Bytes payload, String by) {
        handle.createUpdate("delete from restoration_signature where epoch = :epoch")
                .bind("epoch", epoch)
                .execute();
        handle.createUpdate("""
                        insert into restoration (epoch, payload, proposed_by) values (:epoch, :payload, :by)
                        on conflict on constraint restoration_pk do update
                           set payload = excluded.payload, proposed_by = excluded.proposed_by, proposed_at = now()
                        """)
                .bind("epoch", epoch)
                .bind("payload", payload.array())
                .bind("by", by)
                .execute();
    }

    /** A key that signed already stays signed. */
    public void sign(long epoch, Signature signature) {
        handle.createUpdate("""
                        insert into restoration_signature (epoch, key_id, armour) values (:epoch, :key, :armour)
                        on conflict on constraint restoration_signature_pk do nothing
                        """)
                .bind("epoch", epoch)
                .bind("key", signature.keyId())
                .bind("armour", signature.armour())
                .execute();
    }

    public List<Signature> signatures(long epoch) {
        return handle.createQuery(
                        "select key_id, armour from restoration_signature where epoch = :epoch order by signed_at, key_id")
                .bind("epoch", epoch)
                .map((row, _) -> new Signature(row.getString("key_id"), row.getString("armour")))
                .list();
    }

    /** From now on the log is of this epoch. */
    public void enforce(long epoch) {
        handle.createUpdate("update restoration set in_force_at = now() where epoch = :epoch")
                .bind("epoch", epoch)
                .execute();
        handle.createUpdate("update fleet set epoch = :epoch, restored_at = null")
                .bind("epoch", epoch)
                .execute();
    }
}
