package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.store.Page.Place;
import io.oakum.trust.key.VerifyingKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** The hosts of the fleet: who asked, who was let in, who was heard. */
public final class HostStore {
    private static final String COLUMNS = """
            select host.id, host.name, host.os, host.machine_id, host.agent_key, host.owner, host.asked_at, host.approved_at
                 , host.quarantined_at, host.retired_at, host.retired_reason, heard.heard_at, heard.boot_id
                 , heard.agent_version
                 , (select string_agg(distinct tag, ',' order by tag) from host_tag
                     where host_tag.host_id = host.id and until is null) as tags
              from host left join host_heard heard on heard.host_id = host.id
            """;

    private final Handle handle;

    HostStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * @param os such as {@code debian 12}, empty before it was heard
     * @param agentKey SSH's spelling of its key, empty while it is only expected
     * @param tags sorted
     */
    public record Row(
            HostId id,
            String name,
            String os,
            String machineId,
            String agentKey,
            String owner,
            List<String> tags,
            Life.Events events,
            String retiredReason,
            String bootId,
            String agentVersion) {}

    /** What a machine says of itself when it asks. */
    public record Candidate(HostId id, String name, String os, String machineId, VerifyingKey key) {}

    /** What one host said, to be written with that of others. */
    public record Heard(HostId host, Instant at, String bootId, String agentVersion) {}

    /** Takes a machine in as one that asked; one with the same key is the same host, one that was expected under its name has come. */
    public HostId ask(Candidate candidate) {
        return handle.createQuery("""
                        with expected as (
                          update host set os = :os, machine_id = :machine, agent_key = :key, asked_at = now()
                           where id = (select id from host
                                        where asked_at is null and retired_at is null and lower(name) = lower(:name)
                                        order by expected_at, id limit 1 for update)
                             and not exists (select from host known where known.agent_key = :key)
                          returning id
                        ), asked as (
                          insert into host (id, name, os, machine_id, agent_key, asked_at)
                          select :id, :name, :os, :machine, :key, now() where not exists (select from expected)
                          on conflict on constraint host_agent_key do update set name = excluded.name
                          returning id
                        )
                        select id from expected union all select id from asked
                        """)
                .bind("id", candidate.id().value())
                .bind("name", candidate.name())
                .bind("os", candidate.os())
                .bind("machine", candidate.machineId())
                .bind("key", candidate.key().openSsh())
                .mapTo(String.class)
                .map(HostId::new)
                .one();
    }

    /** What system a host says it runs now: releases are upgraded in place. */
    public void runs(HostId host, String os) {
        handle.createUpdate("update host set os = :os where id = :host and os is distinct from :os")
                .bind("os", os)
                .bind("host", host.value())
                .execute();
    }

    /** Hosts of the fleet that are the same machine, though not by the same key. */
    public List<HostId> sameMachine(HostId host) {
        return handle.createQuery("""
                        select other.id from host join host other on other.machine_id = host.machine_id
                         where host.id = :id and host.machine_id <> '' and other.id <> host.id
                           and other.asked_at is not null and other.retired_at is null
                         order by other.id
                        """)
                .bind("id", host.value())
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }

    /**
     * Says that a host should be here; one of that name that is in the fleet, or expected, already is it.
     *
     * @param id for a new one
     * @param owner empty where nobody is named
     */
    public HostId expect(HostId id, String name, String owner) {
        Optional<HostId> known = handle.createQuery("""
                        select id from host where lower(name) = lower(:name) and retired_at is null
                         order by asked_at nulls last, id limit 1
                        """)
                .bind("name", name)
                .mapTo(String.class)
                .map(HostId::new)
                .findOne();
        if (known.isEmpty()) {
            handle.createUpdate("insert into host (id, name, expected_at) values (:id, :name, now())")
                    .bind("id", id.value())
                    .bind("name", name)
                    .execute();
        }
        HostId host = known.orElse(id);
        handle.createUpdate("update host set owner = :owner where id = :id and :owner <> ''")
                .bind("owner", owner)
                .bind("id", host.value())
                .execute();
        return host;
    }

    /** @return whether it was waiting */
    public boolean approve(HostId host) {
        return set(host, "approved_at = now()", "asked_at is not null and approved_at is null and retired_at is null");
    }

    /** @return whether it was trusted until now */
    public boolean quarantine(HostId host) {
        return set(host, "quarantined_at = now()", "quarantined_at is null");
    }

    /** @return whether it was in quarantine */
    public boolean release(HostId host) {
        return set(host, "quarantined_at = null", "quarantined_at is not null and retired_at is null");
    }

    public boolean retire(HostId host, String reason) {
        boolean isChanged = handle.createUpdate("""
                                update host set retired_at = now(), retired_reason = :reason
                                 where id = :id and retired_at is null
                                """)
                        .bind("reason", reason)
                        .bind("id", host.value())
                        .execute()
                == 1;
        if (isChanged) {
            // What is open on it no longer counts for the fleet.
            handle.createUpdate("""
                            insert into exposure_changed (vulnerability)
                            select vulnerability from exposure_interval where host_id = :id and closed_at is null
                            """).bind("id", host.value()).execute();
        }
        return isChanged;
    }

    private boolean set(HostId host, String what, String expected) {
        return handle.createUpdate("update host set " + what + " where id = :id and " + expected)
                        .bind("id", host.value())
                        .execute()
                == 1;
    }

    /** One statement for all that were heard since the last: a row an update would be the dearest way to say "still here". */
    public void hear(Collection<Heard> heard) {
        handle.createUpdate("""
                        insert into host_heard (host_id, heard_at, boot_id, agent_version)
                        select host, cast(at as timestamptz), boot, version
                          from unnest(:hosts, :times, :boots, :versions) said (host, at, boot, version)
                         order by host
                        on conflict on constraint host_heard_pk do update
                           set heard_at = greatest(host_heard.heard_at, excluded.heard_at)
                             , boot_id = excluded.boot_id, agent_version = excluded.agent_version
                        """)
                .bindArray("hosts", String.class, each(heard, one -> one.host().value()))
                .bindArray("times", String.class, each(heard, one -> one.at().toString()))
                .bindArray("boots", String.class, each(heard, Heard::bootId))
                .bindArray("versions", String.class, each(heard, Heard::agentVersion))
                .execute();
    }

    private static List<String> each(Collection<Heard> heard, Function<Heard, String> part) {
        return heard.stream().map(part).toList();
    }

    public Optional<Row> find(HostId host) {
        return handle.createQuery(COLUMNS + "where host.id = :id")
                .bind("id", host.value())
                .reduceRows(HostStore::addTo)
                .findFirst();
    }

    /** Whatever is meant by a word: the host of this id, else every host of this name. */
    public List<Row> named(String word) {
        List<Row> named = handle.createQuery(COLUMNS + "where host.id = :word or host.name = :word order by host.id")
                .bind("word", word)
                .reduceRows(HostStore::addTo)
                .toList();
        List<Row> byId =
                named.stream().filter(row -> row.id().value().equals(word)).toList();
        return byId.isEmpty() ? named : byId;
    }

    public Optional<Row> withKey(VerifyingKey key) {
        return handle.createQuery(COLUMNS + "where host.agent_key = :key")
                .bind("key", key.openSsh())
                .reduceRows(HostStore::addTo)
                .findFirst();
    }

    /** Those of the named ones that are known. */
    public List<Row> among(Collection<HostId> hosts) {
        return handle.createQuery(COLUMNS + "where host.id = any (:ids)")
                .bindArray(
                        "ids", String.class, hosts.stream().map(HostId::value).toList())
                .reduceRows(HostStore::addTo)
                .toList();
    }

    /** Some of them, by name. */
    public List<Row> page(Place place, int rows) {
        return handle.createQuery(COLUMNS + """
                        where (host.name, host.id) > (:name, :id) order by host.name, host.id limit :rows
                        """)
                .bind("name", Page.key(place))
                .bind("id", Page.id(place))
                .bind("rows", rows)
                .reduceRows(HostStore::addTo)
                .toList();
    }

    /** All of them, by name. */
    public List<Row> all() {
        return handle.createQuery(COLUMNS + "order by host.name, host.id")
                .reduceRows(HostStore::addTo)
                .toList();
    }

    private static void addTo(java.util.Map<String, Row> rows, RowView row) {
        rows.put(text(row, "id"), row(row));
    }

    private static Row row(RowView row) {
        String tags = text(row, "tags");
        return new Row(
                new HostId(text(row, "id")),
                text(row, "name"),
                text(row, "os"),
                text(row, "machine_id"),
                text(row, "agent_key"),
                text(row, "owner"),
                tags.isEmpty() ? List.of() : List.of(tags.split(",")),
                new Life.Events(
                        instant(row, "asked_at"),
                        instant(row, "approved_at"),
                        instant(row, "quarantined_at"),
                        instant(row, "retired_at"),
                        instant(row, "heard_at")),
                text(row, "retired_reason"),
                text(row, "boot_id"),
                text(row, "agent_version"));
    }

    private static String text(RowView row, String column) {
        return Optional.ofNullable(row.getColumn(column, String.class)).orElse("");
    }

    private static Optional<Instant> instant(RowView row, String column) {
        return Optional.ofNullable(row.getColumn(column, Instant.class));
    }
}
