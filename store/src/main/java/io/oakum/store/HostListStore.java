package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.store.HostFilter.Reports;
import io.oakum.store.Page.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Lists of hosts: filtered, sorted, a page at a time, however many there are. */
public final class HostListStore {
    private static final String FROM = """
              from host
              join host_open counted on counted.host_id = host.id
              join host_heard heard on heard.host_id = host.id
              left join host_report report on report.host_id = host.id
            """;

    private static final String LINES = """
            select host.id, host.name, coalesce(host.os, '') as os, host.asked_at, host.approved_at, host.quarantined_at
                 , host.retired_at, heard.heard_at, report.host_id is not null as reported
                 , coalesce(report.updates, 0) as updates, coalesce(report.restart, false) as restart
                 , counted.exposures, counted.ready, nullif(counted.next_due, 'infinity') as next_due
                 , case counted.next_due when 'infinity' then null when counted.due_triage then 0
                        when counted.due_3 then 1 when counted.due_14 then 2 when counted.due_60 then 3
                        when counted.due_upgrade then 4 end as tier
                 , (select count(*) from exposure_interval had
                     where had.host_id = host.id and had.closed_at is null and had.due <= now()) as late
                 , (select coalesce(array_agg(distinct tag order by tag), '{}') from host_tag
                     where host_tag.host_id = host.id and until is null) as tags
            """ + FROM;

    private static final List<String> TIERS = List.of("due_triage", "due_3", "due_14", "due_60", "due_upgrade");

    private final Handle handle;

    HostListStore(Handle handle) {
        this.handle = handle;
    }

    /** What a list is sorted by. Each puts first what needs somebody. */
    public enum Sort {
        DUE("counted.next_due", "timestamptz"),
        NAME("host.name", "text"),
        /** Longest not heard first. */
        SEEN("coalesce(heard.heard_at, '-infinity')", "timestamptz"),
        OPEN("(-counted.exposures)", "integer"),
        UPDATES("(-coalesce(report.updates, -1))", "integer");

        private final String key;
        private final String type;

        Sort(String key, String type) {
            this.key = key;
            this.type = type;
        }

        /** Whether a text could be a key of this order. */
        public boolean isKey(String text) {
            return switch (type) {
                case "timestamptz" -> isInstant(text);
                case "integer" -> text.matches("-?[0-9]{1,9}");
                case "text" -> true;
                case String other -> throw new IllegalStateException("no order by " + other);
            };
        }

        private static boolean isInstant(String text) {
            return text.matches("-?infinity|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}Z") && isReal(text);
        }

        private static boolean isReal(String text) {
            try {
                return text.endsWith("infinity") || Instant.parse(text).isAfter(Instant.EPOCH);
            } catch (java.time.DateTimeException e) {
                return false;
            }
        }
    }

    /**
     * @param tier of what is due first, 0 the most urgent, empty where nothing is due or its rule gives no tier
     * @param late how many exposures are past their deadline
     * @param isReported whether it ever said what it has: before that the counts mean nothing
     */
    public record Line(
            HostId id,
            String name,
            String os,
            List<String> tags,
            Life.Events events,
            boolean isReported,
            int updates,
            boolean restart,
            int exposures,
            int ready,
            long late,
            Optional<Instant> nextDue,
            Optional<Integer> tier) {

        /** Where this line stands in a list so sorted. */
        public String key(Sort sort) {
            return switch (sort) {
                case DUE -> nextDue.map(Instant::toString).orElse("infinity");
                case NAME -> name;
                case SEEN -> events.heard().map(Instant::toString).orElse("-infinity");
                case OPEN -> String.valueOf(-exposures);
                case UPDATES -> String.valueOf(isReported ? -updates : 1);
            };
        }
    }

    public Page<Line> page(HostFilter filter, Sort sort, Place place, int rows) {
        return isRare(filter) ? chosen(filter, sort, place, rows) : walked(filter, sort, place, rows);
    }

    /** Whether few hosts may be so, which the database cannot guess: in order of the list it would look at all of them, one by one. */
    private static boolean isRare(HostFilter filter) {
        return !filter.text().isEmpty()
                || filter.life().isPresent()
                || filter.why().isPresent()
                || filter.agents().standing().isPresent();
    }

    /** All that are so, found and counted in one go, and the page out of those. */
    private Page<Line> chosen(HostFilter filter, Sort sort, Place place, int rows) {
        String where = where(filter);
        String direction = Page.direction(place);
        String from = place instanceof Place.Start
                ? ""
                : " where (key, id) " + Page.comparison(place) + " (cast(:key as " + sort.type + "), :after)";
        Query query = handle.createQuery("with matching as materialized (select host.id, " + sort.key + " as key"
                + from(where + sort.key) + "where " + where + ") select all_of.total, page.id"
                + " from (select count(*) as total from matching) all_of left join lateral (select id, key from matching"
                + from + " order by key " + direction + ", id " + direction + " limit :rows) page on true");
        bind(query, filter).bind("rows", rows + 1);
        bind(query, place);
        List<Chosen> chosen = query.map(
                        (row, _) -> new Chosen(row.getLong("total"), Optional.ofNullable(row.getString("id"))))
                .list();
        List<String> ids = chosen.stream().flatMap(one -> one.id().stream()).toList();
        List<Line> lines = handle.createQuery(LINES + "where host.id = any (:ids) order by " + sort.key + " "
                        + direction + ", host.id " + direction)
                .bindArray("ids", String.class, ids)
                .map((row, _) -> line(row))
                .list();
        return Page.of(lines, chosen.getFirst().total(), place, rows);
    }

    /** @param id empty where none is so */
    private record Chosen(long total, Optional<String> id) {}

    private static void bind(Query query, Place place) {
        if (!(place instanceof Place.Start)) {
            query.bind("key", Page.key(place)).bind("after", Page.id(place));
        }
    }

    /** In the order of the list, until there are enough. */
    private Page<Line> walked(HostFilter filter, Sort sort, Place place, int rows) {
        List<String> conditions = new ArrayList<>(List.of(where(filter)));
        if (!(place instanceof Place.Start)) {
            conditions.add("(" + sort.key + ", host.id) " + Page.comparison(place) + " (cast(:key as " + sort.type
                    + "), :after)");
        }
        String direction = Page.direction(place);
        String condition = String.join(" and ", conditions);
        String inner = "select host.id as host_id" + from(condition + sort.key) + "where " + condition + " order by "
                + sort.key + " " + direction + ", host.id " + direction + " limit :rows";
        Query query = handle.createQuery(LINES + "where host.id in (" + inner + ") order by " + sort.key + " "
                + direction + ", host.id " + direction);
        bind(query, filter).bind("rows", rows + 1);
        bind(query, place);
        return Page.of(query.map((row, _) -> line(row)).list(), count(filter), place, rows);
    }

    /** The versions of all agents that were ever heard of hosts in the fleet. */
    public Set<String> agentVersions() {
        return Set.copyOf(handle.createQuery("""
                        select distinct agent_version from host_heard heard
                          join host on host.id = heard.host_id and host.retired_at is null
                         where heard.agent_version is not null
                        """).mapTo(String.class).list());
    }

    public long count(HostFilter filter) {
        String where = where(filter);
        return bind(handle.createQuery("select count(*)" + from(where) + "where " + where), filter)
                .mapTo(Long.class)
                .one();
    }

    /** What is to be read for some conditions; what the left join brings and nobody names, the database leaves out by itself. */
    static String from(String conditions) {
        String from = FROM;
        if (!conditions.contains("counted.")) {
            from = from.replace("  join host_open counted on counted.host_id = host.id\n", "");
        }
        if (!conditions.contains("heard.")) {
            from = from.replace("  join host_heard heard on heard.host_id = host.id\n", "");
        }
        return from;
    }

    static String where(HostFilter filter) {
        var conditions = new ArrayList<String>();
        conditions.add(filter.life().map(HostListStore::life).orElse("host.retired_at is null"));
        if (!filter.text().isEmpty()) {
            // By ASCII's letters, as hosts are named: those of a language take three times as long.
            conditions.add("position(lower(:text collate \"C\") in lower(host.name collate \"C\")) > 0");
        }
        if (!filter.tag().isEmpty()) {
            conditions.add("host.id in (select host_id from host_tag where tag = :tag and until is null)");
        }
        if (!filter.os().isEmpty()) {
            conditions.add("starts_with(replace(lower(host.os), ' ', '-'), lower(:os))");
        }
        String due = filter.tier().map(TIERS::get).orElse("next_due");
        filter.tier().ifPresent(_ -> conditions.add("counted." + due + " < 'infinity'"));
        filter.due().map(when -> due("counted." + due, when)).ifPresent(conditions::add);
        filter.restart().ifPresent(wanted -> conditions.add("report.restart = " + wanted));
        filter.reports().map(HostListStore::reports).ifPresent(conditions::add);
        filter.why().ifPresent(_ -> conditions.add("host.id in (select host_id from (" + Causes.kept("") + ") kept)"));
        filter.agents()
                .standing()
                .ifPresent(asked -> conditions.add("(heard.agent_version = any (:agents)"
                        + (asked.equals("unknown") ? " or heard.agent_version is null)" : ")")));
        return String.join(" and ", conditions);
    }

    private static String reports(Reports reports) {
        return switch (reports) {
            case NONE -> "report.host_id is null";
            case SOME -> "report.host_id is not null";
            case DOUBTED -> "host.id in (select host_id from doubted_report)";
        };
    }

    /** The same as {@link Life#of}, in the database's words; a test holds the two together. */
    static String life(Life life) {
        String heard = "heard.heard_at > now() - :silence * interval '1 second'";
        String working = "host.retired_at is null and host.quarantined_at is null and host.approved_at is not null";
        return switch (life) {
            case RETIRED -> "host.retired_at is not null";
            case QUARANTINED -> "host.retired_at is null and host.quarantined_at is not null";
            case EXPECTED -> "host.retired_at is null and host.quarantined_at is null and host.asked_at is null";
            case PENDING ->
                "host.retired_at is null and host.quarantined_at is null and host.asked_at is not null"
                        + " and host.approved_at is null";
            case ACTIVE -> working + " and " + heard;
            case SILENT -> working + " and (" + heard + ") is not true";
        };
    }

    private static String due(String column, HostFilter.Due due) {
        return switch (due) {
            case LATE -> column + " <= now()";
            case THREE_DAYS -> column + " <= now() + interval '3 days'";
            case FOURTEEN_DAYS -> column + " <= now() + interval '14 days'";
            case SIXTY_DAYS -> column + " <= now() + interval '60 days'";
            case OPEN -> "counted.exposures > 0";
            case NOTHING -> "counted.exposures = 0 and report.host_id is not null";
        };
    }

    static Query bind(Query query, HostFilter filter) {
        if (!filter.text().isEmpty()) {
            query.bind("text", filter.text());
        }
        if (!filter.tag().isEmpty()) {
            query.bind("tag", filter.tag());
        }
        if (!filter.os().isEmpty()) {
            query.bind("os", filter.os());
        }
        if (filter.life()
                .filter(life -> life == Life.ACTIVE || life == Life.SILENT)
                .isPresent()) {
            query.bind("silence", Life.SILENCE.toSeconds());
        }
        filter.why().ifPresent(root -> query.bind("why", root.word()));
        if (filter.agents().standing().isPresent()) {
            query.bindArray("agents", String.class, List.copyOf(filter.agents().versions()));
        }
        return query;
    }

    private static Line line(ResultSet row) throws SQLException {
        int tier = row.getInt("tier");
        Optional<Integer> known = row.wasNull() ? Optional.empty() : Optional.of(tier);
        return new Line(
                new HostId(row.getString("id")),
                row.getString("name"),
                row.getString("os"),
                List.of((String[]) row.getArray("tags").getArray()),
                new Life.Events(
                        instant(row, "asked_at"),
                        instant(row, "approved_at"),
                        instant(row, "quarantined_at"),
                        instant(row, "retired_at"),
                        instant(row, "heard_at")),
                row.getBoolean("reported"),
                row.getInt("updates"),
                row.getBoolean("restart"),
                row.getInt("exposures"),
                row.getInt("ready"),
                row.getLong("late"),
                instant(row, "next_due"),
                known);
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(java.sql.Timestamp::toInstant);
    }
}
