package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** What people decide about risks: what a host is to them, which policies are in force, which risks they accept. */
public final class RiskStore {
    private final Handle handle;

    RiskStore(Handle handle) {
        this.handle = handle;
    }

    /** A policy's file as somebody put it in force. */
    public record PolicyFile(String name, String text, String addedBy, Instant since) {}

    /** Where a risk is accepted. */
    public sealed interface Place {
        /** On every host that has it, also one that comes later. */
        record Everywhere() implements Place {}

        /** On the hosts of a group, whoever is in it at the time. */
        record Group(String tag) implements Place {}

        /** On these hosts alone. */
        record Hosts(SortedSet<HostId> hosts) implements Place {
            public Hosts {
                if (hosts.isEmpty()) {
                    throw new IllegalArgumentException("an exception for hosts names none");
                }
                hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
            }

            public static Hosts of(Collection<HostId> hosts) {
                return new Hosts(new TreeSet<>(hosts));
            }
        }

        /** The hosts that it names; none where it names none. */
        default List<HostId> named() {
            return this instanceof Hosts(SortedSet<HostId> hosts) ? List.copyOf(hosts) : List.of();
        }

        default Optional<String> group() {
            return this instanceof Group(String tag) ? Optional.of(tag) : Optional.empty();
        }
    }

    /**
     * What was decided by whom.
     *
     * @param compensating what protects the hosts meanwhile; empty where nobody said
     * @param facts what was known when it was accepted
     */
    public record Decision(
            String owner,
            String reason,
            String compensating,
            String askedBy,
            Instant askedAt,
            Instant endsAt,
            String facts) {}

    /** The second person's word. */
    public record Approval(String by, Instant at) {}

    /** @param why such as the words of the person who ended it */
    public record End(Instant at, String why) {}

    /** How an acceptance stands. */
    public enum Standing {
        /** For a second person. */
        WAITING("ended_at is null and approved_at is null and ends_at > :at"),
        IN_FORCE("ended_at is null and approved_at is not null and ends_at > :at"),
        /** Ended, or past its day. */
        PAST("(ended_at is not null or ends_at <= :at)");

        private final String sql;

        Standing(String sql) {
            this.sql = sql;
        }
    }

    /** A risk that is accepted, or was, or is asked to be. */
    public record Acceptance(
            long id,
            String vulnerability,
            Place place,
            Decision decision,
            Optional<Approval> approval,
            Optional<End> end) {

        /** Whether it counts at an instant. */
        public boolean isInForce(Instant at) {
            return approval.isPresent() && end.isEmpty() && at.isBefore(decision.endsAt());
        }

        public Standing standing(Instant at) {
            if (end.isPresent() || !decision.endsAt().isAfter(at)) {
                return Standing.PAST;
            }
            return approval.isPresent() ? Standing.IN_FORCE : Standing.WAITING;
        }

        public boolean isSelfApproved() {
            return approval.isPresent() && approval.get().by().equals(decision.askedBy());
        }
    }

    public void say(HostId host, Asset asset, String by, Instant at) {
        handle.createUpdate("""
                        update asset_fact
                           set valid = tstzrange(lower(valid), greatest(:at, lower(valid) + interval '1 microsecond'))
                         where host_id = :host and upper_inf(valid)
                        """).bind("at", at).bind("host", host.value()).execute();
        handle.createUpdate("""
                        insert into asset_fact (host_id, exposed, criticality, scopes, said_by, valid)
                        select :host, :exposed, :criticality, :scopes, :by
                             , tstzrange(greatest(:at, (select max(upper(valid)) from asset_fact where host_id = :host)), null)
                        """)
                .bind("host", host.value())
                .bind("exposed", word(asset.exposed()))
                .bind("criticality", word(asset.criticality()))
                .bindArray("scopes", String.class, List.copyOf(asset.scopes()))
                .bind("by", by)
                .bind("at", at)
                .execute();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** What is said of these hosts; those of which nobody said anything are not in it. */
    public Map<HostId, Asset> assets(Collection<HostId> hosts) {
        return handle
                .createQuery("""
                        select host_id, exposed, criticality, scopes from asset_fact
                         where host_id = any (:hosts) and upper_inf(valid)
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> Map.entry(
                        new HostId(row.getString("host_id")),
                        new Asset(
                                Answer.valueOf(row.getString("exposed").toUpperCase(Locale.ROOT)),
                                Asset.Criticality.valueOf(
                                        row.getString("criticality").toUpperCase(Locale.ROOT)),
                                Set.of((String[]) row.getArray("scopes").getArray()))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The policies in force beside the default one, by name. */
    public List<PolicyFile> policies() {
        return handle.createQuery("""
                        select name, text, added_by, lower(valid) as since from policy_file where upper_inf(valid) order by name
                        """)
                .map((row, _) -> new PolicyFile(
                        row.getString("name"),
                        row.getString("text"),
                        row.getString("added_by"),
                        row.getTimestamp("since").toInstant()))
                .list();
    }

    /** Puts a policy in force in the place of one of that name. */
    public void putPolicy(String name, String text, String by, Instant at) {
        endPolicy(name, at);
        handle.createUpdate("""
                        insert into policy_file (name, text, added_by, valid)
                        select :name, :text, :by
                             , tstzrange(greatest(:at, (select max(upper(valid)) from policy_file where name = :name)), null)
                        """)
                .bind("name", name)
                .bind("text", text)
                .bind("by", by)
                .bind("at", at)
                .execute();
    }

    /** @return whether it was in force */
    public boolean endPolicy(String name, Instant at) {
        return handle.createUpdate("""
                                update policy_file
                                   set valid = tstzrange(lower(valid), greatest(:at, lower(valid) + interval '1 microsecond'))
                                 where name = :name and upper_inf(valid)
                                """).bind("name", name).bind("at", at).execute() == 1;
    }

    public long ask(String vulnerability, Place place, Decision decision) {
        String[] hosts = place.named().stream().map(HostId::value).toArray(String[]::new);
        return handle.createQuery("""
                        insert into risk_exception
                          (vulnerability, host_id, hosts, tag, owner, reason, compensating_control, asked_by, asked_at, ends_at
                          , facts)
                        values (:vulnerability, :host, :hosts, :tag, :owner, :reason, :compensating, :by, :at, :ends, :facts)
                        returning id
                        """)
                .bind("vulnerability", vulnerability)
                .bind("host", hosts.length == 1 ? hosts[0] : null)
                .bindByType("hosts", hosts.length > 1 ? hosts : null, String[].class)
                .bind("tag", place.group().orElse(null))
                .bind("owner", decision.owner())
                .bind("reason", decision.reason())
                .bind("compensating", decision.compensating())
                .bind("by", decision.askedBy())
                .bind("at", decision.askedAt())
                .bind("ends", decision.endsAt())
                .bind("facts", decision.facts())
                .mapTo(Long.class)
                .one();
    }

    /**
     * @param facts what is known now that it is accepted
     * @return whether it was waiting
     */
    public boolean approve(long id, String by, Instant at, String facts) {
        return handle.createUpdate("""
                                update risk_exception set approved_by = :by, approved_at = :at, facts = :facts
                                 where id = :id and approved_at is null and ended_at is null
                                """)
                        .bind("id", id)
                        .bind("by", by)
                        .bind("at", at)
                        .bind("facts", facts)
                        .execute()
                == 1;
    }

    /** @return whether it was open */
    public boolean end(long id, Instant at, String why) {
        return handle.createUpdate(
                                "update risk_exception set ended_at = :at, end_reason = :why where id = :id and ended_at is null")
                        .bind("id", id)
                        .bind("at", at)
                        .bind("why", why)
                        .execute()
                == 1;
    }

    /** All that ever were, newest first. */
    public List<Acceptance> acceptances() {
        return handle.createQuery(ACCEPTANCE + " order by id desc")
                .map((row, _) -> acceptance(row))
                .list();
    }

    /** The newest that stand so; of any standing where none is named. */
    public List<Acceptance> newest(Optional<Standing> standing, Instant at, int most) {
        return handle.createQuery(ACCEPTANCE + " where "
                        + standing.map(one -> one.sql).orElse("true") + " order by id desc limit :most")
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .bind("at", at)
                .bind("most", most)
                .map((row, _) -> acceptance(row))
                .list();
    }

    /** The newest about this vulnerability, however they stand. */
    public List<Acceptance> newestAbout(String vulnerability, int most) {
        return handle.createQuery(ACCEPTANCE + " where vulnerability = :name order by id desc limit :most")
                .bind("name", vulnerability)
                .bind("most", most)
                .map((row, _) -> acceptance(row))
                .list();
    }

    /** How many stand how. */
    public record Counts(long waiting, long inForce, long past) {}

    public Counts counts(Instant at) {
        String sql = Stream.of(Standing.values())
                .map(standing -> "count(*) filter (where " + standing.sql + ") as " + standing.name())
                .collect(Collectors.joining(", ", "select ", " from risk_exception"));
        return handle.createQuery(sql)
                .bind("at", at)
                .map((row, _) -> new Counts(row.getLong("waiting"), row.getLong("in_force"), row.getLong("past")))
                .one();
    }

    /** Those of these numbers, in their order. */
    public List<Acceptance> of(Collection<Long> ids) {
        return of(ids, "");
    }

    /** As {@link #of}; nobody else changes them before the transaction ends. */
    public List<Acceptance> held(Collection<Long> ids) {
        return of(ids, " for update");
    }

    private List<Acceptance> of(Collection<Long> ids, String lock) {
        return handle.createQuery(ACCEPTANCE + " where id = any (:ids) order by id" + lock)
                .bindArray("ids", Long.class, List.copyOf(ids))
                .map((row, _) -> acceptance(row))
                .list();
    }

    /** Those about these vulnerabilities that wait or are in force, oldest first. */
    public List<Acceptance> about(Collection<String> vulnerabilities, Instant at) {
        return handle.createQuery(
                        ACCEPTANCE
                                + " where vulnerability = any (:vulnerabilities) and ended_at is null and ends_at > :at order by id")
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .bind("at", at)
                .map((row, _) -> acceptance(row))
                .list();
    }

    public Optional<Acceptance> acceptance(long id) {
        return handle.createQuery(ACCEPTANCE + " where id = :id")
                .bind("id", id)
                .map((row, _) -> acceptance(row))
                .findOne();
    }

    /** Those about these vulnerabilities that are approved and were not ended. */
    public List<Acceptance> accepted(Collection<String> vulnerabilities) {
        return handle.createQuery(ACCEPTANCE + """
                         where vulnerability = any (:vulnerabilities) and ended_at is null and approved_at is not null
                         order by id
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .map((row, _) -> acceptance(row))
                .list();
    }

    private static final String ACCEPTANCE = """
            select id, vulnerability, host_id, hosts, tag, owner, reason, compensating_control, asked_by, asked_at, approved_by
                 , approved_at, ends_at, ended_at, end_reason, facts
              from risk_exception
            """;

    private static Acceptance acceptance(ResultSet row) throws SQLException {
        Optional<Instant> approved = instant(row, "approved_at");
        Optional<Instant> ended = instant(row, "ended_at");
        return new Acceptance(
                row.getLong("id"),
                row.getString("vulnerability"),
                place(row),
                new Decision(
                        row.getString("owner"),
                        row.getString("reason"),
                        row.getString("compensating_control"),
                        row.getString("asked_by"),
                        row.getTimestamp("asked_at").toInstant(),
                        row.getTimestamp("ends_at").toInstant(),
                        row.getString("facts")),
                approved.isPresent()
                        ? Optional.of(new Approval(row.getString("approved_by"), approved.get()))
                        : Optional.empty(),
                ended.isPresent() ? Optional.of(new End(ended.get(), row.getString("end_reason"))) : Optional.empty());
    }

    private static Place place(ResultSet row) throws SQLException {
        String host = row.getString("host_id");
        Array hosts = row.getArray("hosts");
        String tag = row.getString("tag");
        if (host != null) {
            return Place.Hosts.of(List.of(new HostId(host)));
        }
        if (hosts != null) {
            return Place.Hosts.of(
                    Stream.of((String[]) hosts.getArray()).map(HostId::new).toList());
        }
        return tag == null ? new Place.Everywhere() : new Place.Group(tag);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
