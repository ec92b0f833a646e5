package io.oakum.store;

import io.oakum.trust.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The next trust file, while it is being signed, and the server's own keys that trust files name. */
public final class TrustStore {
    private final Handle handle;

    TrustStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A trust file that is not in force.
     *
     * @param payload what is signed, exactly
     */
    public record Proposal(long version, Bytes payload, String proposedBy, Instant proposedAt) {}

    /** @param armour as {@code ssh-keygen} wrote it */
    public record Signature(String keyId, String armour) {}

    /** Whoever changes it waits for whoever is at it. */
    public void lock() {
        handle.execute("select 1 from fleet for update");
    }

    public Optional<Proposal> proposal() {
        return handle.createQuery("select version, payload, proposed_by, proposed_at from trust_proposal")
                .map((row, _) -> new Proposal(
                        row.getLong("version"),
                        Bytes.of(row.getBytes("payload")),
                        row.getString("proposed_by"),
                        row.getTimestamp("proposed_at").toInstant()))
                .findOne();
    }

    /** Takes the place of the one before, whose signatures are void. */
    public void propose(long version, Bytes payload, String by) {
        withdraw();
        handle.createUpdate(
                        "insert into trust_proposal (version, payload, proposed_by) values (:version, :payload, :by)")
                .bind("version", version)
                .bind("payload", payload.array())
                .bind("by", by)
                .execute();
    }

    /** @return whether there was one */
    public boolean withdraw() {
        return handle.execute("delete from trust_proposal") > 0;
    }

    /** A key that signed already stays signed. @return whether it is new */
    public boolean sign(long version, Signature signature) {
        return handle.createUpdate("""
                        insert into trust_signature (version, key_id, armour) values (:version, :key, :armour)
                        on conflict on constraint trust_signature_pk do nothing
                        """)
                        .bind("version", version)
                        .bind("key", signature.keyId())
                        .bind("armour", signature.armour())
                        .execute()
                > 0;
    }

    public List<Signature> signatures() {
        return handle.createQuery("select key_id, armour from trust_signature order by signed_at, key_id")
                .map((row, _) -> new Signature(row.getString("key_id"), row.getString("armour")))
                .list();
    }

    /**
     * @param publicKey as in a .pub file
     * @param sealed the private half, encrypted
     */
    public void keepOnlineKey(String publicKey, Bytes sealed) {
        handle.createUpdate("""
                        insert into online_key (public_key, sealed) values (:key, :sealed)
                        on conflict on constraint online_key_pk do nothing
                        """)
                .bind("key", publicKey)
                .bind("sealed", sealed.array())
                .execute();
    }

    /** @return the private half, encrypted */
    public Optional<Bytes> onlineKey(String publicKey) {
        return handle.createQuery("select sealed from online_key where public_key = :key")
                .bind("key", publicKey)
                .map((row, _) -> Bytes.of(row.getBytes("sealed")))
                .findOne();
    }

    /** Those that no trust file needs any more are gone for good. */
    public void forgetOnlineKeysBut(List<String> publicKeys) {
        handle.createUpdate("delete from online_key where public_key <> all(:keys)")
                .bindArray("keys", String.class, publicKeys)
                .execute();
    }
}
