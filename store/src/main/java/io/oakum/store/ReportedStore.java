package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureStore.Reported;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What hosts themselves say is open on them, by their own package managers and changelogs. */
public final class ReportedStore {
    private static final String END = """
                        update reported_exposure
                           set valid = tstzrange(lower(valid), greatest(:at, lower(valid) + interval '1 microsecond'))
                         where host_id = :host and upper_inf(valid) and not (vulnerability = any (:still))
                        """;

    private static final String BEGIN = """
                insert into reported_exposure
                  (host_id, vulnerability, state, hindrance, due, provisional, rule, because, packages, released
                  , offered, valid)
                values (:host, :vulnerability, :state, :hindrance, :due, :provisional, :rule, :because, :packages
                       , :released, :offered, tstzrange(:at, null))
                on conflict (host_id, vulnerability) where upper_inf(valid) do update
                   set state = excluded.state, hindrance = excluded.hindrance, due = excluded.due
                     , provisional = excluded.provisional, rule = excluded.rule, because = excluded.because
                     , packages = excluded.packages, released = excluded.released
                     , offered = excluded.offered
                """;

    private final Handle handle;

    ReportedStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * One exposure in a host's own words.
     *
     * @param shown its {@code because} holds who says so, and nothing of deadlines
     * @param released when the fix was published, where the host knows it
     * @param offered the versions that its package manager offers and that close it
     */
    public record OwnWord(Reported shown, Optional<Instant> released, List<String> offered) {
        public OwnWord {
            offered = List.copyOf(offered);
        }
    }

    /** @param since when the host first said it, without a break until now */
    public record OfHost(HostId host, Instant since, OwnWord word) {}

    /** What a host says now takes the place of what it said before. */
    public void record(HostId host, Instant takenAt, List<OwnWord> reported) {
        handle.createUpdate(END)
                .bind("at", takenAt)
                .bind("host", host.value())
                .bindArray(
                        "still",
                        String.class,
                        reported.stream()
                                .map(one -> one.shown().vulnerability())
                                .toList())
                .execute();
        var batch = handle.prepareBatch(BEGIN);
        reported.forEach(one -> batch.bind("host", host.value())
                .bind("at", takenAt)
                .bind("vulnerability", one.shown().vulnerability())
                .bind("state", one.shown().state())
                .bind("hindrance", one.shown().hindrance())
                .bind("due", one.shown().due())
                .bind("provisional", one.shown().provisional())
                .bind("rule", one.shown().rule())
                .bindArray("because", String.class, one.shown().because())
                .bindArray("packages", String.class, one.shown().packages())
                .bind("released", one.released().orElse(null))
                .bindArray("offered", String.class, one.offered())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** What these hosts say now. */
    public List<OfHost> current(Collection<HostId> hosts) {
        return handle.createQuery("""
                        select host_id, lower(valid) as since, vulnerability, state, hindrance, due, provisional, rule
                             , because, packages, released, offered
                          from reported_exposure
                         where host_id = any (:hosts) and upper_inf(valid)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> new OfHost(
                        new HostId(row.getString("host_id")),
                        row.getTimestamp("since").toInstant(),
                        new OwnWord(
                                new Reported(
                                        row.getString("vulnerability"),
                                        row.getString("state"),
                                        row.getString("hindrance"),
                                        row.getTimestamp("due").toInstant(),
                                        row.getBoolean("provisional"),
                                        row.getString("rule"),
                                        List.of((String[])
                                                row.getArray("because").getArray()),
                                        List.of((String[])
                                                row.getArray("packages").getArray())),
                                Optional.ofNullable(row.getTimestamp("released"))
                                        .map(Timestamp::toInstant),
                                List.of((String[]) row.getArray("offered").getArray()))))
                .list();
    }
}
