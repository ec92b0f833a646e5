package io.oakum.store;

import io.oakum.trust.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The public halves of passkeys. */
public final class PasskeyStore {
    private final Handle handle;

    PasskeyStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A passkey as its person sees it.
     *
     * @param site the name it is good at
     * @param isSynced whether its maker may copy it to other devices of the person
     */
    public record Passkey(
            Bytes id, String name, String site, boolean isSynced, Instant madeAt, Optional<Instant> usedAt) {}

    /**
     * What an answer is held against.
     *
     * @param person whose it is, by the id
     * @param handle by which authenticators know the person
     * @param key with the id in it, as authenticators write it
     * @param signCount the last that was seen
     */
    public record Held(
            long person, String personName, Bytes handle, String site, Bytes key, long signCount, boolean isSynced) {}

    /** Those of a person, oldest first. */
    public List<Passkey> of(long person) {
        return handle.createQuery("""
                        select id, name, site, is_synced, made_at, used_at from passkey
                         where person_id = :person
                         order by made_at, id
                        """)
                .bind("person", person)
                .map((row, _) -> new Passkey(
                        Bytes.of(row.getBytes("id")),
                        row.getString("name"),
                        row.getString("site"),
                        row.getBoolean("is_synced"),
                        row.getTimestamp("made_at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("used_at")).map(java.sql.Timestamp::toInstant)))
                .list();
    }

    /** By which authenticators know the person: it says nothing about them. */
    public Bytes handle(long person) {
        return Bytes.of(handle.createQuery("select handle from person where id = :person")
                .bind("person", person)
                .mapTo(byte[].class)
                .one());
    }

    /** @return empty where there is none, or its person's account is disabled */
    public Optional<Held> find(Bytes id) {
        return handle.createQuery("""
                        select passkey.person_id, person.name as person_name, person.handle, passkey.site
                             , passkey.public_key, passkey.sign_count, passkey.is_synced
                          from passkey join person on person.id = passkey.person_id
                         where passkey.id = :id and person.disabled_at is null
                        """)
                .bind("id", id.array())
                .map((row, _) -> new Held(
                        row.getLong("person_id"),
                        row.getString("person_name"),
                        Bytes.of(row.getBytes("handle")),
                        row.getString("site"),
                        Bytes.of(row.getBytes("public_key")),
                        row.getLong("sign_count"),
                        row.getBoolean("is_synced")))
                .findOne();
    }

    /**
     * A new one.
     *
     * @param key with the id in it, as authenticators write it
     */
    public record New(Bytes id, String name, String site, Bytes key, long signCount, boolean isSynced) {}

    /** @return false where one of that id is here already */
    public boolean add(long person, New passkey) {
        return handle.createUpdate("""
                        insert into passkey (id, person_id, name, site, public_key, sign_count, is_synced)
                        values (:id, :person, :name, :site, :key, :count, :synced)
                        on conflict on constraint passkey_pk do nothing
                        """)
                        .bind("id", passkey.id().array())
                        .bind("person", person)
                        .bind("name", passkey.name())
                        .bind("site", passkey.site())
                        .bind("key", passkey.key().array())
                        .bind("count", passkey.signCount())
                        .bind("synced", passkey.isSynced())
                        .execute()
                == 1;
    }

    /**
     * It was used.
     *
     * @return false where it was used meanwhile: of two answers with one count, one is good
     */
    public boolean used(Bytes id, long countBefore, long count) {
        return handle.createUpdate("""
                        update passkey set sign_count = :count, used_at = now()
                         where id = :id and sign_count = :before
                        """)
                        .bind("id", id.array())
                        .bind("before", countBefore)
                        .bind("count", count)
                        .execute()
                == 1;
    }

    /** @return whether that person had it */
    public boolean remove(long person, Bytes id) {
        return handle.createUpdate("delete from passkey where person_id = :person and id = :id")
                        .bind("person", person)
                        .bind("id", id.array())
                        .execute()
                == 1;
    }

    /** @return whether there was one */
    public boolean removeAll(long person) {
        return handle.createUpdate("delete from passkey where person_id = :person")
                        .bind("person", person)
                        .execute()
                > 0;
    }
}
