package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What hosts came for: from then on they may be at work, whatever people want of the rollout meanwhile, and tell of it late. */
public final class GivenStore {
    /** A host that comes for its part later than this before the order's end would find it ended. */
    public static final Duration LEAST = Duration.ofMinutes(1);

    private final Handle handle;

    GivenStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A host comes for what it is to carry out.
     *
     * @return whether it may begin: its right holds, nobody has stopped the rollout meanwhile, and its order has not ended
     */
    public boolean give(long id, long token) {
        return handle.createUpdate("""
                                update host_execution set given_at = clock_timestamp()
                                 where id = :id and lease_token = :token and settled_at is null and given_at is null
                                   and exists (select from rollout
                                                where rollout.id = host_execution.rollout_id and rollout.intent = 'RUN'
                                                  and rollout.ends_at > clock_timestamp() + :least * interval '1 second')
                                """)
                        .bind("id", id)
                        .bind("token", token)
                        .bind("least", LEAST.toSeconds())
                        .execute()
                == 1;
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

    /**
     * What a host tells of a part that it was given up on: evidence, which moves nothing.
     *
     * @param told its account, empty as long as it is at work
     * @return what it tells of, where its account is a new one
     */
    public Optional<Late> late(HostId host, long id, long token, String told, String log) {
        return handle.createQuery("""
                        update host_execution later
                           set late_at = clock_timestamp()
                             , late = coalesce(nullif(:told, ''), later.late)
                             , log = coalesce(nullif(:log, ''), later.log)
                          from host_execution before
                         where before.id = later.id and later.id = :id and later.host_id = :host
                           and later.lease_token = :token and later.verdict = 'LOST'
                        returning later.rollout_id, later.attempt, later.late is distinct from before.late as is_new
                        """)
                .bind("told", told)
                .bind("log", log)
                .bind("id", id)
                .bind("host", host.value())
                .bind("token", token)
                .map((row, _) -> new Late(row.getString("rollout_id"), row.getInt("attempt"), row.getBoolean("is_new")))
                .findOne()
                .filter(Late::isNew);
    }

    /** @param isNew whether its host had not told the same before */
    public record Late(String rollout, int attempt, boolean isNew) {}

    /** The hosts that a rollout has changed, or may have: those that failed or went silent after they had come for their part too. */
    public Set<HostId> touched(String rollout) {
        return handle.createQuery("""
                        select distinct host_id from host_execution
                         where rollout_id = :rollout and given_at is not null
                           and verdict in ('CONFIRMED', 'RESTART_LEFT', 'FAILED', 'LOST')
                        """)
                .bind("rollout", rollout)
                .mapTo(String.class)
                .map(HostId::new)
                .collect(Collectors.toSet());
    }

    /** Whether an inventory showed that the rollout which this one takes back had changed the host. */
    public boolean isUndoOfSeen(String undo, HostId host) {
        return handle.createQuery("""
                        select exists (select from host_execution done join rollout on rollout.undoes = done.rollout_id
                                        where rollout.id = :undo and done.host_id = :host
                                          and done.verdict in ('CONFIRMED', 'RESTART_LEFT'))
                        """)
                .bind("undo", undo)
                .bind("host", host.value())
                .mapTo(Boolean.class)
                .one();
    }
}
