package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What hosts are asked to look at, to try on a copy, and to fetch: none of it changes them. */
public final class TaskStore {
    private final Handle handle;

    TaskStore(Handle handle) {
        this.handle = handle;
    }

    /** @param request a JSON document, by the kind */
    public record Asked(long id, HostId host, String plan, String kind, String request) {}

    /** How far the hosts of a plan are with one kind of task. */
    public record Progress(long open, long all) {}

    public void ask(Collection<HostId> hosts, String plan, String kind, String request, Duration limit) {
        var batch = handle.prepareBatch("""
                insert into host_task (host_id, plan_id, kind, request, deadline)
                values (:host, :plan, :kind, :request, now() + :limit * interval '1 second')
                """);
        hosts.forEach(host -> batch.bind("host", host.value())
                .bind("plan", plan)
                .bind("kind", kind)
                .bind("request", request)
                .bind("limit", limit.toSeconds())
                .add());
        batch.execute();
    }

    /** In the order in which they were asked. */
    public List<Asked> open(HostId host) {
        return handle.createQuery("""
                        select id, host_id, plan_id, kind, request from host_task
                         where host_id = :host and ended_at is null order by id
                        """)
                .bind("host", host.value())
                .map((row, _) -> asked(row))
                .list();
    }

    public void progress(long id, HostId host, String step) {
        handle.createUpdate("update host_task set step = :step where id = :id and host_id = :host and ended_at is null")
                .bind("step", step)
                .bind("id", id)
                .bind("host", host.value())
                .execute();
    }

    /** @return the task, unless it has ended already or is another host's */
    public Optional<Asked> end(long id, HostId host, String result) {
        return handle.createQuery("""
                        update host_task set ended_at = now(), result = :result
                         where id = :id and host_id = :host and ended_at is null
                        returning id, host_id, plan_id, kind, request
                        """)
                .bind("result", result)
                .bind("id", id)
                .bind("host", host.value())
                .map((row, _) -> asked(row))
                .findOne();
    }

    /** Gives up on those whose time is over. @return them */
    public List<Asked> giveUp() {
        return handle.createQuery("""
                        update host_task set ended_at = now() where ended_at is null and deadline < now()
                        returning id, host_id, plan_id, kind, request
                        """).map((row, _) -> asked(row)).list();
    }

    private static Asked asked(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Asked(
                row.getLong("id"),
                new HostId(row.getString("host_id")),
                row.getString("plan_id"),
                row.getString("kind"),
                row.getString("request"));
    }

    public Progress progress(String plan, String kind) {
        return handle.createQuery("""
                        select count(*) filter (where ended_at is null) as open, count(*) as all_of_them
                          from host_task where plan_id = :plan and kind = :kind
                        """)
                .bind("plan", plan)
                .bind("kind", kind)
                .map((row, _) -> new Progress(row.getLong("open"), row.getLong("all_of_them")))
                .one();
    }

    /** Every host that has something to do: a task, its part in a rollout, or to report. */
    public Set<HostId> busy() {
        return handle.createQuery("""
                        select host_id from host_task where ended_at is null
                        union select host_id from host_execution where step is not null and settled_at is null
                        union select host_id from report_ask where\s""" + ReportAskStore.WAITS)
                .bind("patience", ReportAskStore.PATIENCE.toSeconds())
                .mapTo(String.class)
                .map(HostId::new)
                .collect(Collectors.toSet());
    }
}
