package io.oakum.store;

import io.oakum.store.Page.Place;
import io.oakum.store.TotalStore.Line;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Sort;
import io.oakum.store.VulnerabilityStore.State;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What is open on each host, by the counts that are kept with every host: the rest is read for the hosts of one page alone. */
final class HostTotals {
    private static final String FROM =
            " from host join host_open counted on counted.host_id = host.id where host.retired_at is null and counted.exposures > 0 and ";

    private static final String LINES = """
            select host.id, host.id as name, host.name as title, counted.exposures as vulnerabilities, counted.exposures, 1 as hosts
                 , seen.late, counted.ready, counted.restarts, seen.unfixable, seen.provisional, counted.next_due
                 , coalesce(first.rule, '') as rule, known.exploited, known.likelihood
              from host
              join host_open counted on counted.host_id = host.id
              cross join lateral
                   (select count(*) filter (where had.due <= now()) as late
                         , count(*) filter (where had.state in ('no-fix', 'end-of-life')) as unfixable
                         , count(*) filter (where had.provisional) as provisional
                      from exposure_interval had where had.host_id = host.id and had.closed_at is null) seen
              left join lateral
                   (select had.rule from exposure_interval had where had.host_id = host.id and had.closed_at is null
                     order by had.due, had.vulnerability limit 1) first on true
              cross join lateral
                   (select count(distinct fact.vulnerability) filter (where fact.kind = 'exploited') as exploited
                         , max(case when fact.kind = 'likelihood' then (fact.detail::jsonb ->> 'probability')::double precision end)
                           as likelihood
                      from exposure_interval had
                      join vulnerability_fact fact on fact.vulnerability = had.vulnerability and upper_inf(fact.valid)
                       and fact.kind in ('exploited', 'likelihood')
                     where had.host_id = host.id and had.closed_at is null) known
            """;

    private static final String OPEN_WHERE =
            "host.id in (select host_id from exposure_interval where closed_at is null and ";

    private final Handle handle;

    HostTotals(Handle handle) {
        this.handle = handle;
    }

    Page<Line> page(Filter filter, Sort sort, Place place, int rows) {
        String direction = Page.direction(place);
        String key = key(sort);
        String from = place instanceof Place.Start
                ? ""
                : " and (" + key + ", host.id) " + Page.comparison(place) + " (cast(:key as " + sort.type()
                        + "), :after)";
        String order = " order by " + key + " " + direction + ", host.id " + direction;
        Query query = bind(
                        handle.createQuery(LINES + "where host.id in (select host.id" + FROM + where(filter) + from
                                + order + " limit :rows)" + order),
                        filter)
                .bind("rows", rows + 1);
        if (!(place instanceof Place.Start)) {
            query.bind("key", Page.key(place)).bind("after", Page.id(place));
        }
        long total = bind(handle.createQuery("select count(*)" + FROM + where(filter)), filter)
                .mapTo(Long.class)
                .one();
        return Page.of(query.map((row, _) -> TotalStore.line(row)).list(), total, place, rows);
    }

    private static String key(Sort sort) {
        return switch (sort) {
            case DUE -> "counted.next_due";
            case OPEN -> "(-counted.exposures)";
            case NAME -> "host.name";
            case HOSTS -> throw new IllegalArgumentException("a host stands for itself alone");
        };
    }

    private static String where(Filter filter) {
        var conditions = new ArrayList<>(List.of("true" + filter.part().ofGroup("host.id")));
        if (!filter.text().isEmpty()) {
            conditions.add(
                    "(position(lower(:text collate \"C\") in lower(host.name collate \"C\")) > 0 or " + OPEN_WHERE
                            + "vulnerability in (select vulnerability from vulnerability_open where hosts > 0 and "
                            + VulnerabilityStore.OF_NAME + ")))");
        }
        filter.state().map(HostTotals::state).ifPresent(conditions::add);
        if (filter.isLate()) {
            conditions.add("counted.next_due <= now()");
        }
        if (filter.isExploited()) {
            conditions.add(OPEN_WHERE + "vulnerability in"
                    + " (select vulnerability from vulnerability_fact where kind = 'exploited' and upper_inf(valid)))");
        }
        return String.join(" and ", conditions);
    }

    private static String state(State state) {
        return switch (state) {
            case READY -> "counted.ready > 0";
            case RESTART -> "counted.restarts > 0";
            case NO_FIX -> OPEN_WHERE + "state in ('no-fix', 'end-of-life'))";
            case PROVISIONAL -> OPEN_WHERE + "provisional)";
        };
    }

    private static Query bind(Query query, Filter filter) {
        filter.part().bind(query);
        return filter.text().isEmpty() ? query : query.bind("text", filter.text());
    }
}
