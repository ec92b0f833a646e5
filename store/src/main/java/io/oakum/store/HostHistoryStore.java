package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What became of one host: its inventories one after the other, and what opened and closed on it. */
public final class HostHistoryStore {
    private static final String CHANGES = """
                        with had as (
                          select lower(seen) as at, digest, boot_id, kernel
                               , lag(digest) over (order by lower(seen)) as digest_before
                               , lag(boot_id) over (order by lower(seen)) as boot_before
                            from host_baseline where host_id = :host
                        )
                        select had.at, had.kernel, had.boot_id <> had.boot_before as reboot
                             , (select coalesce(array_agg(one.name || ' ' || one.version order by one.name), '{}')
                                  from (select known.name, known.version from package_key known
                                         where known.id in (select unnest(before.keys) except select unnest(after.keys))
                                         order by known.name limit 40) one) as gone
                             , (select coalesce(array_agg(one.name || ' ' || one.version order by one.name), '{}')
                                  from (select known.name, known.version from package_key known
                                         where known.id in (select unnest(after.keys) except select unnest(before.keys))
                                         order by known.name limit 40) one) as come
                          from (select * from had where digest_before is not null order by at desc limit :limit) had
                          join inventory_baseline before on before.digest = had.digest_before
                          join inventory_baseline after on after.digest = had.digest
                         order by had.at desc
                        """;

    private final Handle handle;

    HostHistoryStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * Two inventories that follow one another.
     *
     * @param gone what the later has no more, each as {@code name version}, at most 40
     * @param come what the earlier did not have, likewise
     * @param isReboot whether the host was started anew between the two
     * @param kernel that ran at the later
     */
    public record Change(Instant at, List<String> gone, List<String> come, boolean isReboot, String kernel) {}

    /** How many exposures opened and closed with one report. */
    public record Turn(Instant at, long opened, long closed) {}

    /** The newest changes, newest first. */
    public List<Change> changes(HostId host, int limit) {
        return handle.createQuery(CHANGES)
                .bind("host", host.value())
                .bind("limit", limit)
                .map((row, _) -> new Change(
                        row.getTimestamp("at").toInstant(),
                        List.of((String[]) row.getArray("gone").getArray()),
                        List.of((String[]) row.getArray("come").getArray()),
                        row.getBoolean("reboot"),
                        row.getString("kernel")))
                .list();
    }

    /** The newest reports with which something opened or closed, newest first. */
    public List<Turn> turns(HostId host, int limit) {
        return handle.createQuery("""
                        select at, sum(opened) as opened, sum(closed) as closed
                          from (select opened_at as at, 1 as opened, 0 as closed from exposure_interval where host_id = :host
                                union all
                                select closed_at, 0, 1 from exposure_interval
                                 where host_id = :host and closed_at is not null) turned
                         group by at order by at desc limit :limit
                        """)
                .bind("host", host.value())
                .bind("limit", limit)
                .map((row, _) ->
                        new Turn(row.getTimestamp("at").toInstant(), row.getLong("opened"), row.getLong("closed")))
                .list();
    }
}
