package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ManyHostsStore.Standing;
import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** Who answers for hosts, and what people changed of that. A change is told by its instant, as those of {@link ManyHostsStore} are. */
public final class OwnerStore {
    private final Handle handle;

    OwnerStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * Names the owner of those that have another.
     *
     * @param owner empty for nobody
     * @return how many those were
     */
    public int own(Collection<HostId> hosts, String owner, String by, Instant at) {
        int changed = handle.createUpdate("""
                        insert into owner_change (host_id, was, became, said_by, made_at)
                        select id, coalesce(owner, ''), :owner, :by, :at from host
                         where id = any (:hosts) and coalesce(owner, '') <> :owner
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .bind("owner", owner)
                .bind("by", by)
                .bind("at", at)
                .execute();
        write(at);
        return changed;
    }

    private void write(Instant at) {
        handle.createUpdate("""
                        update host set owner = nullif(change.became, '') from owner_change change
                         where change.host_id = host.id and change.made_at = :at
                        """).bind("at", at).execute();
    }

    /** Those of which this was the last change and still stands. */
    private static final String STANDS = """
            host.retired_at is null and coalesce(host.owner, '') = change.became
              and not exists (select from owner_change later
                               where later.host_id = change.host_id and later.made_at > change.made_at)
            """;

    /** Of how many hosts {@link #own} named the owner at that instant, and of how many that stands. */
    public Standing owned(Instant at) {
        return handle.createQuery("select count(*) as done, count(*) filter (where " + STANDS + ") as left"
                        + " from owner_change change join host on host.id = change.host_id where change.made_at = :at")
                .bind("at", at)
                .map((row, _) -> new Standing(row.getInt("done"), row.getInt("left")))
                .one();
    }

    /** Takes {@link #own} back where it still stands. @return on how many hosts */
    public int undo(Instant then, String by, Instant at) {
        int changed = handle.createUpdate("insert into owner_change (host_id, was, became, said_by, made_at)"
                        + " select change.host_id, change.became, change.was, :by, :at"
                        + " from owner_change change join host on host.id = change.host_id"
                        + " where change.made_at = :then and " + STANDS)
                .bind("by", by)
                .bind("then", then)
                .bind("at", at)
                .execute();
        write(at);
        return changed;
    }
}
