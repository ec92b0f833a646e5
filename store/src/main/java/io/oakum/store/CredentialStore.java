package io.oakum.store;

import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What people prove by that they are who they are. Nothing in here lets anybody in by itself. */
public final class CredentialStore {
    private final Handle handle;

    CredentialStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * Who a name belongs to, and what a try is held against.
     *
     * @param phc empty where there is no password
     */
    public record Known(long person, String phc) {}

    /** @return empty for a name that nobody has, or whose account is disabled */
    public Optional<Known> known(String name) {
        return handle.createQuery("""
                        select person.id, coalesce(held.phc, '') as phc
                          from person left join person_password held on held.person_id = person.id
                         where person.name = :name and person.disabled_at is null
                        """)
                .bind("name", name)
                .map((row, _) -> new Known(row.getLong("id"), row.getString("phc")))
                .findOne();
    }

    /** The password's hash; empty where there is none. */
    public Optional<String> password(long person) {
        return handle.createQuery("select phc from person_password where person_id = :person")
                .bind("person", person)
                .mapTo(String.class)
                .findOne();
    }

    public void setPassword(long person, String phc) {
        handle.createUpdate("""
                        insert into person_password (person_id, phc)
                        values (:person, :phc)
                        on conflict on constraint person_password_pk do update set phc = excluded.phc, set_at = now()
                        """).bind("person", person).bind("phc", phc).execute();
    }

    /** The same password by other parameters; one that was changed meanwhile stays. */
    public void rehash(long person, String before, String after) {
        handle.createUpdate("update person_password set phc = :after where person_id = :person and phc = :before")
                .bind("person", person)
                .bind("before", before)
                .bind("after", after)
                .execute();
    }

    /** @return whether there was one */
    public boolean removePassword(long person) {
        return deleted("person_password", person);
    }

    /** One that counts as soon as a code of it was entered; a former one that waits is gone. */
    public void offerAuthenticator(long person, Bytes sealed) {
        handle.createUpdate("""
                        insert into person_authenticator (person_id, is_confirmed, sealed)
                        values (:person, false, :sealed)
                        on conflict on constraint person_authenticator_pk
                        do update set sealed = excluded.sealed, set_at = now(), last_step = 0
                        """)
                .bind("person", person)
                .bind("sealed", sealed.array())
                .execute();
    }

    /** @param lastStep of the newest code that was used */
    public record Authenticator(Bytes sealed, long lastStep, Instant setAt) {}

    /** The one in force. */
    public Optional<Authenticator> authenticator(long person) {
        return authenticator(person, true);
    }

    /** The one that waits for its first code. */
    public Optional<Authenticator> offered(long person) {
        return authenticator(person, false);
    }

    private Optional<Authenticator> authenticator(long person, boolean isConfirmed) {
        return handle.createQuery("""
                        select sealed, last_step, set_at from person_authenticator
                         where person_id = :person and is_confirmed = :confirmed
                        """)
                .bind("person", person)
                .bind("confirmed", isConfirmed)
                .map((row, _) -> new Authenticator(
                        Bytes.of(row.getBytes("sealed")),
                        row.getLong("last_step"),
                        row.getTimestamp("set_at").toInstant()))
                .findOne();
    }

    /**
     * Puts the one that waits in force, in place of the former.
     *
     * @param step of the code that was entered
     * @return whether one was waiting
     */
    public boolean confirmAuthenticator(long person, long step) {
        handle.createUpdate("""
                        delete from person_authenticator
                         where person_id = :person and is_confirmed
                           and exists (select from person_authenticator where person_id = :person and not is_confirmed)
                        """).bind("person", person).execute();
        return handle.createUpdate("""
                        update person_authenticator set is_confirmed = true, last_step = :step, set_at = now()
                         where person_id = :person and not is_confirmed
                        """)
                        .bind("person", person)
                        .bind("step", step)
                        .execute()
                == 1;
    }

    /**
     * Uses up a code of the authenticator in force.
     *
     * @return false where it, or a later one, was used before
     */
    public boolean useStep(long person, long step) {
        return handle.createUpdate("""
                        update person_authenticator set last_step = :step
                         where person_id = :person and is_confirmed and last_step < :step
                        """)
                        .bind("person", person)
                        .bind("step", step)
                        .execute()
                == 1;
    }

    /**
     * With its recovery codes, and with one that waits.
     *
     * @return whether there was one
     */
    public boolean removeAuthenticator(long person) {
        deleted("recovery_code", person);
        return deleted("person_authenticator", person);
    }

    /** Those before are good for nothing any more. */
    public void setRecoveryCodes(long person, List<Sha256> codes) {
        deleted("recovery_code", person);
        var batch = handle.prepareBatch("insert into recovery_code (hash, person_id) values (:hash, :person)");
        codes.forEach(
                code -> batch.bind("hash", code.bytes()).bind("person", person).add());
        batch.execute();
    }

    /** @return whether it was good; it is not any more */
    public boolean useRecoveryCode(long person, Sha256 code) {
        return handle.createUpdate("""
                        update recovery_code set used_at = now()
                         where person_id = :person and hash = :hash and used_at is null
                        """)
                        .bind("person", person)
                        .bind("hash", code.bytes())
                        .execute()
                == 1;
    }

    private boolean deleted(String table, long person) {
        return handle.createUpdate("delete from " + table + " where person_id = :person")
                        .bind("person", person)
                        .execute()
                > 0;
    }

    /**
     * What somebody has, without any secret.
     *
     * @param recoveryCodes how many are left
     */
    public record Held(Optional<Instant> password, Optional<Instant> authenticator, int recoveryCodes) {
        /** Whether name, password and code let the person in. */
        public boolean letsIn() {
            return password.isPresent() && authenticator.isPresent();
        }
    }

    public Held held(long person) {
        return handle.createQuery("""
                        select (select set_at from person_password where person_id = :person) as password
                             , (select set_at from person_authenticator
                                 where person_id = :person and is_confirmed) as authenticator
                             , (select count(*) from recovery_code where person_id = :person and used_at is null) as codes
                        """)
                .bind("person", person)
                .map((row, _) -> new Held(
                        Optional.ofNullable(row.getTimestamp("password")).map(java.sql.Timestamp::toInstant),
                        Optional.ofNullable(row.getTimestamp("authenticator")).map(java.sql.Timestamp::toInstant),
                        row.getInt("codes")))
                .one();
    }
}
