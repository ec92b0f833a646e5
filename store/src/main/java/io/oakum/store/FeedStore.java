package io.oakum.store;

import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The feeds, and every attempt to load one. */
public final class FeedStore {
    private final Handle handle;

    FeedStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A feed as it stands.
     *
     * @param origin the address or path it came from
     * @param etag what its server called the version that counts, to ask later whether it changed; empty for none
     * @param sha256 of the bytes that count; empty before the first success
     * @param trouble what the last attempt failed of; empty where it did not
     * @param signature whose the bytes that count carry; empty where nobody asked for one
     */
    public record Feed(
            String name,
            String origin,
            String licence,
            String etag,
            String lastModified,
            Optional<Sha256> sha256,
            long rows,
            Optional<Instant> loadedAt,
            Instant triedAt,
            String trouble,
            Optional<Signature> signature) {}

    /** @param by the fingerprint of the key that signed, in hexadecimal digits */
    public record Signature(String by, Instant at) {}

    /** What came of an attempt. */
    public enum Outcome {
        TAKEN,
        UNCHANGED,
        HELD,
        REFUSED,
        UNREACHABLE
    }

    /** @param rows advisories, facts and ends of support that were read */
    public record Counts(long rows, long refused, long unsupported, long added, long changed, long gone) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);
    }

    /** @param reason why it was not taken; empty where it was */
    public record Run(
            String feed,
            Instant startedAt,
            Instant endedAt,
            String actor,
            String origin,
            Outcome outcome,
            Optional<Sha256> sha256,
            Counts counts,
            String reason) {}

    /** Keeps others who load the same feed away until this transaction ends. */
    public void lock(String name) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended('feed ' || :name, 0))")
                .bind("name", name)
                .mapTo(String.class)
                .findOne();
    }

    public Optional<Feed> find(String name) {
        return handle.createQuery("""
                        select name, origin, licence, etag, last_modified, sha256, row_count, loaded_at, tried_at, trouble
                             , signed_by, signed_at
                          from feed where name = :name
                        """)
                .bind("name", name)
                .map((row, _) -> feed(row))
                .findOne();
    }

    /** All of them, by name. */
    public List<Feed> all() {
        return handle.createQuery("""
                        select name, origin, licence, etag, last_modified, sha256, row_count, loaded_at, tried_at, trouble
                             , signed_by, signed_at
                          from feed order by name
                        """).map((row, _) -> feed(row)).list();
    }

    private static Feed feed(ResultSet row) throws SQLException {
        return new Feed(
                row.getString("name"),
                row.getString("origin"),
                row.getString("licence"),
                row.getString("etag"),
                row.getString("last_modified"),
                sha256(row),
                row.getLong("row_count"),
                Optional.ofNullable(row.getTimestamp("loaded_at")).map(Timestamp::toInstant),
                row.getTimestamp("tried_at").toInstant(),
                row.getString("trouble"),
                signature(row));
    }

    private static Optional<Signature> signature(ResultSet row) throws SQLException {
        Optional<Instant> at =
                Optional.ofNullable(row.getTimestamp("signed_at")).map(Timestamp::toInstant);
        String by = String.valueOf(row.getString("signed_by"));
        return at.map(signed -> new Signature(by, signed));
    }

    private static Optional<Sha256> sha256(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getBytes("sha256")).map(Sha256::ofBytes);
    }

    /** Notes that it was tried, and of what that failed; what counts of it stays as it is. */
    public void tried(String name, String origin, String licence, Instant at, String trouble) {
        handle.createUpdate("""
                        insert into feed (name, origin, licence, tried_at, trouble)
                        values (:name, :origin, :licence, :at, :trouble)
                        on conflict on constraint feed_pk do update
                           set tried_at = excluded.tried_at, trouble = excluded.trouble
                        """)
                .bind("name", name)
                .bind("origin", origin)
                .bind("licence", licence)
                .bind("at", at)
                .bind("trouble", trouble)
                .execute();
    }

    /** Notes what counts of it from now on. */
    public void taken(Feed feed) {
        handle.createUpdate("""
                        update feed set origin = :origin, licence = :licence, etag = :etag, last_modified = :modified
                             , sha256 = :sha256, row_count = :rows, loaded_at = :loaded, tried_at = :tried, trouble = ''
                             , signed_by = :signedBy, signed_at = :signedAt
                         where name = :name
                        """)
                .bind("name", feed.name())
                .bind("origin", feed.origin())
                .bind("licence", feed.licence())
                .bind("etag", feed.etag())
                .bind("modified", feed.lastModified())
                .bind("sha256", feed.sha256().map(Sha256::bytes).orElseThrow())
                .bind("rows", feed.rows())
                .bind("loaded", feed.loadedAt().orElseThrow())
                .bind("tried", feed.triedAt())
                .bind("signedBy", feed.signature().map(Signature::by).orElse(null))
                .bind("signedAt", feed.signature().map(Signature::at).orElse(null))
                .execute();
    }

    public void add(Run run) {
        handle.createUpdate("""
                        insert into feed_run
                          (feed, started_at, ended_at, actor, origin, outcome, sha256, row_count, refused, unsupported
                          , added, changed, gone, reason)
                        values (:feed, :started, greatest(cast(:started as timestamptz), cast(:ended as timestamptz)), :actor, :origin, :outcome, :sha256, :rows
                               , :refused, :unsupported, :added, :changed, :gone, :reason)
                        """)
                .bind("feed", run.feed())
                .bind("started", run.startedAt())
                .bind("ended", run.endedAt())
                .bind("actor", run.actor())
                .bind("origin", run.origin())
                .bind("outcome", word(run.outcome()))
                .bind("sha256", run.sha256().map(Sha256::bytes).orElse(null))
                .bind("rows", run.counts().rows())
                .bind("refused", run.counts().refused())
                .bind("unsupported", run.counts().unsupported())
                .bind("added", run.counts().added())
                .bind("changed", run.counts().changed())
                .bind("gone", run.counts().gone())
                .bind("reason", run.reason())
                .execute();
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The last attempts of a feed, newest first. */
    public List<Run> runs(String feed, int most) {
        return handle.createQuery("""
                        select feed, started_at, ended_at, actor, origin, outcome, sha256, row_count, refused, unsupported
                             , added, changed, gone, reason
                          from feed_run where feed = :feed order by id desc limit :most
                        """)
                .bind("feed", feed)
                .bind("most", most)
                .map((row, _) -> new Run(
                        row.getString("feed"),
                        row.getTimestamp("started_at").toInstant(),
                        row.getTimestamp("ended_at").toInstant(),
                        row.getString("actor"),
                        row.getString("origin"),
                        Outcome.valueOf(row.getString("outcome").toUpperCase(java.util.Locale.ROOT)),
                        sha256(row),
                        new Counts(
                                row.getLong("row_count"),
                                row.getLong("refused"),
                                row.getLong("unsupported"),
                                row.getLong("added"),
                                row.getLong("changed"),
                                row.getLong("gone")),
                        row.getString("reason")))
                .list();
    }
}
