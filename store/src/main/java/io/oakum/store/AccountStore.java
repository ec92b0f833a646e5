package io.oakum.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The accounts of a fleet, as administrators keep them. */
public final class AccountStore {
    private static final int MAX_SHOWN = 500;

    private final Handle handle;

    AccountStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * An account.
     *
     * @param roles as the database spells them
     * @param seen when a session of theirs was last used
     */
    public record Account(
            long id,
            String name,
            Set<String> roles,
            boolean isDisabled,
            boolean hasPassword,
            boolean hasAuthenticator,
            int passkeys,
            Optional<Instant> seen) {
        public Account {
            roles = Set.copyOf(roles);
        }
    }

    /** All of them by name, at most 500. */
    public List<Account> all() {
        return accounts(Optional.empty());
    }

    public Optional<Account> find(long id) {
        return accounts(Optional.of(id)).stream().findFirst();
    }

    /** @param one empty for all */
    private List<Account> accounts(Optional<Long> one) {
        return handle.createQuery("""
                        select person.id, person.name, person.disabled_at is not null as is_disabled
                             , (select coalesce(array_agg(role), '{}') from person_role
                                 where person_role.person_id = person.id and revoked_at is null) as roles
                             , exists (select from person_password held where held.person_id = person.id) as has_password
                             , exists (select from person_authenticator held
                                        where held.person_id = person.id and is_confirmed) as has_authenticator
                             , (select count(*) from passkey where passkey.person_id = person.id) as passkeys
                             , (select max(seen_at) from web_session where web_session.person_id = person.id) as seen
                          from person
                         where :all or person.id = :id
                         order by person.name limit :shown
                        """)
                .bind("all", one.isEmpty())
                .bind("id", one.orElse(0L))
                .bind("shown", MAX_SHOWN)
                .map((row, _) -> new Account(
                        row.getLong("id"),
                        row.getString("name"),
                        Set.of((String[]) row.getArray("roles").getArray()),
                        row.getBoolean("is_disabled"),
                        row.getBoolean("has_password"),
                        row.getBoolean("has_authenticator"),
                        row.getInt("passkeys"),
                        Optional.ofNullable(row.getTimestamp("seen")).map(java.sql.Timestamp::toInstant)))
                .list();
    }

    /** @return the new account's id; empty where the name is taken */
    public Optional<Long> make(String name) {
        return handle.createQuery("""
                        insert into person (name) values (:name) on conflict on constraint person_name do nothing
                        returning id
                        """).bind("name", name).mapTo(Long.class).findOne();
    }

    public void revoke(long person, String role) {
        handle.createUpdate("""
                        update person_role set revoked_at = now()
                         where person_id = :person and role = :role and revoked_at is null
                        """).bind("person", person).bind("role", role).execute();
    }

    /** @return whether that changed anything */
    public boolean disable(long person) {
        return handle.createUpdate("update person set disabled_at = now() where id = :person and disabled_at is null")
                        .bind("person", person)
                        .execute()
                == 1;
    }

    /** @return whether that changed anything */
    public boolean enable(long person) {
        return handle.createUpdate(
                                "update person set disabled_at = null where id = :person and disabled_at is not null")
                        .bind("person", person)
                        .execute()
                == 1;
    }

    /** Nobody else changes who administers until this transaction ends. */
    public void lock() {
        handle.execute("lock table person_role in share row exclusive mode");
    }

    /** How many administrators there are whose accounts are not disabled. */
    public long administrators() {
        return handle.createQuery("""
                        select count(distinct person.id) from person join person_role held on held.person_id = person.id
                         where held.role = 'administrator' and held.revoked_at is null and person.disabled_at is null
                        """).mapTo(Long.class).one();
    }
}
