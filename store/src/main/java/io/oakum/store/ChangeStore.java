package io.oakum.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What changed, in an order that all who read it agree on. A transaction that is still under way may yet add changes before others
 * that are there already; so nobody is shown what came after the oldest of them.
 */
public final class ChangeStore {
    private final Handle handle;

    ChangeStore(Handle handle) {
        this.handle = handle;
    }

    /** How far somebody has read. */
    public record Position(long xid, long id) implements Comparable<Position> {
        public static final Position START = new Position(0, 0);

        @Override
        public int compareTo(Position other) {
            return xid == other.xid ? Long.compare(id, other.id) : Long.compare(xid, other.xid);
        }
    }

    /** What a change is of. */
    public enum Kind {
        /** A host's inventory, its own report, or what people say of it. */
        HOST,
        /** What is said under an advisory's id. */
        ADVISORY,
        /** What is known of a vulnerability itself, or whose risk is accepted. */
        VULNERABILITY,
        /** Which policies are in force. */
        POLICIES,
        /** When releases stop getting fixes. */
        SUPPORT,
        /** A rollout came into another state; nothing is derived from it. */
        ROLLOUT
    }

    /**
     * @param subject such as a host's id
     * @param became the state that a rollout came into; empty for all other kinds
     */
    public record Change(Position position, Kind kind, String subject, Optional<String> became, Instant madeAt) {}

    public void add(Kind kind, String subject) {
        handle.createUpdate("insert into change (kind, subject) values (:kind, :subject)")
                .bind("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
                .bind("subject", subject)
                .execute();
    }

    /** A rollout came into this state. */
    public void rollout(String id, String became) {
        handle.createUpdate("insert into change (kind, subject, became) values ('rollout', :id, :became)")
                .bind("id", id)
                .bind("became", became)
                .execute();
    }

    /** The next changes behind a position, in their order. */
    public List<Change> after(Position position, int most) {
        return handle.createQuery("""
                        select cast(cast(xid as text) as bigint) as xid, id, kind, subject, became, made_at
                          from change
                         where (xid, id) > (cast(cast(:xid as text) as xid8), :id)
                           and xid < pg_snapshot_xmin(pg_current_snapshot())
                         order by change.xid, change.id
                         limit :most
                        """)
                .bind("xid", position.xid())
                .bind("id", position.id())
                .bind("most", most)
                .map((row, _) -> new Change(
                        new Position(row.getLong("xid"), row.getLong("id")),
                        Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                        row.getString("subject"),
                        Optional.ofNullable(row.getString("became")),
                        row.getTimestamp("made_at").toInstant()))
                .list();
    }

    /** Behind which whoever reads everything now finds all that changes later, and perhaps something that it has read already. */
    public Position now() {
        long oldest = handle.createQuery("select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)")
                .mapTo(Long.class)
                .one();
        return new Position(oldest - 1, Long.MAX_VALUE);
    }

    /** Up to where the exposures were derived; whoever else derives waits until this transaction ends. */
    public Position derivedForUpdate() {
        return handle.createQuery("select cast(cast(xid as text) as bigint) as xid, id from derivation for update")
                .map((row, _) -> new Position(row.getLong("xid"), row.getLong("id")))
                .one();
    }

    /** As {@link #derivedForUpdate}, for who only looks. */
    public Position derived() {
        return handle.createQuery("select cast(cast(xid as text) as bigint) as xid, id from derivation")
                .map((row, _) -> new Position(row.getLong("xid"), row.getLong("id")))
                .one();
    }

    public void derivedUpTo(Position position) {
        handle.createUpdate("update derivation set xid = cast(cast(:xid as text) as xid8), id = :id")
                .bind("xid", position.xid())
                .bind("id", position.id())
                .execute();
    }

    /**
     * Notes that support ended, where it did for anything since the day on which this was asked last.
     *
     * @param today a day on which support ended counts from the next one on
     */
    public void noteEnds(LocalDate today) {
        handle.createUpdate("""
                        insert into change (kind, subject)
                        select 'support', 'ended by ' || cast(:today as date) from derivation
                         where ends_seen_on < :today
                           and exists (select from support_end
                                        where upper_inf(valid) and ends_on >= ends_seen_on and ends_on < :today)
                        """).bind("today", today).execute();
        if (endsSeenOn().isBefore(today)) {
            endsSeenOn(today);
        }
    }

    private LocalDate endsSeenOn() {
        return handle.createQuery("select ends_seen_on from derivation")
                .mapTo(LocalDate.class)
                .one();
    }

    /** Says up to which day ends of support were looked at. */
    public void endsSeenOn(LocalDate day) {
        handle.createUpdate("update derivation set ends_seen_on = :day")
                .bind("day", day)
                .execute();
    }

    /** Forgets what everybody has read. @return how many */
    public int forget(Duration age) {
        return handle.createUpdate("""
                        delete from change
                         where made_at < now() - :age * interval '1 second'
                           and (xid, id) <= (select derivation.xid, derivation.id from derivation)
                        """).bind("age", age.toSeconds()).execute();
    }

    void addAll(Kind kind, Collection<String> subjects) {
        handle.createUpdate("insert into change (kind, subject) select :kind, unnest(cast(:subjects as text[]))")
                .bind("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
                .bindArray("subjects", String.class, List.copyOf(subjects))
                .execute();
    }
}
