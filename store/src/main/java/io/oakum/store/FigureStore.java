package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Figures over the whole fleet. Retired hosts are in none of them. */
public final class FigureStore {
    private static final String HOSTS = """
                     , count(*) filter (where report.host_id is null) as unreported
                     , count(*) filter (where counted.next_due <= now()) as late
                     , count(*) filter (where counted.next_due > now()
                                          and counted.next_due <= now() + interval '3 days') as soon
                     , count(*) filter (where report.host_id is not null
                                          and counted.next_due > now() + interval '14 days') as quiet
                     , count(*) filter (where report.host_id is not null and counted.exposures = 0) as clean
                     , count(*) filter (where report.restart) as restarts
                     , count(*) filter (where host.id in (select host_id from doubted_report)) as doubted
                     , count(*) filter (where host.id in (select host_id from host_boots where copy_at is not null)) as copied
                  from host
                  join host_open counted on counted.host_id = host.id
                  left join host_heard heard on heard.host_id = host.id
                  left join host_report report on report.host_id = host.id
                 where host.retired_at is null
                """;

    private final Handle handle;

    FigureStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * How many hosts there are, and how many of them are so.
     *
     * @param unreported never said what they have: nothing is known of them
     * @param late have an exposure past its deadline
     * @param soon have one that is due within 3 days and none that is late
     * @param quiet reported, and nothing is due within 14 days
     * @param clean reported, and nothing is open
     * @param doubted what they reported last is not believed
     * @param copied another machine uses their key, and is refused
     */
    public record Hosts(
            long all,
            long active,
            long silent,
            long pending,
            long expected,
            long quarantined,
            long unreported,
            long late,
            long soon,
            long quiet,
            long clean,
            long restarts,
            long doubted,
            long copied) {
        /** Those of which nothing new is heard, whatever the reason. */
        public long unheard() {
            return all - active;
        }

        public long reported() {
            return all - unreported;
        }
    }

    public Hosts hosts() {
        return handle.createQuery("select count(*) as everything" + lives() + HOSTS)
                .bind("silence", Life.SILENCE.toSeconds())
                .map((row, _) -> new Hosts(
                        row.getLong("everything"),
                        row.getLong("active"),
                        row.getLong("silent"),
                        row.getLong("pending"),
                        row.getLong("expected"),
                        row.getLong("quarantined"),
                        row.getLong("unreported"),
                        row.getLong("late"),
                        row.getLong("soon"),
                        row.getLong("quiet"),
                        row.getLong("clean"),
                        row.getLong("restarts"),
                        row.getLong("doubted"),
                        row.getLong("copied")))
                .one();
    }

    /** How many hosts never said what they have. */
    public long unreported() {
        return handle.createQuery("""
                        select count(*) from host
                         where retired_at is null and not exists (select from host_report report where report.host_id = host.id)
                        """).mapTo(Long.class).one();
    }

    /** How many hosts left the fleet. */
    public long retired() {
        return handle.createQuery("select count(*) from host where retired_at is not null")
                .mapTo(Long.class)
                .one();
    }

    private static String lives() {
        var counts = new StringBuilder();
        for (Life life : List.of(Life.ACTIVE, Life.SILENT, Life.PENDING, Life.EXPECTED, Life.QUARANTINED)) {
            counts.append(", count(*) filter (where ")
                    .append(HostListStore.life(life))
                    .append(") as ")
                    .append(life.name().toLowerCase(java.util.Locale.ROOT));
        }
        return counts.toString();
    }

    /** How many hosts are past a deadline. */
    public long late() {
        return handle.createQuery("""
                        select count(*) from host_open counted join host on host.id = counted.host_id
                         where counted.next_due <= now() and host.retired_at is null
                        """).mapTo(Long.class).one();
    }

    /**
     * How many hosts have their first deadline of a tier in a stretch of time.
     *
     * @param tier 0 the most urgent, 4 the next upgrade
     * @param stretch 0 for more than a day late; then what lies between the limits
     */
    public record Due(int tier, int stretch, long hosts) {
        /** Where the stretches end, in seconds from now. */
        public static final List<Long> LIMITS = List.of(
                -86_400L, 0L, 43_200L, 86_400L, 172_800L, 259_200L, 604_800L, 1_209_600L, 2_592_000L, 5_184_000L);
    }

    public List<Due> horizon() {
        return handle.createQuery("""
                        select first.tier
                             , width_bucket(extract(epoch from first.due - now())
                                           , array[-86400, 0, 43200, 86400, 172800, 259200, 604800, 1209600, 2592000, 5184000]
                                             ::numeric[]) as stretch
                             , count(*) as hosts
                          from host_open counted
                          join host on host.id = counted.host_id
                          cross join lateral (values (0, counted.due_triage), (1, counted.due_3), (2, counted.due_14)
                                                   , (3, counted.due_60), (4, counted.due_upgrade)) first (tier, due)
                         where host.retired_at is null and first.due < 'infinity'
                         group by 1, 2 order by 1, 2
                        """)
                .map((row, _) -> new Due(row.getInt("tier"), row.getInt("stretch"), row.getLong("hosts")))
                .list();
    }

    /** What is due next, of what is not late yet. */
    public record Next(HostId host, String name, String vulnerability, List<String> packages, Instant due) {}

    public Optional<Next> next() {
        return handle.createQuery("""
                        select had.host_id, host.name, had.vulnerability, had.packages, had.due
                          from exposure_interval had join host on host.id = had.host_id
                         where had.closed_at is null and had.due > now() and host.retired_at is null
                         order by had.due limit 1
                        """)
                .map((row, _) -> new Next(
                        new HostId(row.getString("host_id")),
                        row.getString("name"),
                        row.getString("vulnerability"),
                        List.of((String[]) row.getArray("packages").getArray()),
                        row.getTimestamp("due").toInstant()))
                .findOne();
    }

    /** How many exposures appeared and went in the last day, as reports say. */
    public record Day(long opened, long closed) {}

    public Day lastDay() {
        return handle.createQuery("""
                        select (select count(*) from exposure_interval where opened_at > now() - interval '1 day') as opened
                             , (select count(*) from exposure_interval where closed_at > now() - interval '1 day') as closed
                        """)
                .map((row, _) -> new Day(row.getLong("opened"), row.getLong("closed")))
                .one();
    }

    /**
     * What stands still until a person does something.
     *
     * @param plans that can be signed now
     * @param rollouts that are held, paused, or wait for a ring to be let open
     */
    public record Waiting(long plans, long rollouts) {}

    public Waiting waiting() {
        return handle.createQuery("""
                        select (select count(*) from plan
                                 where frozen_at is not null and not exists (select from rollout where plan_id = plan.id)
                                   and greatest(frozen_at, (request::jsonb ->> 'notBefore')::timestamptz)
                                       + (request::jsonb ->> 'validForSeconds')::bigint * interval '1 second' > now()) as plans
                             , (select count(*) from rollout
                                 where closed_at is null
                                   and (phase like 'held %' or phase = 'paused' or phase like '%waits for a person%')) as rollouts
                        """)
                .map((row, _) -> new Waiting(row.getLong("plans"), row.getLong("rollouts")))
                .one();
    }

    /** Changes when what a page shows may have changed. */
    public String pulse() {
        return handle.createQuery("""
                        select (select size from audit_head) || '/' || (select coalesce(max(received_at)::text, '') from host_report)
                               || '/' || (select count(*) || '.' || count(told_at) from report_ask where answered_at is null)
                               || '/' || (select count(*) from host_heard
                                           where heard_at > now() - :silence * interval '1 second')
                               || '/' || (select count(*) || '.' || coalesce(sum(hashtext(phase || intent)), 0) from rollout)
                               || '/' || (select count(settled_at) || '.' || count(step)
                                                 || '.' || coalesce(sum(hashtext(coalesce(step, '') || words)), 0)
                                                 || '.' || coalesce(sum(pg_column_size(log)), 0)
                                            from host_execution one
                                            join rollout on rollout.id = one.rollout_id and rollout.closed_at is null)
                               || '/' || (select count(plan.frozen_at) || '.' || count(plan.failed_at) from plan)
                               || '/' || (select count(*) from plan_signature)
                               || '/' || (select count(task.ended_at) from host_task task
                                            join plan on plan.id = task.plan_id
                                             and plan.frozen_at is null and plan.failed_at is null)
                               || '/' || (select coalesce(max(id), 0) from feed_run)
                               || '/' || (select xid || '.' || id from derivation)
                        """)
                .bind("silence", Life.SILENCE.toSeconds())
                .mapTo(String.class)
                .one();
    }
}
