package io.oakum.store;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.core.inventory.Ecosystem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** What feeds say of packages, of vulnerabilities and of the end of support, now and in the past. */
public final class AdvisoryStore {
    private static final int FETCH = 500;

    private final Handle handle;

    AdvisoryStore(Handle handle) {
        this.handle = handle;
    }

    /** A feed's word under one id, and from when to when it was its word here. */
    public record Word(String feed, String name, Instant since, Optional<Instant> until, List<Advisory> said) {}

    /** A fact, the feed that says it, and since when it does here. */
    public record Known(String feed, Instant since, Optional<Instant> until, VulnerabilityFact fact) {}

    public Staging stage() {
        return new Staging(handle);
    }

    /** Gives everything that is said now to the taker, one id of one feed after the other. */
    public void forEachCurrent(Consumer<List<Advisory>> taker) {
        try (var words = handle
                .createQuery("select document from advisory where upper_inf(valid) order by name, feed")
                .setFetchSize(FETCH)
                .mapTo(String.class)
                .stream()) {
            words.map(AdvisoryJson::read).forEach(taker);
        }
    }

    /** What anybody says under these ids now. */
    public List<Advisory> said(Collection<String> names) {
        return handle
                .createQuery("""
                        select document from advisory where name = any (:names) and upper_inf(valid) order by name, feed
                        """)
                .bindArray("names", String.class, List.copyOf(names))
                .mapTo(String.class)
                .list()
                .stream()
                .flatMap(document -> AdvisoryJson.read(document).stream())
                .toList();
    }

    /** All names that were ever used under these ids. */
    public Set<String> everNamed(Collection<String> ids) {
        return new HashSet<>(handle.createQuery("select distinct unnest(names) from advisory where name = any (:ids)")
                .bindArray("ids", String.class, List.copyOf(ids))
                .mapTo(String.class)
                .list());
    }

    /** The advisories that use one of the names, as they were at an instant, by feed and id. */
    public List<Word> about(Collection<String> names, Instant at) {
        return handle.createQuery("""
                        select feed, name, lower(valid) as since, upper(valid) as until, document
                          from advisory
                         where names && cast(:names as text[]) and valid @> cast(:at as timestamptz)
                         order by feed, name
                        """)
                .bindArray("names", String.class, List.copyOf(names))
                .bind("at", at)
                .map((row, _) -> new Word(
                        row.getString("feed"),
                        row.getString("name"),
                        row.getTimestamp("since").toInstant(),
                        Optional.ofNullable(row.getTimestamp("until")).map(Timestamp::toInstant),
                        AdvisoryJson.read(row.getString("document"))))
                .list();
    }

    /** What is known of these vulnerabilities at an instant, and when they were in the catalogue of the exploited before. */
    public List<Known> known(Collection<String> vulnerabilities, Instant at) {
        return handle.createQuery("""
                        select feed, vulnerability, kind, detail, lower(valid) as since, upper(valid) as until
                          from vulnerability_fact
                         where vulnerability = any (:vulnerabilities)
                           and (valid @> cast(:at as timestamptz) or (kind = 'exploited' and lower(valid) <= :at))
                         order by vulnerability, kind, feed, author, lower(valid)
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .bind("at", at)
                .map((row, _) -> new Known(
                        row.getString("feed"),
                        row.getTimestamp("since").toInstant(),
                        Optional.ofNullable(row.getTimestamp("until")).map(Timestamp::toInstant),
                        FactJson.read(row.getString("vulnerability"), row.getString("kind"), row.getString("detail"))))
                .list();
    }

    /** Whether anybody's catalogue of exploited vulnerabilities was ever loaded: without one, silence about one is no safety. */
    public boolean hasCatalogue() {
        return handle.createQuery(
                        "select exists (select from vulnerability_fact where kind = 'exploited' and upper_inf(valid))")
                .mapTo(Boolean.class)
                .one();
    }

    /** The vulnerabilities that a feed's catalogue of the exploited ceased to list at this instant, and that no other lists. */
    public List<String> unlisted(String feed, Instant at) {
        return handle.createQuery("""
                        select distinct vulnerability from vulnerability_fact old
                         where feed = :feed and kind = 'exploited' and upper(valid) = :at
                           and not exists (select from vulnerability_fact other
                                            where other.vulnerability = old.vulnerability and other.kind = old.kind
                                              and upper_inf(other.valid))
                         order by 1
                        """)
                .bind("feed", feed)
                .bind("at", at)
                .mapTo(String.class)
                .list();
    }

    /** The feed that brings such a catalogue. */
    public Optional<String> catalogue() {
        return handle.createQuery(
                        "select feed from vulnerability_fact where kind = 'exploited' and upper_inf(valid) limit 1")
                .mapTo(String.class)
                .findOne();
    }

    /** When support ends, as a feed says. */
    public record FeedsEnd(String feed, SupportEnd end) {}

    /** What feeds say now of the ends of support. */
    public List<FeedsEnd> supportEnds() {
        return handle.createQuery("""
                        select feed, ecosystem, packages, ends_on, regular_until, extended_until, says
                          from support_end where upper_inf(valid) order by feed, ecosystem, packages
                        """)
                .map((row, _) -> new FeedsEnd(
                        row.getString("feed"),
                        new SupportEnd(
                                Ecosystem.parse(row.getString("ecosystem")),
                                row.getString("packages"),
                                day(row, "ends_on"),
                                new SupportEnd.Phases(day(row, "regular_until"), day(row, "extended_until")),
                                row.getString("says"))))
                .list();
    }

    private static Optional<LocalDate> day(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDate.class));
    }
}
