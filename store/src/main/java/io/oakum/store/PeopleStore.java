package io.oakum.store;

import io.oakum.trust.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Who may sign in, with what. Secrets are kept by their digests alone. */
public final class PeopleStore {
    private final Handle handle;

    PeopleStore(Handle handle) {
        this.handle = handle;
    }

    /** @param roles as the database spells them: viewer, operator, approver, auditor, administrator */
    public record Person(long id, String name, Set<String> roles) {
        public Person {
            roles = Set.copyOf(roles);
        }
    }

    /** @return the person of that name, made where there is none */
    public long ensure(String name) {
        handle.createUpdate("insert into person (name) values (:name) on conflict on constraint person_name do nothing")
                .bind("name", name)
                .execute();
        return handle.createQuery("select id from person where name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .one();
    }

    public void grant(long person, String role) {
        handle.createUpdate("""
                        insert into person_role (person_id, role)
                        select :person, :role
                         where not exists (select from person_role
                                            where person_id = :person and role = :role and revoked_at is null)
                        """).bind("person", person).bind("role", role).execute();
    }

    public void addLink(Sha256 secret, long person, Duration life) {
        handle.createUpdate("""
                        insert into sign_in_link (hash, person_id, expires_at)
                        values (:hash, :person, now() + :life * interval '1 second')
                        """)
                .bind("hash", secret.bytes())
                .bind("person", person)
                .bind("life", life.toSeconds())
                .execute();
    }

    /** Burns the link: of two who come with it, one gets in. */
    public Optional<Person> useLink(Sha256 secret) {
        return handle.createQuery("""
                        update sign_in_link set used_at = now()
                         where hash = :hash and used_at is null and expires_at > now()
                        returning person_id
                        """)
                .bind("hash", secret.bytes())
                .mapTo(Long.class)
                .findOne()
                .flatMap(this::find);
    }

    public void openSession(Sha256 secret, long person) {
        openSession(secret, person, "console", "");
    }

    /**
     * @param cameBy how the person got in: {@code link} or {@code console}
     * @param browser what it said of itself
     */
    public void openSession(Sha256 secret, long person, String cameBy, String browser) {
        handle.createUpdate("""
                        insert into web_session (hash, person_id, came_by, browser)
                        values (:hash, :person, :came_by, :browser)
                        """)
                .bind("hash", secret.bytes())
                .bind("person", person)
                .bind("came_by", cameBy)
                .bind("browser", browser)
                .execute();
    }

    /** Who holds the session, which is not thereby in use: what a page asks by itself keeps nobody signed in. */
    public Optional<Person> sessionUntouched(Sha256 secret, Duration maxIdle, Duration maxLife) {
        return handle.createQuery("""
                        select person_id from web_session
                         where hash = :hash and ended_at is null
                           and seen_at > now() - :idle * interval '1 second'
                           and opened_at > now() - :life * interval '1 second'
                        """)
                .bind("hash", secret.bytes())
                .bind("idle", maxIdle.toSeconds())
                .bind("life", maxLife.toSeconds())
                .mapTo(Long.class)
                .findOne()
                .flatMap(this::find);
    }

    /**
     * Who holds the session, if it is open, not idle and not old; it is then in use again. That is written once a minute, not with
     * every page: each write waits for the disk.
     */
    public Optional<Person> session(Sha256 secret, Duration maxIdle, Duration maxLife) {
        return handle.createQuery("""
                        with held as (
                          select hash, person_id from web_session
                           where hash = :hash and ended_at is null
                             and seen_at > now() - :idle * interval '1 second'
                             and opened_at > now() - :life * interval '1 second'
                        ), used as (
                          update web_session set seen_at = now() from held
                           where web_session.hash = held.hash and web_session.ended_at is null
                             and web_session.seen_at < now() - interval '1 minute'
                        )
                        select person_id from held
                        """)
                .bind("hash", secret.bytes())
                .bind("idle", maxIdle.toSeconds())
                .bind("life", maxLife.toSeconds())
                .mapTo(Long.class)
                .findOne()
                .flatMap(this::find);
    }

    /** @return whether it was open */
    public boolean endSession(Sha256 secret) {
        return handle.createUpdate("update web_session set ended_at = now() where hash = :hash and ended_at is null")
                        .bind("hash", secret.bytes())
                        .execute()
                == 1;
    }

    private Optional<Person> find(long id) {
        return handle.createQuery("select id, name from person where id = :id and disabled_at is null")
                .bind("id", id)
                .map((row, _) -> new Person(row.getLong("id"), row.getString("name"), roles(row.getLong("id"))))
                .findOne();
    }

    private Set<String> roles(long person) {
        List<String> roles = handle.createQuery(
                        "select role from person_role where person_id = :person and revoked_at is null")
                .bind("person", person)
                .mapTo(String.class)
                .list();
        return Set.copyOf(roles);
    }
}
