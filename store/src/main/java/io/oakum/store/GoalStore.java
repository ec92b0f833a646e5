package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;

/** What is open of the vulnerabilities that somebody wants closed, and what comes of it. */
public final class GoalStore {
    /** The hosts that a plan covers, and the packages of their change sets, which are stored as lines that begin with {@code name:arch}. */
    static final String CHANGED = """
            with part as (
              select host_id, change_set from plan_host where plan_id = :id and proof is not null
            ), changed as (
              select change_set.digest, array_agg(split_part(line, ' ', 1)) as packages
                from change_set, string_to_table(change_set.document, chr(10)) line
               where change_set.digest in (select change_set from part)
                 and line <> '' and split_part(line, ' ', 1) <> all (:older)
               group by change_set.digest
            )
            """;

    private static final String COUNTED = """
            select vulnerability, count(*) as hosts, count(*) filter (where is_closed) as closes
                 , count(*) filter (where not is_closed and state = 'fix-available' and hindrance is null) as missed
                 , count(*) filter (where not is_closed and state = 'fix-available' and hindrance is not null) as held
                 , count(*) filter (where state = 'restart-required') as restarts
                 , count(*) filter (where state in ('no-fix', 'end-of-life')) as unfixable
              from wanted group by vulnerability order by min(due), vulnerability
            """;

    private final Handle handle;

    GoalStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * One vulnerability that somebody wants closed.
     *
     * @param hosts on how many it is open
     * @param closes on how many of them the plan closes it; before there is one, on how many a fix is ready
     * @param missed on how many a fix is ready and the plan does not bring it
     * @param held on how many something keeps the fix back
     * @param restarts on how many the fix is on the disk and the old code still runs
     * @param unfixable on how many no fix can be had
     */
    public record Wanted(
            String vulnerability, long hosts, long closes, long missed, long held, long restarts, long unfixable) {
        /** One that is open nowhere there. */
        public static Wanted nowhere(String vulnerability) {
            return new Wanted(vulnerability, 0, 0, 0, 0, 0, 0);
        }
    }

    /** Those of these vulnerabilities that are open in the fleet, as they were counted last, what is due first first. */
    public List<Wanted> everywhere(Collection<String> vulnerabilities) {
        return wanted(handle.createQuery("""
                        select vulnerability, hosts, ready as closes, 0 as missed
                             , hosts - ready - restarts - unfixable as held, restarts, unfixable
                          from vulnerability_open where vulnerability = any (:names) and hosts > 0
                         order by next_due, vulnerability
                        """), vulnerabilities);
    }

    /**
     * Those that are open on some hosts, what is due first first.
     *
     * @param hosts empty for any
     * @param tags of which a host carries one; empty for any
     */
    public List<Wanted> within(Collection<String> vulnerabilities, Collection<HostId> hosts, Collection<String> tags) {
        Query query = handle.createQuery("""
                        with wanted as (
                          select open.*, open.state = 'fix-available' and open.hindrance is null as is_closed
                            from exposure_interval open join host on host.id = open.host_id and host.retired_at is null
                           where open.closed_at is null and open.vulnerability = any (:names)
                             and (cardinality(:hosts) = 0 or host.id = any (:hosts))
                             and (cardinality(:tags) = 0
                                  or exists (select from host_tag tagged
                                              where tagged.host_id = host.id and tagged.tag = any (:tags) and tagged.until is null))
                        )
                        """ + COUNTED)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .bindArray("tags", String.class, List.copyOf(tags));
        return wanted(query, vulnerabilities);
    }

    /** Those that are open now on the hosts of a plan, what is due first first. */
    public List<Wanted> ofPlan(Collection<String> vulnerabilities, String plan) {
        Query query = handle.createQuery(CHANGED + """
                        , wanted as (
                          select open.*
                               , open.state = 'fix-available'
                                 and case when plan.frozen_at is null and plan.failed_at is null then open.hindrance is null
                                          else cardinality(open.packages) > 0 and coalesce(changed.packages @> open.packages, false)
                                     end as is_closed
                            from plan join plan_host meant on meant.plan_id = plan.id
                            join host on host.id = meant.host_id and host.retired_at is null
                            join exposure_interval open on open.host_id = host.id
                            left join part on part.host_id = host.id
                            left join changed on changed.digest = part.change_set
                           where plan.id = :id and open.closed_at is null and open.vulnerability = any (:names)
                        )
                        """ + COUNTED)
                .bind("id", plan)
                .bindArray("older", String.class, List.of());
        return wanted(query, vulnerabilities);
    }

    private static List<Wanted> wanted(Query query, Collection<String> vulnerabilities) {
        return query.bindArray("names", String.class, List.copyOf(vulnerabilities))
                .map(GoalStore::wanted)
                .list();
    }

    private static Wanted wanted(RowView row) {
        return new Wanted(
                row.getColumn("vulnerability", String.class),
                row.getColumn("hosts", Long.class),
                row.getColumn("closes", Long.class),
                row.getColumn("missed", Long.class),
                row.getColumn("held", Long.class),
                row.getColumn("restarts", Long.class),
                row.getColumn("unfixable", Long.class));
    }
}
