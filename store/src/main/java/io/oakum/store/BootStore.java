package io.oakum.store;

import io.oakum.core.inventory.Boots;
import io.oakum.core.inventory.HostId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** By which boots the key of each host was used. */
public final class BootStore {
    private final Handle handle;

    BootStore(Handle handle) {
        this.handle = handle;
    }

    /** {@link Boots#NONE} of one that was never heard. */
    public Boots of(HostId host) {
        return handle.createQuery("select known, copies from host_boots where host_id = :host")
                .bind("host", host.value())
                .map((row, _) ->
                        new Boots(List.of((String[]) row.getArray("known").getArray()), List.of((String[])
                                row.getArray("copies").getArray())))
                .findOne()
                .orElse(Boots.NONE);
    }

    public void keep(HostId host, Boots boots) {
        handle.createUpdate("""
                        insert into host_boots (host_id, known, copies) values (:host, :known, :copies)
                        on conflict on constraint host_boots_pk do update
                           set known = excluded.known, copies = excluded.copies
                        """)
                .bind("host", host.value())
                .bindArray("known", String.class, boots.known())
                .bindArray("copies", String.class, boots.copies())
                .execute();
    }

    /** Notes that a copy was refused. @return whether that is news */
    public boolean refuse(HostId host) {
        return handle.createUpdate("update host_boots set copy_at = now() where host_id = :host and copy_at is null")
                        .bind("host", host.value())
                        .execute()
                == 1;
    }

    /** A person says that there is no copy any more, and who is heard first from here on is the host. @return whether there was one */
    public boolean forget(HostId host) {
        return handle.createUpdate("delete from host_boots where host_id = :host and copy_at is not null")
                        .bind("host", host.value())
                        .execute()
                == 1;
    }

    /** Since when a copy of this host is known, while it is. */
    public Optional<Instant> copied(HostId host) {
        return handle.createQuery("select copy_at from host_boots where host_id = :host and copy_at is not null")
                .bind("host", host.value())
                .mapTo(Instant.class)
                .findOne();
    }
}
