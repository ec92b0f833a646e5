package io.oakum.store;

import io.oakum.core.exposure.TimeToPatch.Left;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What became of exposures over time. Each question reads every exposure that ever was: they are for a loop, not for a page. */
public final class TrendStore {
    /** An exposure ends when its host reports it gone, or leaves the fleet. */
    private static final String ENDED = """
            greatest(had.opened_at, least(coalesce(had.closed_at, 'infinity'), coalesce(host.retired_at, 'infinity')))
            """;

    /** What a machine brought with it from a former id was open under that one until then, and is counted there. */
    private static final String OPENED = """
            greatest(had.opened_at, case when host.follows is not null then host.approved_at end)
            """;

    private static final String OVER_TIME = """
            with life as (
              select had.id, %s as opened_at, %s as ended, had.changed_at, had.due
                from exposure_interval had join host on host.id = had.host_id
            ), stood as (
              select changed_at as begins, ended as ends, due from life
               union all
              select lower(past.stood), least(upper(past.stood), life.ended), past.due
                from exposure_past past join life on life.id = past.exposure_id
            ), turn as (
              select opened_at as at, 1 as open, 0 as late from life
               union all
              select ended, -1, 0 from life
               union all
              select greatest(begins, due), 0, 1 from stood where greatest(begins, due) < ends
               union all
              select ends, 0, -1 from stood where greatest(begins, due) < ends
            ), counted as (
              select greatest(0, ceil(extract(epoch from at - :from) / :step))::bigint as place
                   , sum(open) as open, sum(late) as late
                from turn where at <= now() group by 1
            )
            select place, coalesce(sum(open) over so_far, 0) as open, coalesce(sum(late) over so_far, 0) as late
              from generate_series(0, floor(extract(epoch from now() - :from) / :step)::bigint) place
              left join counted using (place)
            window so_far as (order by place)
             order by place
            """.formatted(OPENED, ENDED);

    private final Handle handle;

    TrendStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * How much was open at one moment.
     *
     * @param late of these, past the deadline that they had then
     */
    public record Point(Instant at, long open, long late) {}

    /** When the first exposure was seen; empty where there never was one. */
    public Optional<Instant> began() {
        return handle.createQuery("select min(opened_at) from exposure_interval")
                .mapTo(Instant.class)
                .findOne();
    }

    /** What was open at {@code from} and after each step from there on until now. */
    public List<Point> overTime(Instant from, Duration step) {
        long seconds = step.toSeconds();
        var points = new ArrayList<Point>();
        handle.createQuery(OVER_TIME)
                .bind("from", from)
                .bind("step", seconds)
                .map((row, _) -> new Point(
                        from.plusSeconds(seconds * row.getLong("place")), row.getLong("open"), row.getLong("late")))
                .forEach(points::add);
        return points;
    }

    /**
     * The exposures for which a fix came in a stretch of time, by the age at which they closed or were last seen open, youngest first. One
     * whose host left the fleet was last seen then.
     */
    public List<Left> ages(Instant from, Instant until) {
        return handle.createQuery("""
                        with fixable as (
                          select %s as ended, had.closed_at, host.retired_at
                               , least(case when had.state in ('fix-available', 'restart-required') then had.changed_at end
                                      , (select min(lower(past.stood)) from exposure_past past
                                          where past.exposure_id = had.id
                                            and past.state in ('fix-available', 'restart-required'))) as since
                            from exposure_interval had join host on host.id = had.host_id
                           where coalesce(had.closed_at, 'infinity') >= :from
                        ), aged as (
                          select greatest(0, ceil(extract(epoch from least(ended, now()) - since) / 3600))::bigint as hours
                               , closed_at is not null and closed_at <= coalesce(retired_at, 'infinity') as closed
                            from fixable where since >= :from and since < :until and ended >= since
                        )
                        select hours, count(*) filter (where closed) as closed, count(*) filter (where not closed) as open
                          from aged group by hours order by hours
                        """.formatted(ENDED))
                .bind("from", from)
                .bind("until", until)
                .map((row, _) -> new Left(row.getLong("hours"), row.getLong("closed"), row.getLong("open")))
                .list();
    }
}
