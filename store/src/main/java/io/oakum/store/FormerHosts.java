package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Machines that were in the fleet before, under another id: who they were, and what was open on them when they left. */
public final class FormerHosts {
    /** Hosts, and all that their machines were before. */
    private static final String LINE = """
            with recursive line as (
              select id as host_id, follows as former from host where id = any (:hosts) and follows is not null
               union
              select line.host_id, host.follows from line join host on host.id = line.former
               where host.follows is not null
            )
            """;

    private final Handle handle;

    FormerHosts(Handle handle) {
        this.handle = handle;
    }

    /** @param retired empty while it is in the fleet */
    public record Former(HostId id, String name, Optional<Instant> retired) {}

    /**
     * What was open on the machine under its former id, and was so when that left.
     *
     * @param due the earliest deadline that it had, which {@code rule} set
     */
    public record Before(HostId former, Instant openedAt, Instant due, String rule) {}

    /**
     * The host that this machine was last, by its machine id: the one that it was said to go on from, else the newest that was let in and
     * from which no other goes on.
     */
    public Optional<Former> of(HostId host) {
        return handle.createQuery("""
                        select former.id, former.name, former.retired_at
                          from host join host former on former.id = host.follows
                         where host.id = :host
                         union all
                        select former.id, former.name, former.retired_at
                          from host join host former on former.machine_id = host.machine_id and former.id <> host.id
                         where host.id = :host and host.follows is null and host.machine_id <> ''
                           and host.approved_at is null and former.approved_at is not null
                           and not exists (select from host other where other.follows = former.id)
                         order by retired_at desc nulls first, id
                         limit 1
                        """)
                .bind("host", host.value())
                .map((row, _) -> new Former(
                        new HostId(row.getString("id")),
                        row.getString("name"),
                        Optional.ofNullable(row.getTimestamp("retired_at")).map(java.sql.Timestamp::toInstant)))
                .findOne();
    }

    /** From now on the history of the one goes on with the other. */
    public void follow(HostId host, HostId former) {
        handle.createUpdate("update host set follows = :former where id = :host and follows is null")
                .bind("former", former.value())
                .bind("host", host.value())
                .execute();
    }

    /**
     * What hosts brought with them from before and is open on them since then, or not opened yet: by host and vulnerability. A host that has
     * another inventory than the one with which it came brings nothing new any more.
     */
    public Map<HostId, Map<String, Before>> brought(Collection<HostId> hosts) {
        var brought = new HashMap<HostId, Map<String, Before>>();
        handle.createQuery(LINE + """
                        select distinct on (line.host_id, had.vulnerability) line.host_id, had.vulnerability, had.host_id as former
                             , min(had.opened_at) over each as opened_at, had.due, had.rule
                          from line join exposure_interval had on had.host_id = line.former and had.closed_at is null
                         where exists (select from exposure_interval mine
                                        where mine.host_id = line.host_id and mine.vulnerability = had.vulnerability
                                          and mine.closed_at is null and mine.opened_at <= had.opened_at)
                            or ((select count(distinct digest) from host_baseline mine where mine.host_id = line.host_id) <= 1
                                and not exists (select from exposure_interval mine
                                                 where mine.host_id = line.host_id
                                                   and mine.vulnerability = had.vulnerability))
                        window each as (partition by line.host_id, had.vulnerability)
                         order by line.host_id, had.vulnerability, had.due
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> brought.computeIfAbsent(new HostId(row.getString("host_id")), _ -> new HashMap<>())
                        .put(
                                row.getString("vulnerability"),
                                new Before(
                                        new HostId(row.getString("former")),
                                        row.getTimestamp("opened_at").toInstant(),
                                        row.getTimestamp("due").toInstant(),
                                        row.getString("rule"))))
                .list();
        return brought;
    }
}
