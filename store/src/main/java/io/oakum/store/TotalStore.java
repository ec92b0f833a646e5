package io.oakum.store;

import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.Page.Place;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/** What is open, told by package and by group: a row of counts for each. Counting reads all that is open, so a loop does it. */
public final class TotalStore {
    /** Characters of a name that a page's address may have in it. */
    static final int SHORT = 255;

    /** What is open under each name, once for each host and vulnerability, and what comes of it. */
    private static final String COUNTED = """
            <with>had as materialized (
              select named.name, open.host_id, open.vulnerability, open.state, open.hindrance, open.provisional, open.due, open.rule
                from exposure_interval open
                join host on host.id = open.host_id and host.retired_at is null
                <from>
               where open.closed_at is null <part>
            ), of_host as (
              select name, count(*) as hosts, count(*) filter (where is_late) as late
                from (select name, host_id, bool_or(due <= now()) as is_late from had group by name, host_id) each
               group by name
            ), of_flaw as (
              select name, vulnerability, rule, min(due) as due, count(*) as exposures
                   , count(*) filter (where state = 'fix-available' and hindrance is null) as ready
                   , count(*) filter (where state = 'restart-required') as restarts
                   , count(*) filter (where state in ('no-fix', 'end-of-life')) as unfixable
                   , count(*) filter (where provisional) as provisional
                from had group by name, vulnerability, rule
            ), known as (
              select vulnerability, bool_or(kind = 'exploited') as exploited
                   , max(case when kind = 'likelihood' then (detail::jsonb ->> 'probability')::double precision end) as likelihood
                from vulnerability_fact
               where upper_inf(valid) and kind in ('exploited', 'likelihood') and vulnerability in (select vulnerability from of_flaw)
               group by vulnerability
            ), counted as (
              select name, count(distinct vulnerability)::integer as vulnerabilities, sum(exposures)::bigint as exposures
                   , of_host.hosts::integer as hosts, of_host.late::integer as late, sum(ready)::bigint as ready
                   , sum(restarts)::bigint as restarts, sum(unfixable)::bigint as unfixable
                   , sum(provisional)::bigint as provisional, min(due) as next_due
                   , (array_agg(rule order by due, rule))[1] as rule
                   , (count(distinct vulnerability) filter (where exploited))::integer as exploited
                   , max(likelihood) as likelihood, array_agg(distinct vulnerability) as open_to
                from of_flaw join of_host using (name) left join known using (vulnerability)
               group by name, of_host.hosts, of_host.late
            )
            """;

    private static final String COLUMNS = """
            name, vulnerabilities, exposures, hosts, late, ready, restarts, unfixable, provisional, next_due, rule, exploited, likelihood
            , open_to""";

    private static final String REPLACE = """
            , fresh as materialized (
              select cast(:side as text) as side, <columns> from counted
            ), gone as (
              delete from exposure_total had
               where had.side = :side
                 and not exists (select from fresh where fresh.name = had.name and (fresh.*) is not distinct from (had.*))
            )
            insert into exposure_total (side, <columns>)
            select * from fresh
             where not exists (select from exposure_total had
                                where had.side = :side and had.name = fresh.name and (fresh.*) is not distinct from (had.*))
            """.replace("<columns>", COLUMNS);

    private static final String OFFERED = """
            with fresh as materialized (
              select distinct said.vulnerability, version
                from reported_exposure said
                join host on host.id = said.host_id and host.retired_at is null
                cross join unnest(said.offered) version
               where upper_inf(said.valid)
            ), gone as (
              delete from offered_fix had
               where not exists (select from fresh where fresh.vulnerability = had.vulnerability and fresh.version = had.version)
            )
            insert into offered_fix (vulnerability, version)
            select * from fresh on conflict on constraint offered_fix_pk do nothing
            """;

    private static final String ONE_PAGE = """
            , matching as materialized (select total.*, <key> as key, <id> as id from total where <where>)
            select all_of.total as of_all, page.*
              from (select count(*) as total from matching) all_of
              left join lateral (select * from matching <from> order by key <direction>, id <direction> limit :rows) page on true
             order by page.key <direction>, page.id <direction>
            """;

    /** Of a name of any length, as short as an address can hold it. */
    private static final String ID = """
            case when length(name) > %1$d then left(name, %1$d) || encode(sha256(convert_to(name, 'UTF8')), 'hex') else name end""".formatted(TotalStore.SHORT);

    private static final String TITLE = "left(title, " + TotalStore.SHORT + ")";

    private final Handle handle;

    TotalStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * What is open under one name.
     *
     * @param id by which a page finds its place again
     * @param key what it is found by: the package, the group, which is empty for the hosts in none, or the host's id
     * @param title what people call it
     * @param exposures how many vulnerabilities on how many hosts, together; of these are {@code ready} and those that follow
     * @param late on how many hosts something is past its deadline; of one host, how many vulnerabilities are
     * @param rule that set the first deadline
     * @param exploited how many of the vulnerabilities are in a catalogue of the exploited
     * @param likelihood the highest that one of them is exploited, 0 to 1
     */
    public record Line(
            String id,
            String key,
            String title,
            long vulnerabilities,
            long exposures,
            long hosts,
            long late,
            long ready,
            long restarts,
            long unfixable,
            long provisional,
            Instant nextDue,
            String rule,
            long exploited,
            OptionalDouble likelihood) {
        public String key(Sort sort) {
            return switch (sort) {
                case DUE -> nextDue.toString();
                case OPEN -> String.valueOf(-vulnerabilities);
                case HOSTS -> String.valueOf(-hosts);
                case NAME ->
                    title.codePointCount(0, title.length()) > SHORT
                            ? title.substring(0, title.offsetByCodePoints(0, SHORT))
                            : title;
            };
        }
    }

    /** Counts by package and by group, and gathers what hosts are offered, as of now; not where somebody else does. */
    public void count() {
        boolean isMine = handle.createQuery(
                        "select pg_try_advisory_xact_lock(hashtextextended('totals of what is open', 0))")
                .mapTo(Boolean.class)
                .one();
        if (!isMine) {
            return;
        }
        // Else what is counted goes to the disk and back, which takes four times as long.
        handle.execute("set local work_mem = '128MB'");
        for (Side side : List.of(Side.PACKAGE, Side.GROUP)) {
            handle.createUpdate(counted(side, OpenPart.ALL) + REPLACE)
                    .bind("side", side.word())
                    .execute();
        }
        handle.execute(OFFERED);
        handle.execute("""
                insert into exposure_total_counted (counted_at) values (now())
                on conflict on constraint exposure_total_counted_pk do update set counted_at = excluded.counted_at
                """);
    }

    /** When that was done last; empty before the first time. */
    public Optional<Instant> counted() {
        return handle.createQuery("select counted_at from exposure_total_counted")
                .mapTo(Instant.class)
                .findOne();
    }

    private static String counted(Side side, OpenPart part) {
        return COUNTED.replace("<with>", part.with())
                .replace("<from>", names(side))
                .replace("<part>", part.conditions());
    }

    private static String names(Side side) {
        return switch (side) {
            case PACKAGE ->
                "cross join lateral (select distinct split_part(package, ':', 1) as name from unnest(open.packages) package) named";
            case GROUP -> """
                left join (select distinct host_id, tag from host_tag where until is null) tagged on tagged.host_id = open.host_id
                cross join lateral (select coalesce(tagged.tag, '') as name) named""";
            case HOST -> "cross join lateral (select open.host_id as name) named";
            case VULNERABILITY -> throw new IllegalArgumentException("vulnerabilities have totals of their own");
        };
    }

    /** @param filter which rows: those with at least one exposure that is so; within its part, which is all that is counted */
    public Page<Line> page(Side side, Filter filter, Sort sort, Place place, int rows) {
        if (side == Side.HOST && filter.part().isOfHosts()) {
            return new HostTotals(handle).page(filter, sort, place, rows);
        }
        String direction = Page.direction(place);
        String sql = total(side, filter.part())
                + ONE_PAGE.replace("<key>", sort == Sort.NAME ? TITLE : sort.key())
                        .replace("<id>", ID)
                        .replace("<where>", where(side, filter))
                        .replace("<from>", from(sort, place))
                        .replace("<direction>", direction);
        Query query = filter.part()
                .bind(handle.createQuery(sql))
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .bind("side", side.word())
                .bind("text", filter.text())
                .bind("rows", rows + 1)
                .bind("key", Page.key(place))
                .bind("after", Page.id(place));
        var total = new long[1];
        var lines = new ArrayList<Line>();
        query.map((row, _) -> {
                    total[0] = row.getLong("of_all");
                    return Optional.ofNullable(row.getString("name")).isPresent()
                            ? Optional.of(line(row))
                            : Optional.<Line>empty();
                })
                .forEach(line -> line.ifPresent(lines::add));
        return Page.of(lines, total[0], place, rows);
    }

    private static String total(Side side, OpenPart part) {
        return switch (side) {
            case PACKAGE, GROUP ->
                part.isAll()
                        ? "with total as (select exposure_total.*, name as title from exposure_total where side = :side)"
                        : counted(side, part) + ", total as (select counted.*, name as title from counted)";
            case HOST ->
                counted(side, part)
                        + ", total as (select counted.*, host.name as title from counted join host on host.id = counted.name)";
            case VULNERABILITY -> throw new IllegalArgumentException("vulnerabilities have totals of their own");
        };
    }

    private static String from(Sort sort, Place place) {
        return place instanceof Place.Start
                ? ""
                : "where (key, id) " + Page.comparison(place) + " (cast(:key as " + sort.type() + "), :after)";
    }

    private static String where(Side side, Filter filter) {
        var conditions = new ArrayList<>(List.of("true"));
        if (!filter.text().isEmpty()) {
            conditions.add(
                    "(position(lower(:text) in lower(title)) > 0 or open_to && (select coalesce(array_agg(vulnerability), '{}')"
                            + " from vulnerability_open where hosts > 0 and " + named(side) + "))");
        }
        filter.state().map(VulnerabilityStore.State::condition).ifPresent(conditions::add);
        if (filter.isLate()) {
            conditions.add("next_due <= now()");
        }
        if (filter.isExploited()) {
            conditions.add("exploited > 0");
        }
        return String.join(" and ", conditions);
    }

    /** A package has a name of its own, so that of others which have the same vulnerability does not find it. */
    private static String named(Side side) {
        return side == Side.PACKAGE ? VulnerabilityStore.OF_ID : VulnerabilityStore.OF_NAME;
    }

    static Line line(ResultSet row) throws SQLException {
        double likelihood = row.getDouble("likelihood");
        OptionalDouble known = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(likelihood);
        return new Line(
                row.getString("id"),
                row.getString("name"),
                row.getString("title"),
                row.getLong("vulnerabilities"),
                row.getLong("exposures"),
                row.getLong("hosts"),
                row.getLong("late"),
                row.getLong("ready"),
                row.getLong("restarts"),
                row.getLong("unfixable"),
                row.getLong("provisional"),
                row.getTimestamp("next_due").toInstant(),
                row.getString("rule"),
                row.getLong("exploited"),
                known);
    }
}
