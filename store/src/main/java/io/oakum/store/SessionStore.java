package io.oakum.store;

import io.oakum.trust.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
}
