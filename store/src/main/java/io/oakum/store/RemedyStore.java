package io.oakum.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What closes vulnerabilities, and what is being done about them: a question for as many as a page shows. */
public final class RemedyStore {
    private final Handle handle;

    RemedyStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A version that closes a vulnerability, as an advisory says.
     *
     * @param release such as {@code debian 12}
     * @param packages that come in this version there
     */
    public record Fixed(String vulnerability, String release, String version, List<String> packages) {
        public Fixed {
            packages = List.copyOf(packages);
        }
    }

    /** By release and version; only of packages that some host has or had. */
    public List<Fixed> fixed(Collection<String> vulnerabilities) {
        return handle.createQuery("""
                        select said.vulnerability, key.ecosystem || ' ' || key.release as release, said.fixed
                             , array_agg(distinct key.name order by key.name) as packages
                          from advisory_key said join package_key key on key.id = said.key_id
                         where said.vulnerability = any (:vulnerabilities) and said.says = 'affected' and said.fixed <> ''
                           and upper_inf(said.valid)
                         group by said.vulnerability, key.ecosystem, key.release, said.fixed
                         order by said.vulnerability, key.ecosystem, key.release, said.fixed
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .map((row, _) -> new Fixed(
                        row.getString("vulnerability"),
                        row.getString("release"),
                        row.getString("fixed"),
                        List.of((String[]) row.getArray("packages").getArray())))
                .list();
    }

    /** The versions that hosts' own package managers offer and that close these, as they were gathered last; at most twenty of each. */
    public Map<String, List<String>> offered(Collection<String> vulnerabilities) {
        return handle.createQuery("""
                        select vulnerability, array_agg(version order by version) as versions
                          from (select vulnerability, version, row_number() over (partition by vulnerability order by version) as place
                                  from offered_fix where vulnerability = any (:vulnerabilities)) told
                         where place <= 20 group by vulnerability
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .map((row, _) -> Map.entry(row.getString("vulnerability"), List.of((String[])
                        row.getArray("versions").getArray())))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /**
     * A plan that is to close a vulnerability and is not over.
     *
     * @param hosts on how many of its hosts it was open, with a fix in the plan, when the plan was frozen
     * @param rollout empty while people may still sign
     */
    public record Planned(String vulnerability, String plan, int hosts, Optional<Running> rollout) {}

    /**
     * @param phase what the last look saw, in words
     * @param ring the last that was opened; empty before the first
     * @param rings how many there are
     */
    public record Running(String id, String phase, Optional<Integer> ring, int rings) {}

    /** Rollouts first, the newest of each first. */
    public List<Planned> planned(Collection<String> vulnerabilities) {
        return handle.createQuery("""
                        select closes.vulnerability, closes.plan_id, closes.hosts, rollout.id as rollout, rollout.phase
                             , (select max(ring) from rollout_ring ring
                                 where ring.rollout_id = rollout.id and ring.opened_at is not null) as ring
                             , (select count(*) from rollout_ring ring where ring.rollout_id = rollout.id) as rings
                          from plan_closes closes
                          join plan on plan.id = closes.plan_id
                          left join rollout on rollout.plan_id = plan.id and rollout.act = 'apply'
                         where closes.vulnerability = any (:vulnerabilities) and rollout.closed_at is null
                           and (rollout.id is not null
                                or greatest(plan.frozen_at, (plan.request::jsonb ->> 'notBefore')::timestamptz)
                                   + (plan.request::jsonb ->> 'validForSeconds')::bigint * interval '1 second' > now())
                         order by closes.vulnerability, rollout.id is null, plan.frozen_at desc, plan.id
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .map((row, _) -> new Planned(
                        row.getString("vulnerability"), row.getString("plan_id"), row.getInt("hosts"), running(row)))
                .list();
    }

    private static Optional<Running> running(ResultSet row) throws SQLException {
        String id = row.getString("rollout");
        if (row.wasNull()) {
            return Optional.empty();
        }
        int last = row.getInt("ring");
        Optional<Integer> ring = row.wasNull() ? Optional.empty() : Optional.of(last);
        return Optional.of(new Running(id, row.getString("phase"), ring, row.getInt("rings")));
    }

    /** On how many of the hosts that have each of these its risk is accepted; none of those for which it is on no host. */
    public Map<String, Long> accepted(Collection<String> vulnerabilities, Instant at) {
        return handle.createQuery("""
                        with accepted as materialized (
                          select vulnerability, host_id, tag, hosts from risk_exception
                           where vulnerability = any (:vulnerabilities) and ended_at is null and approved_at is not null
                             and ends_at > :at
                        )
                        select open.vulnerability, count(*) as hosts
                          from exposure_interval open join host on host.id = open.host_id and host.retired_at is null
                         where open.vulnerability = any (array(select vulnerability from accepted)) and open.closed_at is null
                           and exists (select from accepted
                                        where accepted.vulnerability = open.vulnerability
                                          and (num_nonnulls(accepted.host_id, accepted.tag, accepted.hosts) = 0
                                               or accepted.host_id = open.host_id or open.host_id = any (accepted.hosts)
                                               or accepted.tag in (select tag from host_tag tagged
                                                                    where tagged.host_id = open.host_id and until is null)))
                         group by open.vulnerability
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .bind("at", at)
                .map((row, _) -> Map.entry(row.getString("vulnerability"), row.getLong("hosts")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
