package io.oakum.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.oakum.core.inventory.HostId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Which groups hosts belong to, who says so, and which groups let their hosts go by themselves. */
public final class TagStore {
    private final Handle handle;

    TagStore(Handle handle) {
        this.handle = handle;
    }

    /** Who says that a host carries a tag. */
    public enum Source {
        /** It came with the token that the host enrolled by. */
        TOKEN,
        /** Root on the host says so. */
        HOST,
        /** It stands in an imported list of expected hosts. */
        IMPORT,
        PERSON;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @return whether this source had not said so before */
    public boolean add(HostId host, String tag, Source source) {
        return handle.createUpdate("""
                                insert into host_tag (host_id, tag, source, since)
                                select :host, :tag, :source, clock_timestamp()
                                 where not exists (select from host_tag
                                        where host_id = :host and tag = :tag and source = :source and until is null)
                                """)
                        .bind("host", host.value())
                        .bind("tag", tag)
                        .bind("source", source.word())
                        .execute()
                == 1;
    }

    /** @return whether the source had said so */
    public boolean remove(HostId host, String tag, Source source) {
        return handle.createUpdate("""
                                update host_tag set until = clock_timestamp()
                                 where host_id = :host and tag = :tag and source = :source and until is null
                                """)
                        .bind("host", host.value())
                        .bind("tag", tag)
                        .bind("source", source.word())
                        .execute()
                > 0;
    }

    /** The tags that a source gives the host now. */
    public Set<String> of(HostId host, Source source) {
        return new TreeSet<>(handle.createQuery(
                        "select tag from host_tag where host_id = :host and source = :source and until is null")
                .bind("host", host.value())
                .bind("source", source.word())
                .mapTo(String.class)
                .list());
    }

    /** Which of these hosts carry each of these tags now; a tag that none of them carries is not in it. */
    public Map<String, Set<HostId>> carriers(Collection<String> tags, Collection<HostId> hosts) {
        return handle
                .createQuery("""
                        select distinct tag, host_id from host_tag
                         where tag = any (:tags) and host_id = any (:hosts) and until is null
                        """)
                .bindArray("tags", String.class, List.copyOf(tags))
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> Map.entry(row.getString("tag"), new HostId(row.getString("host_id"))))
                .list()
                .stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    }

    /**
     * What is said of a group.
     *
     * @param silence after which a host of it is retired by itself; empty for never
     * @param isOneAtATime whether no two of its hosts are changed at once
     */
    public record Group(String tag, Optional<Duration> silence, boolean isOneAtATime) {}

    /** A group of which nothing is said any more is forgotten. */
    public void keepGroup(Group group) {
        handle.createUpdate("delete from host_group where tag = :tag")
                .bind("tag", group.tag())
                .execute();
        if (group.silence().isPresent() || group.isOneAtATime()) {
            handle.createUpdate(
                            "insert into host_group (tag, silence_seconds, one_at_a_time) values (:tag, :seconds, :alone)")
                    .bind("tag", group.tag())
                    .bind("seconds", group.silence().map(Duration::toSeconds).orElse(null))
                    .bind("alone", group.isOneAtATime())
                    .execute();
        }
    }

    /** All of which something is said, by tag. */
    public List<Group> groups() {
        return handle.createQuery("select tag, silence_seconds, one_at_a_time from host_group order by tag")
                .map((row, _) -> new Group(
                        row.getString("tag"),
                        Optional.ofNullable(row.getObject("silence_seconds", Long.class))
                                .map(Duration::ofSeconds),
                        row.getBoolean("one_at_a_time")))
                .list();
    }

    /** The groups of one host at a time that these hosts are in now; hosts in none are missing. */
    public Map<HostId, Set<String>> oneAtATime(Collection<HostId> hosts) {
        return handle
                .createQuery("""
                        select distinct host_tag.host_id, host_tag.tag
                          from host_group join host_tag on host_tag.tag = host_group.tag and host_tag.until is null
                         where host_group.one_at_a_time and host_tag.host_id = any (:hosts)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> Map.entry(new HostId(row.getString("host_id")), row.getString("tag")))
                .list()
                .stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    }

    /** Keeps whoever else decides about these groups waiting until the transaction is over. */
    public void lockGroups(Collection<String> tags) {
        handle.createQuery("select tag from host_group where tag = any (:tags) order by tag for update")
                .bindArray("tags", String.class, List.copyOf(tags))
                .mapTo(String.class)
                .list();
    }

    /** Hosts of a group that were let in and have been silent for longer than the group allows; those never heard count from then. */
    public Collection<HostId> overdue(Group group) {
        return handle.createQuery("""
                        select host.id from host
                          join host_tag on host_tag.host_id = host.id and host_tag.tag = :tag and host_tag.until is null
                          left join host_heard heard on heard.host_id = host.id
                         where host.retired_at is null and host.approved_at is not null
                           and coalesce(heard.heard_at, host.approved_at) < now() - :seconds * interval '1 second'
                         group by host.id order by host.id
                        """)
                .bind("tag", group.tag())
                .bind("seconds", group.silence().orElseThrow().toSeconds())
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }
}
