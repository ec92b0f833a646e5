package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureStore.Reported;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/** What is or was wrong in the fleet, asked from several sides, now or as of a past date. Hosts that left are not in it. */
public final class ExposureQuestions {
    private final Handle handle;

    ExposureQuestions(Handle handle) {
        this.handle = handle;
    }

    /**
     * What is asked about; what is empty leaves all in.
     *
     * @param packageName of any architecture
     * @param group a tag
     * @param state as the contracts write it
     * @param isOverdue only what was due before the instant that is asked about
     * @param asOf a past instant; empty for now
     */
    public record Filter(
            Optional<String> vulnerability,
            Optional<String> packageName,
            Optional<HostId> host,
            Optional<String> group,
            Optional<String> state,
            boolean isOverdue,
            Optional<Instant> asOf) {
        public static final Filter ALL = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** One exposure of one host, as it stood. */
    public record Found(
            HostId host,
            String hostName,
            Reported shown,
            List<String> sources,
            Instant openedAt,
            Optional<Instant> closedAt) {}

    /** From what side the totals are told. */
    public enum Side {
        VULNERABILITY("vulnerability", "vulnerability"),
        PACKAGE("split_part(package, ':', 1)", "split_part(package, ':', 1)"),
        HOST("host_id", "host_name"),
        GROUP("coalesce(tag, '')", "coalesce(tag, '')");

        private final String key;
        private final String title;

        Side(String key, String title) {
            this.key = key;
            this.title = title;
        }

        /** As addresses and documents write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Side> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** @param key what to ask on with; {@code title} is what people call it */
    public record Total(String key, String title, long exposures, long hosts, long overdue, Instant nextDue) {}

    /** Behind which row of an answer the next part begins; the deadline, and the keys that tell rows of one deadline apart. */
    public record Cursor(Instant due, String first, String second) {}

    private static final String NOW = """
            select open.host_id, host.name as host_name, open.vulnerability, open.opened_at, open.closed_at, open.state
                 , coalesce(open.hindrance, '') as hindrance, open.due, open.provisional, open.rule, open.because
                 , open.packages, open.sources
              from exposure_interval open join host on host.id = open.host_id and host.retired_at is null
             where open.closed_at is null
            """;

    private static final String THEN = """
            select open.host_id, host.name as host_name, open.vulnerability, open.opened_at, open.closed_at
                 , case when past.exposure_id is null then open.state else past.state end as state
                 , coalesce(case when past.exposure_id is null then open.hindrance else past.hindrance end, '') as hindrance
                 , coalesce(past.due, open.due) as due, coalesce(past.provisional, open.provisional) as provisional
                 , coalesce(past.rule, open.rule) as rule, coalesce(past.because, open.because) as because
                 , coalesce(past.packages, open.packages) as packages, coalesce(past.sources, open.sources) as sources
              from exposure_interval open
              join host on host.id = open.host_id and (host.retired_at is null or host.retired_at > :at)
               and (host.follows is null or host.approved_at <= :at)
              left join exposure_past past on past.exposure_id = open.id and past.stood @> cast(:at as timestamptz)
             where open.opened_at <= :at and (open.closed_at is null or open.closed_at > :at)
            """;

    /** The exposures behind the cursor, what is due first first. */
    public List<Found> find(Filter filter, Optional<Cursor> behind, int most) {
        String sql = standing(filter) + """
                select * from standing
                 where (cast(:due as timestamptz) is null or (due, host_id, vulnerability) > (:due, :first, :second))
                 order by due, host_id, vulnerability
                 limit :most
                """;
        return bind(handle.createQuery(sql), filter, behind)
                .bind("most", most)
                .map((row, _) -> found(row))
                .list();
    }

    private static String from(Side side) {
        return switch (side) {
            case VULNERABILITY, HOST -> "standing";
            case PACKAGE -> "standing cross join unnest(packages) package";
            case GROUP ->
                "standing left join host_tag tagged on tagged.host_id = standing.host_id and tagged.since <= :at"
                        + " and (tagged.until is null or tagged.until > :at)";
        };
    }

    /** The totals behind the cursor, what is due first first. */
    public List<Total> totals(Filter filter, Side side, Optional<Cursor> behind, int most) {
        String sql = standing(filter) + ", total as (select " + side.key.replace("host_id", "standing.host_id")
                + " as key, min("
                + side.title + """
                ) as title, count(distinct (standing.host_id, vulnerability)) as exposures
                     , count(distinct standing.host_id) as hosts
                     , count(distinct (standing.host_id, vulnerability)) filter (where due < :at) as overdue, min(due) as next
                  from\s""" + from(side) + """
                 group by 1)
                select key, title, exposures, hosts, overdue, next
                  from total
                 where (cast(:due as timestamptz) is null or (next, key, '') > (:due, :first, :second))
                 order by next, key
                 limit :most
                """;
        return bind(handle.createQuery(sql), filter, behind)
                .bind("most", most)
                .map((row, _) -> new Total(
                        row.getString("key"),
                        row.getString("title"),
                        row.getLong("exposures"),
                        row.getLong("hosts"),
                        row.getLong("overdue"),
                        row.getTimestamp("next").toInstant()))
                .list();
    }

    private static String standing(Filter filter) {
        var sql = new StringBuilder("with standing as (select * from (")
                .append(filter.asOf().isPresent() ? THEN : NOW)
                .append(") one where true");
        filter.vulnerability().ifPresent(_ -> sql.append(" and vulnerability = :vulnerability"));
        filter.host().ifPresent(_ -> sql.append(" and host_id = :host"));
        filter.state().ifPresent(_ -> sql.append(" and state = :state"));
        filter.packageName()
                .ifPresent(_ -> sql.append(
                        " and exists (select from unnest(packages) each where split_part(each, ':', 1) = :package)"));
        filter.group()
                .ifPresent(_ -> sql.append(
                        " and exists (select from host_tag where host_tag.host_id = one.host_id and tag = :group"
                                + " and since <= :at and (until is null or until > :at))"));
        if (filter.isOverdue()) {
            sql.append(" and due < :at");
        }
        return sql.append(")\n").toString();
    }

    private Query bind(Query query, Filter filter, Optional<Cursor> behind) {
        Instant at = filter.asOf()
                .orElseGet(() ->
                        handle.createQuery("select now()").mapTo(Instant.class).one());
        return query.configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .bindMap(Map.of(
                        "vulnerability", filter.vulnerability().orElse(""),
                        "host", filter.host().map(HostId::value).orElse(""),
                        "state", filter.state().orElse(""),
                        "package", filter.packageName().orElse(""),
                        "group", filter.group().orElse(""),
                        "first", behind.map(Cursor::first).orElse(""),
                        "second", behind.map(Cursor::second).orElse("")))
                .bind("at", at)
                .bind("due", behind.map(Cursor::due).orElse(null));
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                new HostId(row.getString("host_id")),
                row.getString("host_name"),
                new Reported(
                        row.getString("vulnerability"),
                        row.getString("state"),
                        row.getString("hindrance"),
                        row.getTimestamp("due").toInstant(),
                        row.getBoolean("provisional"),
                        row.getString("rule"),
                        List.of((String[]) row.getArray("because").getArray()),
                        List.of((String[]) row.getArray("packages").getArray())),
                List.of((String[]) row.getArray("sources").getArray()),
                row.getTimestamp("opened_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("closed_at")).map(Timestamp::toInstant));
    }

    /** How an advisory's word on a vulnerability meets the fleet. */
    public record Fix(
            String ecosystem, String packageName, String installed, String fixed, String source, String advisory) {}

    /** Which versions in the fleet are open to it at an instant, and which version mends each. */
    public List<Fix> fixes(Collection<String> vulnerabilities, Instant at) {
        return handle.createQuery("""
                        select distinct key.release, key.name, key.version, said.fixed, said.source, said.advisory
                          from advisory_key said join package_key key on key.id = said.key_id
                         where said.vulnerability = any (:vulnerabilities) and said.says = 'affected'
                           and said.valid @> cast(:at as timestamptz)
                         order by 1, 2, 3, 4, 5, 6
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .bind("at", at)
                .map((row, _) -> new Fix(
                        row.getString("release"),
                        row.getString("name"),
                        row.getString("version"),
                        row.getString("fixed"),
                        row.getString("source"),
                        row.getString("advisory")))
                .list();
    }

    /** When a vulnerability was first seen anywhere here, and how often it was closed since. */
    public record Past(Optional<Instant> firstOpened, long closed, Optional<Instant> lastClosed) {}

    public Past past(String vulnerability) {
        return handle.createQuery("""
                        select min(opened_at) as first, count(closed_at) as closed, max(closed_at) as last
                          from exposure_interval where vulnerability = :vulnerability
                        """)
                .bind("vulnerability", vulnerability)
                .map((row, _) -> new Past(
                        Optional.ofNullable(row.getTimestamp("first")).map(Timestamp::toInstant),
                        row.getLong("closed"),
                        Optional.ofNullable(row.getTimestamp("last")).map(Timestamp::toInstant)))
                .one();
    }
}
