package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Each host's part in a rollout. Every write asks for the state that it expects, so that a stale one changes nothing. The instants are those
 * of the write and not of its transaction's begin: what came after another thing has a later one.
 */
public final class ExecutionStore {
    private static final String COLUMNS = """
            select execution.id, execution.rollout_id, execution.ring, execution.host_id, host.name, execution.attempt
                 , execution.change_set, execution.step, execution.words, execution.lease_token, execution.deadline
                 , execution.cancel_asked, execution.offered_at, execution.given_at, execution.claimed_at, execution.settled_at
                 , execution.verdict, execution.why
                 , coalesce(execution.claim, '') as claim, execution.late_at, coalesce(execution.late, '') as late
              from host_execution execution join host on host.id = execution.host_id
            """;

    private final Handle handle;

    ExecutionStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * One attempt.
     *
     * @param words what the host is doing, or what keeps it, as it says
     * @param givenAt since when the host may be at work
     * @param claim how the host says that it ended, empty before
     * @param why it ended as it did
     * @param late what it told after it had been given up on
     * @param reached the step that it was at last; empty before it began
     */
    public record Row(
            long id,
            String rollout,
            int ring,
            HostId host,
            String name,
            int attempt,
            Sha256 changeSet,
            Execution state,
            String words,
            Optional<Instant> offeredAt,
            Optional<Instant> givenAt,
            Optional<Instant> claimedAt,
            String claim,
            String why,
            Late late,
            Optional<Step> reached) {}

    /**
     * @param at when it was last heard of it, empty where it was not
     * @param result its account, a JSON document, empty where it gave none
     */
    public record Late(Optional<Instant> at, String result) {}

    /**
     * What a host said of its attempt, at length.
     *
     * @param result its own account, a JSON document, empty before it ended
     * @param log the end of what was printed
     */
    public record Account(String result, String log) {}

    public Account account(long execution) {
        return handle.createQuery(
                        "select coalesce(result, '') as result, log from host_execution where id = :execution")
                .bind("execution", execution)
                .map((row, _) -> new Account(row.getString("result"), row.getString("log")))
                .one();
    }

    /** The rollout that each of these hosts waits for or is at work for; the newest where there are several, none for most hosts. */
    public Map<HostId, String> underWay(Collection<HostId> hosts) {
        return handle.createQuery("""
            select distinct on (execution.host_id) execution.host_id, execution.rollout_id
              from host_execution execution
              join rollout on rollout.id = execution.rollout_id and rollout.closed_at is null
             where execution.host_id = any (:hosts) and execution.settled_at is null
             order by execution.host_id, execution.id desc
            """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> Map.entry(new HostId(row.getString("host_id")), row.getString("rollout_id")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** The newest attempt of every host, by ring and name. */
    public List<Row> newest(String rollout) {
        return handle.createQuery(COLUMNS + """
            where execution.rollout_id = :rollout
              and not exists (select from host_execution later
                               where later.rollout_id = execution.rollout_id
                                 and later.host_id = execution.host_id and later.attempt > execution.attempt)
            order by execution.ring, host.name, execution.host_id
            """)
                .bind("rollout", rollout)
                .map((row, _) -> row(row))
                .list();
    }

    /** What a host is to carry out now; at most one. */
    public Optional<Row> active(HostId host) {
        return handle.createQuery(COLUMNS
                        + "where execution.host_id = :host and execution.step is not null and"
                        + " execution.settled_at is null")
                .bind("host", host.value())
                .map((row, _) -> row(row))
                .findOne();
    }

    /** What hosts say that they have done, and no later inventory has shown yet. */
    public List<Row> claimed() {
        return handle.createQuery(COLUMNS
                        + "where execution.settled_at is null and execution.claimed_at is not null order by"
                        + " execution.id")
                .map((row, _) -> row(row))
                .list();
    }

    /**
     * A part that ended with old code left running, on a host of which a later report finds none.
     *
     * @param receivedAt when that report came
     */
    public record Restarted(long id, Instant receivedAt) {}

    public List<Restarted> restarted() {
        return handle.createQuery("""
            select execution.id, report.received_at
              from host_execution execution
              join host_report report on report.host_id = execution.host_id
             where execution.verdict = 'RESTART_LEFT' and not report.restart
               and report.received_at > execution.settled_at
             order by execution.id
            """)
                .map((row, _) -> new Restarted(
                        row.getLong("id"),
                        RolloutStore.instant(row, "received_at").orElseThrow()))
                .list();
    }

    /** A part that ended with old code left running, as long as nothing confirms it. */
    public Optional<Row> left(long id) {
        return handle.createQuery(COLUMNS + "where execution.id = :id and execution.verdict = 'RESTART_LEFT'")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("rollout_id"),
                row.getInt("ring"),
                new HostId(row.getString("host_id")),
                row.getString("name"),
                row.getInt("attempt"),
                Sha256.ofBytes(row.getBytes("change_set")),
                execution(row),
                row.getString("words"),
                RolloutStore.instant(row, "offered_at"),
                RolloutStore.instant(row, "given_at"),
                RolloutStore.instant(row, "claimed_at"),
                row.getString("claim"),
                row.getString("why"),
                new Late(RolloutStore.instant(row, "late_at"), row.getString("late")),
                Optional.ofNullable(row.getString("step")).map(Step::valueOf));
    }

    /** Every attempt's state is one of {@link Execution}. */
    static Execution execution(ResultSet row) throws SQLException {
        Optional<Instant> settled = RolloutStore.instant(row, "settled_at");
        if (settled.isPresent()) {
            return new Execution.Settled(Verdict.valueOf(row.getString("verdict")), settled.get());
        }
        @Nullable String step = row.getString("step");
        return step == null
                ? new Execution.Waiting()
                : new Execution.Active(
                        Step.valueOf(step),
                        new Execution.Lease(
                                row.getLong("lease_token"),
                                row.getTimestamp("deadline").toInstant()),
                        row.getBoolean("cancel_asked"));
    }

    /** Those of the hosts that another rollout changes now. */
    public List<HostId> busyElsewhere(String rollout) {
        return handle.createQuery("""
            select mine.host_id from host_execution mine
              join host_execution other on other.host_id = mine.host_id and other.rollout_id <> mine.rollout_id
             where mine.rollout_id = :rollout and mine.settled_at is null and mine.step is null
               and other.step is not null and other.settled_at is null
            """)
                .bind("rollout", rollout)
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }

    /** Those of these groups in which another rollout has a host at work now. */
    public Set<String> groupsBusyElsewhere(String rollout, Collection<String> groups) {
        return Set.copyOf(handle.createQuery("""
            select distinct host_tag.tag from host_tag join host_execution other on other.host_id = host_tag.host_id
             where host_tag.tag = any (:groups) and host_tag.until is null
               and other.rollout_id <> :rollout and other.step is not null and other.settled_at is null
            """)
                .bindArray("groups", String.class, List.copyOf(groups))
                .bind("rollout", rollout)
                .mapTo(String.class)
                .list());
    }

    /**
     * Gives waiting hosts the right to begin.
     *
     * @param limit after which silence counts as lost
     */
    public void offer(String rollout, Collection<HostId> hosts, Duration limit) {
        List<Long> offered = handle.createQuery("""
            update host_execution mine
               set step = 'PREFLIGHT', lease_token = nextval('lease_token')
                 , deadline = now() + :limit * interval '1 second', words = 'asked to begin'
             where rollout_id = :rollout and host_id = any (:hosts) and step is null and settled_at is null
               and not exists (select from host_execution other
                                where other.host_id = mine.host_id and other.step is not null
                                  and other.settled_at is null)
            returning id
            """)
                .bind("limit", limit.toSeconds())
                .bind("rollout", rollout)
                .bindArray("hosts", String.class, values(hosts))
                .mapTo(Long.class)
                .list();
        // Where another rollout is just ending its part on a host, the statement above waits for that: the instant is
        // of afterwards.
        handle.createUpdate("update host_execution set offered_at = clock_timestamp() where id = any (:ids)")
                .bindArray("ids", Long.class, offered)
                .execute();
    }

    /** What is known of a host that waits. */
    public void note(String rollout, HostId host, String words) {
        handle.createUpdate("""
            update host_execution set words = :words
             where rollout_id = :rollout and host_id = :host and step is null and settled_at is null
            """)
                .bind("words", words)
                .bind("rollout", rollout)
                .bind("host", host.value())
                .execute();
    }

    public void askCancel(String rollout, Collection<HostId> hosts) {
        handle.createUpdate("""
            update host_execution set cancel_asked = true
             where rollout_id = :rollout and host_id = any (:hosts) and step is not null and settled_at is null
            """)
                .bind("rollout", rollout)
                .bindArray("hosts", String.class, values(hosts))
                .execute();
    }

    /** Ends what never began. */
    public void settleWaiting(String rollout, Collection<HostId> hosts, Verdict verdict, String why) {
        settle("step is null", rollout, hosts, verdict, why);
    }

    /** Ends what is overdue, and nothing that is not any more. */
    public void giveUpOn(String rollout, Collection<HostId> hosts, String why) {
        settle("step is not null and deadline < now()", rollout, hosts, Verdict.LOST, why);
    }

    private void settle(String where, String rollout, Collection<HostId> hosts, Verdict verdict, String why) {
        handle.createUpdate("update host_execution set settled_at = clock_timestamp(), verdict = :verdict, why = :why"
                        + " where rollout_id = :rollout and host_id = any (:hosts) and settled_at is null and " + where)
                .bind("verdict", verdict.name())
                .bind("why", why)
                .bind("rollout", rollout)
                .bindArray("hosts", String.class, values(hosts))
                .execute();
    }

    private static List<String> values(Collection<HostId> hosts) {
        return hosts.stream().map(HostId::value).toList();
    }

    /** What a host says of itself with its right to work; a step never goes back. @return whether the right still held */
    public boolean progress(long id, long token, Step step, String words, String log) {
        return handle.createUpdate("""
            update host_execution set step = :step, words = :words, log = :log
             where id = :id and lease_token = :token and settled_at is null and claimed_at is null
            """)
                        .bind("step", step.name())
                        .bind("words", words)
                        .bind("log", log)
                        .bind("id", id)
                        .bind("token", token)
                        .execute()
                == 1;
    }

    /** A host says that it is done; that is evidence until an inventory shows it. @return whether its right still held */
    public boolean claim(long id, long token, String claim, String result) {
        return handle.createUpdate("""
            update host_execution
               set step = 'VERIFY', words = 'waiting for an inventory that shows it'
                 , claimed_at = clock_timestamp(), claim = :claim, result = :result
             where id = :id and lease_token = :token and settled_at is null and claimed_at is null
            """)
                        .bind("claim", claim)
                        .bind("result", result)
                        .bind("id", id)
                        .bind("token", token)
                        .execute()
                == 1;
    }

    /** @return whether its right still held */
    public boolean end(long id, long token, Verdict verdict, String why, String result) {
        return handle.createUpdate("""
            update host_execution
               set settled_at = clock_timestamp(), verdict = :verdict, why = :why, result = :result
             where id = :id and lease_token = :token and settled_at is null
            """)
                        .bind("verdict", verdict.name())
                        .bind("why", why)
                        .bind("result", result)
                        .bind("id", id)
                        .bind("token", token)
                        .execute()
                == 1;
    }

    /** What an inventory shows of a claim. @return whether it was still open */
    public boolean verify(long id, Verdict verdict, String why) {
        return handle.createUpdate("""
            update host_execution set settled_at = clock_timestamp(), verdict = :verdict, why = :why
             where id = :id and settled_at is null and claimed_at is not null
            """)
                        .bind("verdict", verdict.name())
                        .bind("why", why)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** What a later inventory shows where old code was left running. It ended when it ended. @return whether nothing had confirmed it */
    public boolean confirm(long id, String why) {
        return handle.createUpdate("""
            update host_execution set verdict = 'CONFIRMED', why = :why
             where id = :id and verdict = 'RESTART_LEFT'
            """).bind("why", why).bind("id", id).execute() == 1;
    }

    /** A new attempt for a host whose last one ended badly. @return whether it had */
    public boolean retry(String rollout, HostId host) {
        return handle.createUpdate("""
            insert into host_execution (rollout_id, ring, host_id, change_set, attempt)
            select rollout_id, ring, host_id, change_set, attempt + 1
              from host_execution
             where rollout_id = :rollout and host_id = :host
               and attempt = (select max(attempt) from host_execution
                               where rollout_id = :rollout and host_id = :host)
               and verdict in ('FAILED', 'REVERTED', 'LOST', 'MISSED', 'RESTART_LEFT', 'CANCELLED')
            on conflict do nothing
            """)
                        .bind("rollout", rollout)
                        .bind("host", host.value())
                        .execute()
                == 1;
    }

    /** What was carried out on a host, the newest first. */
    public List<Row> history(HostId host, int limit) {
        return handle.createQuery(COLUMNS + "where execution.host_id = :host order by execution.id desc limit :limit")
                .bind("host", host.value())
                .bind("limit", limit)
                .map((row, _) -> row(row))
                .list();
    }
}
