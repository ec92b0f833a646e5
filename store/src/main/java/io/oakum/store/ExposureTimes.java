package io.oakum.store;

import io.oakum.core.inventory.HostId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How long a vulnerability is open where it is most urgent, and on how many hosts its risk is accepted. */
public final class ExposureTimes {
    private final Handle handle;

    ExposureTimes(Handle handle) {
        this.handle = handle;
    }

    /**
     * One host's exposure from its beginning.
     *
     * @param closed empty while it is open
     * @param because the reasons of its deadline
     * @param released when its fix was published, as the host itself says now; empty where it does not say, or says nothing of it any more
     */
    public record Slowest(
            HostId host,
            String name,
            Instant opened,
            Optional<Instant> closed,
            Instant due,
            boolean provisional,
            String state,
            List<String> because,
            Optional<Instant> released) {
        public Slowest {
            because = List.copyOf(because);
        }
    }

    /**
     * Hosts by what can be done there about one vulnerability, each in one part.
     *
     * @param held those where something stands in the way of the fix
     */
    public record Shares(long ready, long restarts, long held, long unfixable) {
        public static final Shares NONE = new Shares(0, 0, 0, 0);

        public long hosts() {
            return ready + restarts + held + unfixable;
        }

        /** What of these was counted earlier than those may be less than they are now, and is never less than none. */
        public Shares without(Shares those) {
            return new Shares(
                    Math.max(0, ready - those.ready),
                    Math.max(0, restarts - those.restarts),
                    Math.max(0, held - those.held),
                    Math.max(0, unfixable - those.unfixable));
        }
    }

    /** The most urgent host that has it, else the one that had it last. */
    public Optional<Slowest> slowest(String vulnerability) {
        return handle.createQuery("""
                        select had.host_id, host.name, had.opened_at, had.closed_at, had.due, had.provisional, had.state
                             , had.because
                             , (select released from reported_exposure own
                                 where own.host_id = had.host_id and own.vulnerability = had.vulnerability
                                   and upper_inf(own.valid)) as released
                          from exposure_interval had join host on host.id = had.host_id
                         where had.id = coalesce(
                                 (select one.id from exposure_interval one join host on host.id = one.host_id
                                   where one.vulnerability = :name and one.closed_at is null and host.retired_at is null
                                   order by one.due, one.host_id limit 1)
                               , (select was.id from exposure_interval was
                                   where was.vulnerability = :name and was.closed_at is not null
                                   order by was.closed_at desc, was.host_id limit 1))
                        """)
                .bind("name", vulnerability)
                .map((row, _) -> slowest(row))
                .findOne();
    }

    private static Slowest slowest(ResultSet row) throws SQLException {
        return new Slowest(
                new HostId(row.getString("host_id")),
                row.getString("name"),
                row.getTimestamp("opened_at").toInstant(),
                HostListStore.instant(row, "closed_at"),
                row.getTimestamp("due").toInstant(),
                row.getBoolean("provisional"),
                row.getString("state"),
                List.of((String[]) row.getArray("because").getArray()),
                HostListStore.instant(row, "released"));
    }

    /** Of the hosts that have it now those that are named or carry one of the tags, each counted once. */
    public Shares among(String vulnerability, Collection<HostId> named, Collection<String> tags) {
        return handle.createQuery("""
                        select count(*) filter (where had.state = 'fix-available' and had.hindrance is null) as ready
                             , count(*) filter (where had.state = 'fix-available' and had.hindrance is not null) as held
                             , count(*) filter (where had.state = 'restart-required') as restarts
                             , count(*) filter (where had.state in ('no-fix', 'end-of-life')) as unfixable
                          from exposure_interval had join host on host.id = had.host_id
                         where had.vulnerability = :name and had.closed_at is null and host.retired_at is null
                           and (had.host_id = any (:hosts)
                                or exists (select from host_tag carried
                                            where carried.host_id = had.host_id and carried.tag = any (:tags)
                                              and carried.until is null))
                        """)
                .bind("name", vulnerability)
                .bindArray(
                        "hosts", String.class, named.stream().map(HostId::value).toList())
                .bindArray("tags", String.class, List.copyOf(tags))
                .map((row, _) -> new Shares(
                        row.getLong("ready"), row.getLong("restarts"), row.getLong("held"), row.getLong("unfixable")))
                .one();
    }
}
