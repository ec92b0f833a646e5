package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ManyHostsStore.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which hosts people asked to report at once. Each is asked once at a time, and many take their turns. */
public final class ReportAskStore {
    /** A host that reported is not asked again sooner after it was asked. */
    public static final Duration PAUSE = Duration.ofSeconds(30);

    /** A host that is not heard is not waited for any longer, from its turn on. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** However many are asked, one report more comes each so often: twenty a second leave a server time for all else. */
    private static final Duration TURN = Duration.ofMillis(50);

    /** Whose turn has come, who did not report yet, and was not given up. */
    static final String WAITS =
            "answered_at is null and due_at <= now() and due_at > now() - :patience * interval '1 second'";

    private final Handle handle;

    ReportAskStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * That a host was asked.
     *
     * @param due when its turn came, or comes
     * @param told when it was told; empty while it was not heard since
     * @param answered when it reported
     */
    public record Asked(
            HostId host, String by, Instant at, Instant due, Optional<Instant> told, Optional<Instant> answered) {

        public State state(Instant now) {
            if (answered.isPresent()) {
                return now.isBefore(at.plus(PAUSE)) ? State.PAUSED : State.ANSWERED;
            }
            return now.isBefore(due.plus(PATIENCE)) ? State.WAITS : State.GIVEN_UP;
        }
    }

    /** What came of it. */
    public enum State {
        WAITS,
        /** It reported, and was asked too recently to be asked again. */
        PAUSED,
        ANSWERED,
        /** It did not report in time. */
        GIVEN_UP
    }

    /** Asks those that are let in and may be asked now. @return how many those are */
    public int ask(Collection<HostId> hosts, String by, Instant at) {
        return handle.createUpdate("""
                        insert into report_ask (host_id, asked_by, asked_at, due_at)
                        select id, :by, :at
                             , greatest(:at, (select max(due_at) from report_ask where answered_at is null)
                                            + :turn * interval '1 millisecond')
                               + (row_number() over (order by id) - 1) * :turn * interval '1 millisecond'
                          from host
                         where id = any (:hosts) and approved_at is not null and quarantined_at is null
                           and retired_at is null
                        on conflict on constraint report_ask_pk do update
                           set asked_by = excluded.asked_by, asked_at = excluded.asked_at, due_at = excluded.due_at
                             , told_at = null, answered_at = null
                         where case when report_ask.answered_at is null
                                    then report_ask.due_at <= now() - :patience * interval '1 second'
                                    else report_ask.asked_at <= now() - :pause * interval '1 second' end
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .bind("by", by)
                .bind("at", at)
                .bind("turn", TURN.toMillis())
                .bind("patience", PATIENCE.toSeconds())
                .bind("pause", PAUSE.toSeconds())
                .execute();
    }

    /** Notes that the host is told now, where it is to report. @return whether it is */
    public boolean tell(HostId host) {
        return handle.createUpdate("update report_ask set told_at = coalesce(told_at, now()) where host_id = :host and "
                                + WAITS)
                        .bind("host", host.value())
                        .bind("patience", PATIENCE.toSeconds())
                        .execute()
                == 1;
    }

    /** A report came: of a host that was told, it is the answer. */
    public void answered(HostId host) {
        handle.createUpdate("""
                        update report_ask set answered_at = now()
                         where host_id = :host and told_at is not null and answered_at is null
                        """).bind("host", host.value()).execute();
    }

    /** Of the hosts that were asked at that instant and not since, how many there are, and how many have yet to report. */
    public Standing standing(Instant at) {
        return handle.createQuery("""
                        select count(*) as done, count(*) filter (where answered_at is null) as left
                          from report_ask where asked_at = :at
                        """)
                .bind("at", at)
                .map((row, _) -> new Standing(row.getInt("done"), row.getInt("left")))
                .one();
    }

    public Optional<Asked> of(HostId host) {
        return Optional.ofNullable(of(List.of(host)).get(host));
    }

    /** Of those of some hosts that were ever asked. */
    public Map<HostId, Asked> of(Collection<HostId> hosts) {
        return handle.createQuery("""
                        select host_id, asked_by, asked_at, due_at, told_at, answered_at from report_ask
                         where host_id = any (:hosts)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> asked(row))
                .collectToMap(Asked::host, each -> each);
    }

    private static Asked asked(ResultSet row) throws SQLException {
        return new Asked(
                new HostId(row.getString("host_id")),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                instant(row.getTimestamp("told_at")),
                instant(row.getTimestamp("answered_at")));
    }

    private static Optional<Instant> instant(@Nullable Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }
}
