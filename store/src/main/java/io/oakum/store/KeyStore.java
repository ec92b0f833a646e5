package io.oakum.store;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.HostId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Which versions of which packages there are, who has them, and what the advisories say of each. */
public final class KeyStore {
    private final Handle handle;

    KeyStore(Handle handle) {
        this.handle = handle;
    }

    /** One version of one package; what it is in the words of advisories, where any speak of its system. */
    public record Key(long id, Optional<Component> component) {}

    /** What one host has now: the keys of its inventory, and the kernel that runs. */
    public record Has(HostId host, String kernel, List<Long> keys) {}

    /**
     * What an advisory says of a key.
     *
     * @param source the kind of feed
     * @param closes whether it says, in a way that counts, that the key is not affected; otherwise it says that it is
     * @param stance in its author's sense, as the core names it
     * @param fixed the version that mends it; empty where none is named
     */
    public record Said(
            String source,
            String advisory,
            long key,
            String vulnerability,
            boolean closes,
            String stance,
            String fixed) {}

    private static final Comparator<Said> IN_ORDER = Comparator.comparingLong(Said::key)
            .thenComparing(Said::vulnerability)
            .thenComparing(Said::source)
            .thenComparing(Said::advisory);

    /** The keys with a number above this one, in their order. */
    public List<Key> after(long id) {
        return handle.createQuery("""
                        select id, release, name, version, architecture, source, source_version, repository
                          from package_key where id > :id order by id
                        """).bind("id", id).map((row, _) -> key(row)).list();
    }

    /** Those keys of a host's present inventory that were never held against the advisories. */
    public List<Key> notHeld(HostId host) {
        return handle.createQuery("""
                        select id, release, name, version, architecture, source, source_version, repository
                          from package_key
                         where held_at is null
                           and id = any (select unnest(list.keys)
                                           from host_baseline had join inventory_baseline list on list.digest = had.digest
                                          where had.host_id = :host and upper_inf(had.seen))
                         order by id
                        """)
                .bind("host", host.value())
                .map((row, _) -> key(row))
                .list();
    }

    /** A package version that is somebody else's than the distribution's, and how many hosts have it now. */
    public record Elsewhere(Key key, long hosts) {}

    /** Those of these source or binary packages that a host has from somebody else than the distribution. */
    public List<Elsewhere> elsewhere(Collection<String> packages) {
        return handle.createQuery("""
                        select known.id, known.release, known.name, known.version, known.architecture, known.source
                             , known.source_version, known.repository, count(*) as hosts
                          from package_key known
                          join inventory_baseline list on list.keys @> array[known.id]
                          join host_baseline had on had.digest = list.digest and upper_inf(had.seen)
                          join host on host.id = had.host_id and host.retired_at is null
                         where known.repository <> ''
                           and (known.source = any (:packages) or known.name = any (:packages))
                         group by known.id
                         order by known.name, known.version, known.architecture, known.id
                        """)
                .bindArray("packages", String.class, List.copyOf(packages))
                .map((row, _) -> new Elsewhere(key(row), row.getLong("hosts")))
                .list();
    }

    private static Key key(ResultSet row) throws SQLException {
        String[] system = row.getString("release").split(" ", 2);
        Optional<Component> component = Ecosystem.ofHost(system[0], system.length > 1 ? system[1] : "")
                .map(ecosystem -> component(ecosystem, row));
        return new Key(row.getLong("id"), component);
    }

    private static Component component(Ecosystem ecosystem, ResultSet row) {
        try {
            return Component.of(ecosystem, row.getString("name"), row.getString("version"))
                    .builtFrom(row.getString("source"), row.getString("source_version"))
                    .on(row.getString("architecture"))
                    .from(row.getString("repository"));
        } catch (SQLException e) {
            throw new IllegalStateException("a column of package_key cannot be read", e);
        }
    }

    public void held(Collection<Long> keys, Instant at) {
        handle.createUpdate("update package_key set held_at = :at where id = any (:keys) and held_at is null")
                .bind("at", at)
                .bindArray("keys", Long.class, List.copyOf(keys))
                .execute();
    }

    /** What these hosts have; those that left or never reported are not in it. */
    public List<Has> had(Collection<HostId> hosts) {
        return handle.createQuery("""
                        select had.host_id, had.kernel, list.keys
                          from host_baseline had
                          join inventory_baseline list on list.digest = had.digest
                          join host on host.id = had.host_id and host.retired_at is null
                         where upper_inf(had.seen) and had.host_id = any (:hosts)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> new Has(
                        new HostId(row.getString("host_id")), row.getString("kernel"), longs(row.getArray("keys"))))
                .list();
    }

    /** The releases of which the fleet has hosts now; those that no feed speaks of are not in it. */
    public List<Ecosystem> releases() {
        return handle.createQuery("""
                        select distinct package_key.release
                          from host_baseline had
                          join inventory_baseline list on list.digest = had.digest
                          join host on host.id = had.host_id and host.retired_at is null
                          join package_key on package_key.id = list.keys[1]
                         where upper_inf(had.seen)
                         order by 1
                        """).mapTo(String.class).list().stream()
                .map(system -> system.split(" ", 2))
                .flatMap(words -> Ecosystem.ofHost(words[0], words.length > 1 ? words[1] : "").stream())
                .toList();
    }

    private static List<Long> longs(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }

    /** What the advisories of these ids say now. */
    public List<Said> saidBy(Collection<String> advisories) {
        return handle.createQuery("""
                        select source, advisory, key_id, vulnerability, says, stance, fixed
                          from advisory_key where advisory = any (:advisories) and upper_inf(valid)
                        """)
                .bindArray("advisories", String.class, List.copyOf(advisories))
                .map((row, _) -> said(row))
                .list();
    }

    /**
     * What is said now of a key.
     *
     * @param since when
     * @param published when the advisory was, where it says so
     */
    public record Standing(Said said, Instant since, Optional<Instant> published) {}

    /** What is said now of these keys. */
    public List<Standing> saidOf(Collection<Long> keys) {
        return handle.createQuery("""
                        select source, advisory, key_id, vulnerability, says, stance, fixed, lower(valid) as since
                             , (select min(published) from advisory
                                 where advisory.name = said.advisory and upper_inf(advisory.valid)) as published
                          from advisory_key said where key_id = any (:keys) and upper_inf(valid)
                         order by source, advisory, key_id
                        """)
                .bindArray("keys", Long.class, List.copyOf(keys))
                .map((row, _) -> new Standing(
                        said(row),
                        row.getTimestamp("since").toInstant(),
                        Optional.ofNullable(row.getTimestamp("published")).map(Timestamp::toInstant)))
                .list();
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(
                row.getString("source"),
                row.getString("advisory"),
                row.getLong("key_id"),
                row.getString("vulnerability"),
                row.getString("says").equals("not-affected"),
                row.getString("stance"),
                row.getString("fixed"));
    }

    /** Ends what is no longer said. */
    public void end(Collection<Said> former, Instant at) {
        var batch = handle.prepareBatch("""
                update advisory_key set valid = tstzrange(lower(valid), greatest(:at, lower(valid) + interval '1 microsecond'))
                 where key_id = :key and vulnerability = :vulnerability and source = :source and advisory = :advisory
                   and upper_inf(valid)
                """);
        former.forEach(one -> batch.bind("key", one.key())
                .bind("vulnerability", one.vulnerability())
                .bind("source", one.source())
                .bind("advisory", one.advisory())
                .bind("at", at)
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /**
     * Begins what is said from now on. What is said already stays.
     *
     * @param at since when; where the advisory was known here before the key was, the advisory's own beginning
     */
    public void begin(Collection<Said> said, Instant at, boolean isKeyNew) {
        var batch = handle.prepareBatch("""
                insert into advisory_key (source, advisory, key_id, vulnerability, says, stance, fixed, valid)
                select :source, :advisory, :key, :vulnerability, :says, :stance, :fixed
                     , tstzrange(case when :new then coalesce((select min(lower(valid)) from advisory
                                                                where name = :advisory and upper_inf(valid)), :at)
                                      else :at end, null)
                on conflict (key_id, vulnerability, source, advisory) where upper_inf(valid) do nothing
                """);
        // In one order, so that two who begin the same never wait for each other in a circle.
        said.stream()
                .sorted(IN_ORDER)
                .forEach(one -> batch.bind("source", one.source())
                        .bind("advisory", one.advisory())
                        .bind("key", one.key())
                        .bind("vulnerability", one.vulnerability())
                        .bind("says", one.closes() ? "not-affected" : "affected")
                        .bind("stance", one.stance())
                        .bind("fixed", one.fixed())
                        .bind("new", isKeyNew)
                        .bind("at", at)
                        .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** The hosts of the fleet that have any of these keys now. */
    public List<HostId> hostsWith(Collection<Long> keys) {
        return handle.createQuery("""
                        select distinct had.host_id
                          from inventory_baseline list
                          join host_baseline had on had.digest = list.digest and upper_inf(had.seen)
                          join host on host.id = had.host_id and host.retired_at is null
                         where list.keys && cast(:keys as bigint[])
                         order by 1
                        """)
                .bindArray("keys", Long.class, List.copyOf(keys))
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }

    /** Since when each of these hosts has the inventory that it has. */
    public Map<HostId, Instant> since(Collection<HostId> hosts) {
        return handle
                .createQuery("""
                        select host_id, lower(seen) as since from host_baseline
                         where upper_inf(seen) and host_id = any (:hosts)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> Map.entry(
                        new HostId(row.getString("host_id")),
                        row.getTimestamp("since").toInstant()))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The names of the packages of these keys. */
    public Map<Long, String> packages(Collection<Long> keys) {
        var names = handle.createQuery(
                        "select id, name || ':' || architecture as name from package_key where id = any (:keys)")
                .bindArray("keys", Long.class, new ArrayList<>(keys))
                .map((row, _) -> Map.entry(row.getLong("id"), row.getString("name")))
                .list();
        return names.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
