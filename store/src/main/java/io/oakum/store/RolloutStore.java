package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Intent;
import io.oakum.core.rollout.RingFacts;
import io.oakum.core.rollout.Verdict;
import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Rollouts as a whole: what was promised, what people want of them, what happened to each ring. */
public final class RolloutStore {
    private static final String COLUMNS = """
            select id, plan_id, act, coalesce(undoes, '') as undoes, intent, intent_by, intent_why, intent_at, made_at
                 , not_before, ends_at, phase, closed_at, coalesce(outcome, '') as outcome
              from rollout
            """;

    /** How far the hosts of each rollout are, by the last attempt of each host. */
    static final String SO_FAR = """
             cross join lateral
                   (select count(*) as hosts
                         , count(*) filter (where verdict in (%s)) as confirmed
                         , count(*) filter (where step is not null and settled_at is null) as active
                         , count(*) filter (where verdict = 'RESTART_LEFT') as restart_left
                         , count(*) filter (where verdict in (%s)) as failed
                         , count(*) filter (where verdict in ('CANCELLED', 'MISSED')) as other
                      from host_execution execution
                     where execution.rollout_id = rollout.id
                       and not exists (select from host_execution later
                                        where later.rollout_id = execution.rollout_id
                                          and later.host_id = execution.host_id
                                          and later.attempt > execution.attempt)) so
            """.formatted(listed(Verdict::isConfirmed), listed(Verdict::isFailure));

    private final Handle handle;

    RolloutStore(Handle handle) {
        this.handle = handle;
    }

    private static String listed(Predicate<Verdict> which) {
        return Arrays.stream(Verdict.values())
                .filter(which)
                .map(verdict -> "'" + verdict.name() + "'")
                .collect(Collectors.joining(", "));
    }

    /**
     * A rollout as it stands.
     *
     * @param act {@code apply} or {@code undo}
     * @param undoes the rollout whose effect it takes back, empty for none
     * @param endsAt when its order ends
     * @param phase what the last look saw, in words
     * @param outcome {@code SUCCEEDED} or {@code ABORTED} once it is closed, else empty
     */
    public record Row(
            String id,
            String plan,
            String act,
            String undoes,
            Wanted wanted,
            Instant madeAt,
            Instant notBefore,
            Instant endsAt,
            String phase,
            Optional<Instant> closedAt,
            String outcome) {}

    /** What people want of it, who said so, and why. */
    public record Wanted(Intent intent, String by, String why, Instant at) {}

    /** What happened to a ring, for people: who let it open or pass. */
    public record RingWords(String approvedBy, String waivedBy, String waivedWhy) {}

    public record RingRow(Ring ring, RingFacts facts, RingWords words) {}

    /** What a rollout is begun with. */
    public record Beginning(
            String id,
            String plan,
            String act,
            Optional<String> undoes,
            String by,
            Instant notBefore,
            Instant endsAt) {}

    /** @param changeSets of each host */
    public void begin(Beginning begun, List<Ring> rings, Map<HostId, Sha256> changeSets) {
        handle.createUpdate("""
                        insert into rollout (id, plan_id, act, undoes, intent_by, not_before, ends_at)
                        values (:id, :plan, :act, :undoes, :by, :not_before, :ends_at)
                        """)
                .bind("id", begun.id())
                .bind("plan", begun.plan())
                .bind("act", begun.act())
                .bind("undoes", begun.undoes().orElse(null))
                .bind("by", begun.by())
                .bind("not_before", begun.notBefore())
                .bind("ends_at", begun.endsAt())
                .execute();
        beginRings(begun.id(), rings);
        beginHosts(begun.id(), rings, changeSets);
    }

    private void beginRings(String id, List<Ring> rings) {
        var batch = handle.prepareBatch("""
                insert into rollout_ring (rollout_id, ring, max_active, failure_budget, min_confirmed, soak, host_limit
                                        , open_for, needs_approval)
                values (:rollout, :ring, :active, :budget, :confirmed, :soak, :limit, :open, :approval)
                """);
        for (Ring ring : rings) {
            batch.bind("rollout", id)
                    .bind("ring", ring.no())
                    .bind("active", ring.maxActive())
                    .bind("budget", ring.gate().failureBudget())
                    .bind("confirmed", ring.gate().minConfirmed())
                    .bind("soak", ring.soak().toSeconds())
                    .bind("limit", ring.limit().toSeconds())
                    .bind("open", ring.openFor().toSeconds())
                    .bind("approval", ring.needsApproval())
                    .add();
        }
        batch.execute();
    }

    private void beginHosts(String id, List<Ring> rings, Map<HostId, Sha256> changeSets) {
        var batch = handle.prepareBatch("""
                insert into host_execution (rollout_id, ring, host_id, change_set)
                values (:rollout, :ring, :host, :change_set)
                """);
        for (Ring ring : rings) {
            for (HostId host : ring.hosts()) {
                Sha256 changeSet = Optional.ofNullable(changeSets.get(host)).orElseThrow();
                batch.bind("rollout", id)
                        .bind("ring", ring.no())
                        .bind("host", host.value())
                        .bind("change_set", changeSet.bytes())
                        .add();
            }
        }
        batch.execute();
    }

    public Optional<Row> find(String id) {
        return handle.createQuery(COLUMNS + "where id = :id")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    /**
     * A rollout that is not over, with how far its hosts are.
     *
     * @param other those that will not be changed by it any more: cancelled, or missed
     */
    public record UnderWay(Row row, long hosts, long confirmed, long active, long left, long failed, long other) {}

    /** The newest of those that are not over first. */
    public List<UnderWay> underWay(int limit) {
        return handle.createQuery(
                        "with rollout as materialized (" + COLUMNS + """
                        where closed_at is null order by made_at desc, id limit :limit)
                        select rollout.*, so.*
                          from rollout
                        """ + SO_FAR + " order by made_at desc, id")
                .bind("limit", limit)
                .map((row, _) -> underWay(row))
                .list();
    }

    private static UnderWay underWay(ResultSet row) throws SQLException {
        return new UnderWay(
                row(row),
                row.getLong("hosts"),
                row.getLong("confirmed"),
                row.getLong("active"),
                row.getLong("restart_left"),
                row.getLong("failed"),
                row.getLong("other"));
    }

    /** The newest first. */
    public List<Row> newest(int limit) {
        return handle.createQuery(COLUMNS + "order by made_at desc, id limit :limit")
                .bind("limit", limit)
                .map((row, _) -> row(row))
                .list();
    }

    public Optional<Row> ofPlan(String plan) {
        return handle.createQuery(COLUMNS + "where plan_id = :plan and act = 'apply'")
                .bind("plan", plan)
                .map((row, _) -> row(row))
                .findOne();
    }

    /** Those that are not over. */
    public List<String> open() {
        return handle.createQuery("select id from rollout where closed_at is null order by made_at, id")
                .mapTo(String.class)
                .list();
    }

    /** The newest undo of a rollout that was not ended. */
    public Optional<String> undoOf(String id) {
        return handle.createQuery("select id from rollout where undoes = :id and outcome is distinct from 'ABORTED'")
                .bind("id", id)
                .mapTo(String.class)
                .findFirst();
    }

    /** The rollout that is most overdue for a look, for this transaction alone. */
    public Optional<Row> takeDue() {
        return handle.createQuery(
                        COLUMNS
                                + "where closed_at is null and look_at <= now() order by look_at limit 1 for update skip locked")
                .map((row, _) -> row(row))
                .findOne();
    }

    /** For whoever steers it: no look comes between. */
    public Optional<Row> take(String id) {
        return handle.createQuery(COLUMNS + "where id = :id for update")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("id"),
                row.getString("plan_id"),
                row.getString("act"),
                row.getString("undoes"),
                new Wanted(
                        Intent.valueOf(row.getString("intent")),
                        row.getString("intent_by"),
                        row.getString("intent_why"),
                        row.getTimestamp("intent_at").toInstant()),
                row.getTimestamp("made_at").toInstant(),
                row.getTimestamp("not_before").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getString("phase"),
                instant(row, "closed_at"),
                row.getString("outcome"));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp at = row.getTimestamp(column);
        return at == null ? Optional.empty() : Optional.of(at.toInstant());
    }

    /**
     * In their order, those that have hosts.
     *
     * @param hosts of each ring
     */
    public List<RingRow> rings(String rollout, Map<Integer, List<HostId>> hosts) {
        return handle.createQuery("""
                        select ring, max_active, failure_budget, min_confirmed, soak, host_limit, open_for, needs_approval
                             , opened_at, passed_at, waived_at, approved_at, coalesce(approved_by, '') as approved_by
                             , coalesce(waived_by, '') as waived_by, coalesce(waived_why, '') as waived_why
                          from rollout_ring where rollout_id = :rollout order by ring
                        """)
                .bind("rollout", rollout)
                .reduceResultSet(new ArrayList<RingRow>(), (rows, row, _) -> {
                    List<HostId> members = hosts.get(row.getInt("ring"));
                    if (members != null) {
                        rows.add(ringRow(row, members));
                    }
                    return rows;
                });
    }

    private static RingRow ringRow(ResultSet row, List<HostId> hosts) throws SQLException {
        return new RingRow(
                new Ring(
                        row.getInt("ring"),
                        hosts,
                        row.getInt("max_active"),
                        new Gate(row.getInt("failure_budget"), row.getInt("min_confirmed")),
                        Duration.ofSeconds(row.getLong("soak")),
                        Duration.ofSeconds(row.getLong("host_limit")),
                        Duration.ofSeconds(row.getLong("open_for")),
                        row.getBoolean("needs_approval")),
                new RingFacts(
                        instant(row, "opened_at"),
                        instant(row, "passed_at"),
                        instant(row, "waived_at").isPresent(),
                        instant(row, "approved_at").isPresent()),
                new RingWords(row.getString("approved_by"), row.getString("waived_by"), row.getString("waived_why")));
    }

    /** What people want of it now; what is over stays as it ended. */
    public boolean want(String id, Intent intent, String by, String why) {
        return handle.createUpdate("""
                                update rollout set intent = :intent, intent_by = :by, intent_why = :why, intent_at = now()
                                     , look_at = now()
                                 where id = :id and closed_at is null and intent not in (:intent, 'ABORT')
                                """)
                        .bind("intent", intent.name())
                        .bind("by", by)
                        .bind("why", why)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    public boolean approveRing(String id, int ring, String by) {
        return ring(id, ring, "approved_at = now(), approved_by = :by", "approved_at is null")
                        .bind("by", by)
                        .execute()
                == 1;
    }

    public boolean waive(String id, int ring, String by, String why) {
        return ring(id, ring, "waived_at = now(), waived_by = :by, waived_why = :why", "waived_at is null")
                        .bind("by", by)
                        .bind("why", why)
                        .execute()
                == 1;
    }

    public void open(String id, int ring) {
        ring(id, ring, "opened_at = now()", "opened_at is null").execute();
    }

    public void pass(String id, int ring) {
        ring(id, ring, "passed_at = now()", "passed_at is null and opened_at is not null")
                .execute();
    }

    private Update ring(String id, int ring, String set, String where) {
        return handle.createUpdate(
                        "update rollout_ring set " + set + " where rollout_id = :id and ring = :ring and " + where)
                .bind("id", id)
                .bind("ring", ring);
    }

    /** Closed once, whoever looks. */
    public boolean close(String id, String outcome) {
        return handle.createUpdate("""
                                update rollout set closed_at = now(), outcome = :outcome
                                 where id = :id and closed_at is null
                                """).bind("outcome", outcome).bind("id", id).execute() == 1;
    }

    /**
     * @param phase what was seen, in words
     * @param state the same, for programs
     */
    public void looked(String id, String phase, String state, Instant lookAgainAt) {
        handle.createUpdate("update rollout set phase = :phase, state = :state, look_at = :at where id = :id")
                .bind("phase", phase)
                .bind("state", state)
                .bind("at", lookAgainAt)
                .bind("id", id)
                .execute();
    }

    /** Somebody has news: it need not be waited for. */
    public void lookSoon(Collection<String> ids) {
        handle.createUpdate("update rollout set look_at = now() where id = any (:ids) and closed_at is null")
                .bindArray("ids", String.class, List.copyOf(ids))
                .execute();
    }
}
