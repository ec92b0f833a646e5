package io.oakum.store;

import io.oakum.trust.Sha256;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Who is signed in where. */
public final class SessionStore {
    private static final int MAX_SHOWN = 500;

    private final Handle handle;

    SessionStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A session that is open.
     *
     * @param id the digest of its secret: it names the session and opens nothing
     * @param roles of its person
     */
    public record Session(
            Sha256 id, String person, Set<String> roles, Instant opened, Instant seen, String cameBy, String browser) {
        public Session {
            roles = Set.copyOf(roles);
        }
    }

    /** The open ones, last used first, at most 500 of them. */
    public List<Session> open(Duration maxIdle, Duration maxLife) {
        return handle.createQuery("""
                        select open.hash, person.name, open.opened_at, open.seen_at, open.came_by, open.browser
                             , (select coalesce(array_agg(role), '{}') from person_role
                                 where person_role.person_id = person.id and revoked_at is null) as roles
                          from web_session open join person on person.id = open.person_id
                         where open.ended_at is null and person.disabled_at is null
                           and open.seen_at > now() - :idle * interval '1 second'
                           and open.opened_at > now() - :life * interval '1 second'
                         order by open.seen_at desc, open.hash limit :shown
                        """)
                .bind("idle", maxIdle.toSeconds())
                .bind("life", maxLife.toSeconds())
                .bind("shown", MAX_SHOWN)
                .map((row, _) -> new Session(
                        Sha256.ofBytes(row.getBytes("hash")),
                        row.getString("name"),
                        Set.of((String[]) row.getArray("roles").getArray()),
                        row.getTimestamp("opened_at").toInstant(),
                        row.getTimestamp("seen_at").toInstant(),
                        row.getString("came_by"),
                        row.getString("browser")))
                .list();
    }

    /**
     * The database's clock, and with it when a session ends if nothing is done.
     *
     * @param ends empty where it is none, or over
     */
    public record Moment(Instant at, Optional<Instant> ends) {}

    public Moment moment(Sha256 session, Duration maxIdle, Duration maxLife) {
        return handle.createQuery("""
                        select now() as at
                             , (select least(seen_at + :idle * interval '1 second', opened_at + :life * interval '1 second')
                                  from web_session where hash = :hash and ended_at is null) as ends
                        """)
                .bind("hash", session.bytes())
                .bind("idle", maxIdle.toSeconds())
                .bind("life", maxLife.toSeconds())
                .map((row, _) -> new Moment(
                        row.getTimestamp("at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("ends")).map(Timestamp::toInstant)))
                .one();
    }

    /** How the holder of a session got in; empty where it is none. */
    public Optional<String> cameBy(Sha256 session) {
        return handle.createQuery("select came_by from web_session where hash = :hash")
                .bind("hash", session.bytes())
                .mapTo(String.class)
                .findOne();
    }

    /** Whether the session's person proved lately to be who they are. On the server's own machine the session's file is the proof. */
    public boolean isFresh(Sha256 session, long person, Duration within) {
        return handle.createQuery("""
                        select exists (select from web_session
                                        where hash = :hash and person_id = :person and ended_at is null
                                          and (came_by = 'console' or proved_at > now() - :within * interval '1 second'))
                        """)
                .bind("hash", session.bytes())
                .bind("person", person)
                .bind("within", within.toSeconds())
                .mapTo(Boolean.class)
                .one();
    }

    /** Its person has just proved to be who they are. */
    public void prove(Sha256 session) {
        handle.createUpdate("update web_session set proved_at = now() where hash = :hash and ended_at is null")
                .bind("hash", session.bytes())
                .execute();
    }

    /**
     * Ends all sessions of somebody but one, and makes their links good for nothing that were not used yet.
     *
     * @param kept its id; that of no session ends all
     */
    public void endOthers(long person, Sha256 kept) {
        handle.createUpdate("""
                        update web_session set ended_at = now()
                         where person_id = :person and hash <> :kept and ended_at is null and came_by <> 'console'
                        """)
                .bind("person", person)
                .bind("kept", kept.bytes())
                .execute();
        handle.createUpdate("update sign_in_link set used_at = now() where person_id = :person and used_at is null")
                .bind("person", person)
                .execute();
    }
}
