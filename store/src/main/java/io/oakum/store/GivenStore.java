package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What hosts came for: from then on they may be at work, whatever people want of the rollout meanwhile. */
public final class GivenStore {
    private final Handle handle;

    GivenStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A host comes for what it is to carry out.
     *
     * @return whether it may begin: its right holds, and nobody has stopped the rollout meanwhile
     */
    public boolean give(long id, long token) {
        return handle.createUpdate("""
                                update host_execution set given_at = clock_timestamp()
                                 where id = :id and lease_token = :token and settled_at is null and given_at is null
                                   and exists (select from rollout
                                                where rollout.id = host_execution.rollout_id and rollout.intent = 'RUN')
                                """).bind("id", id).bind("token", token).execute() == 1;
    }

    /** Hosts that have not come for their part wait again: whoever was away begins nothing that was stopped meanwhile. */
    public List<HostId> takeBack(String rollout) {
        return handle.createQuery("""
                        update host_execution
                           set step = null, lease_token = null, deadline = null, offered_at = null, words = ''
                         where rollout_id = :rollout and step is not null and settled_at is null and given_at is null
                        returning host_id
                        """)
                .bind("rollout", rollout)
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }
}
