package io.oakum.store;

import io.oakum.trust.Bytes;
import io.oakum.trust.log.LogOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which fleet this is, and the trust files that it has had. */
public final class FleetStore {
    private final Handle handle;

    FleetStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * @param epoch grows by one each time the log went on from a back-up
     * @param restoredAt since when it stands on a back-up that nobody has declared; empty as a rule
     */
    public record Fleet(String id, long epoch, Instant foundedAt, Optional<Instant> restoredAt) {
        /** What the fleet's log calls itself in its checkpoints. */
        public LogOrigin logOrigin() {
            return new LogOrigin(id, epoch);
        }
    }

    public Optional<Fleet> find() {
        return handle.createQuery("select id, epoch, made_at, restored_at from fleet")
                .map((row, _) -> new Fleet(
                        row.getString("id"),
                        row.getLong("epoch"),
                        row.getTimestamp("made_at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("restored_at")).map(java.sql.Timestamp::toInstant)))
                .findOne();
    }

    public Fleet get() {
        return find().orElseThrow(() -> new IllegalStateException("the fleet was not founded"));
    }

    /** Whoever comes second finds it founded. */
    public boolean found(String id) {
        return handle.createUpdate("insert into fleet (id) values (:id) on conflict do nothing")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** @param envelope the trust file as its roots signed it */
    public void keepTrust(long version, Bytes envelope) {
        handle.createUpdate("insert into trust_version (version, envelope) values (:version, :envelope)")
                .bind("version", version)
                .bind("envelope", envelope.array())
                .execute();
    }

    /** The signed trust files from a version on, in their order. */
    public List<Bytes> trustFrom(long version) {
        return handle.createQuery("select envelope from trust_version where version >= :version order by version")
                .bind("version", version)
                .map((row, _) -> Bytes.of(row.getBytes("envelope")))
                .list();
    }

    public Bytes trust() {
        return handle.createQuery("select envelope from trust_version order by version desc limit 1")
                .map((row, _) -> Bytes.of(row.getBytes("envelope")))
                .one();
    }
}
