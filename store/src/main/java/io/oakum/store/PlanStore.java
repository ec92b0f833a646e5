package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Plans: what was asked for, what the hosts answered, what was frozen, and who signed it. */
public final class PlanStore {
    private static final String COLUMNS = """
            select id, made_by, made_at, request, frozen_at, document, payload, failed_at, failure, closes, closes_on, first_due
              from plan
            """;

    private static final String COVERED = """
            select plan_id, host_id, host.name, answer, change_set, why, coalesce(proof, '') as proof, tried
              from plan_host join host on host.id = host_id
            """;

    private final Handle handle;

    PlanStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A plan as it stands.
     *
     * @param request what was asked for, a JSON document
     * @param frozen present once nothing in it can change any more
     * @param failure why it covers no host
     */
    public record Row(
            String id,
            String madeBy,
            Instant madeAt,
            String request,
            Optional<Frozen> frozen,
            Optional<String> failure) {}

    /**
     * What people sign.
     *
     * @param document the whole plan, whose digest the order names
     * @param payload the order
     * @param closes what it was meant to close at that time; empty where nobody counted, which older versions did not
     */
    public record Frozen(Instant at, String document, Bytes payload, Optional<Closes> closes) {}

    /**
     * The open exposures that have a fix and are in packages which the plan changes on their host, all of them.
     *
     * @param hosts on how many they are
     * @param firstDue the earliest deadline of them
     */
    public record Closes(long exposures, long hosts, Optional<Instant> firstDue) {}

    /**
     * One host of a plan.
     *
     * @param answer {@code asked}, {@code feasible}, {@code nothing} or {@code blocked}
     * @param why it is blocked
     * @param proof that the order means this host; empty before the plan is frozen and for hosts that it does not cover
     * @param tried whether it has fetched its change set and tried it on a copy of itself
     */
    public record Covered(
            HostId host,
            String name,
            String answer,
            Optional<Sha256> changeSet,
            String why,
            String proof,
            boolean tried) {}

    /**
     * @param verdict empty until it has ended
     * @param refusedBy hosts that were asked before and on whose copy it could not be tried
     */
    public record Rehearsal(
            Sha256 changeSet, HostId on, Optional<String> verdict, String result, List<HostId> refusedBy) {}

    /** @param armour as {@code ssh-keygen -Y sign} writes it */
    public record Signature(String keyId, String person, String armour, Instant at) {}

    public void begin(String id, String madeBy, String request, Collection<HostId> hosts) {
        handle.createUpdate("insert into plan (id, made_by, request) values (:id, :by, :request)")
                .bind("id", id)
                .bind("by", madeBy)
                .bind("request", request)
                .execute();
        var batch = handle.prepareBatch("insert into plan_host (plan_id, host_id) values (:plan, :host)");
        hosts.forEach(host -> batch.bind("plan", id).bind("host", host.value()).add());
        batch.execute();
    }

    public Optional<Row> find(String id) {
        return handle.createQuery(COLUMNS + "where id = :id")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    /** For whoever signs it: of two who sign at once, the second sees the first's signature. */
    public Optional<Row> lock(String id) {
        return handle.createQuery(COLUMNS + "where id = :id for update")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    /** The newest first. */
    public List<Row> newest(int limit) {
        return handle.createQuery(COLUMNS + "order by made_at desc, id limit :limit")
                .bind("limit", limit)
                .map((row, _) -> row(row))
                .list();
    }

    /** The newest that meant this host, the newest first. */
    public List<Row> of(HostId host, int limit) {
        return handle.createQuery(COLUMNS + """
                        where exists (select from plan_host where plan_id = plan.id and host_id = :host)
                        order by made_at desc, id limit :limit
                        """)
                .bind("host", host.value())
                .bind("limit", limit)
                .map((row, _) -> row(row))
                .list();
    }

    /** The plans in the making. */
    public List<String> unfinished() {
        return handle.createQuery(
                        "select id from plan where frozen_at is null and failed_at is null order by made_at, id")
                .mapTo(String.class)
                .list();
    }

    /** For whoever goes on with it; empty where another does that now, or where it is finished. */
    public Optional<Row> take(String id) {
        return handle.createQuery(
                        COLUMNS + "where id = :id and frozen_at is null and failed_at is null for update skip locked")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne();
    }

    private static Row row(ResultSet row) throws SQLException {
        Optional<Frozen> frozen = Optional.empty();
        @Nullable Timestamp at = row.getTimestamp("frozen_at");
        if (at != null) {
            frozen = Optional.of(new Frozen(
                    at.toInstant(), row.getString("document"), Bytes.of(row.getBytes("payload")), closes(row)));
        }
        return new Row(
                row.getString("id"),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(),
                row.getString("request"),
                frozen,
                Optional.ofNullable(row.getString("failure")));
    }

    private static Optional<Closes> closes(ResultSet row) throws SQLException {
        long exposures = row.getLong("closes");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Closes(
                        exposures,
                        row.getLong("closes_on"),
                        Optional.ofNullable(row.getTimestamp("first_due")).map(Timestamp::toInstant)));
    }

    /** By id. */
    public List<Covered> hosts(String plan) {
        return handle.createQuery(COVERED + "where plan_id = :plan order by host_id")
                .bind("plan", plan)
                .map((row, _) -> covered(row))
                .list();
    }

    /** One host's part in each of these plans, by plan. */
    public Map<String, Covered> parts(HostId host, Collection<String> plans) {
        return handle
                .createQuery(COVERED + "where host_id = :host and plan_id = any (:plans)")
                .bind("host", host.value())
                .bindArray("plans", String.class, List.copyOf(plans))
                .map((row, _) -> Map.entry(row.getString("plan_id"), covered(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Covered covered(ResultSet row) throws SQLException {
        return new Covered(
                new HostId(row.getString("host_id")),
                row.getString("name"),
                row.getString("answer"),
                Optional.ofNullable(row.getBytes("change_set")).map(Sha256::ofBytes),
                row.getString("why"),
                row.getString("proof"),
                row.getBoolean("tried"));
    }

    public String proof(String plan, HostId host) {
        return handle.createQuery("select coalesce(proof, '') from plan_host where plan_id = :plan and host_id = :host")
                .bind("plan", plan)
                .bind("host", host.value())
                .mapTo(String.class)
                .one();
    }

    /** Takes a host's answer; of two the first counts. */
    public void answer(String plan, HostId host, String answer, Optional<Sha256> changeSet, String why) {
        handle.createUpdate("""
                        update plan_host set answer = :answer, change_set = :change_set, why = :why
                         where plan_id = :plan and host_id = :host and answer = 'asked'
                        """)
                .bind("answer", answer)
                .bind("change_set", changeSet.map(Sha256::bytes).orElse(null))
                .bind("why", why)
                .bind("plan", plan)
                .bind("host", host.value())
                .execute();
    }

    /** The host has fetched its change set and tried it on a copy of itself, where it passed. */
    public void tried(String plan, HostId host) {
        handle.createUpdate("""
                        update plan_host set tried = true
                         where plan_id = :plan and host_id = :host and answer = 'feasible'
                        """).bind("plan", plan).bind("host", host.value()).execute();
    }

    public void keepChangeSet(Sha256 digest, String document) {
        handle.createUpdate(
                        "insert into change_set (digest, document) values (:digest, :document) on conflict do nothing")
                .bind("digest", digest.bytes())
                .bind("document", document)
                .execute();
    }

    public String changeSet(Sha256 digest) {
        return handle.createQuery("select document from change_set where digest = :digest")
                .bind("digest", digest.bytes())
                .mapTo(String.class)
                .one();
    }

    /** Asks for a rehearsal; where another host refused it before, this one is asked in its place. */
    public void rehearse(String plan, Sha256 changeSet, HostId on) {
        handle.createUpdate("""
                        insert into plan_rehearsal (plan_id, change_set, host_id) values (:plan, :change_set, :host)
                        on conflict on constraint plan_rehearsal_pk do update
                           set refused_by = plan_rehearsal.refused_by || plan_rehearsal.host_id, host_id = excluded.host_id
                             , asked_at = now(), ended_at = null, verdict = null, result = null
                         where plan_rehearsal.verdict = 'refused' and plan_rehearsal.host_id <> excluded.host_id
                        """)
                .bind("plan", plan)
                .bind("change_set", changeSet.bytes())
                .bind("host", on.value())
                .execute();
    }

    /** @param result what the copy showed, a JSON document */
    public void rehearsed(String plan, HostId on, String verdict, String result) {
        handle.createUpdate("""
                        update plan_rehearsal set ended_at = now(), verdict = :verdict, result = :result
                         where plan_id = :plan and host_id = :host and ended_at is null
                        """)
                .bind("verdict", verdict)
                .bind("result", result)
                .bind("plan", plan)
                .bind("host", on.value())
                .execute();
    }

    public List<Rehearsal> rehearsals(String plan) {
        return handle.createQuery("""
                        select change_set, host_id, verdict, coalesce(result, '') as result, refused_by
                          from plan_rehearsal where plan_id = :plan order by change_set
                        """)
                .bind("plan", plan)
                .map((row, _) -> new Rehearsal(
                        Sha256.ofBytes(row.getBytes("change_set")),
                        new HostId(row.getString("host_id")),
                        Optional.ofNullable(row.getString("verdict")),
                        row.getString("result"),
                        Stream.of((String[]) row.getArray("refused_by").getArray())
                                .map(HostId::new)
                                .toList()))
                .list();
    }

    /**
     * @param proofs that the order means a host, for each that it covers
     * @param older packages, as {@code name:arch}, that do not come to the version that mends them
     */
    public void freeze(
            String id, String document, Bytes payload, Map<HostId, String> proofs, Collection<String> older) {
        handle.createUpdate("""
                        update plan set frozen_at = now(), document = :document, payload = :payload where id = :id
                        """)
                .bind("document", document)
                .bind("payload", payload.array())
                .bind("id", id)
                .execute();
        var batch =
                handle.prepareBatch("update plan_host set proof = :proof where plan_id = :plan and host_id = :host");
        proofs.forEach((host, proof) -> batch.bind("proof", proof)
                .bind("plan", id)
                .bind("host", host.value())
                .add());
        batch.execute();
        count(id, older);
    }

    /** What it closes, as its hosts stand now. */
    private void count(String id, Collection<String> older) {
        handle.createUpdate(GoalStore.CHANGED + """
                        , closed as (
                          select open.host_id, open.vulnerability, open.due
                            from part
                            join changed on changed.digest = part.change_set
                            join exposure_interval open on open.host_id = part.host_id
                           where open.closed_at is null and open.state = 'fix-available'
                             and cardinality(open.packages) > 0 and changed.packages @> open.packages
                        ), noted as (
                          insert into plan_closes (plan_id, vulnerability, hosts)
                          select :id, vulnerability, count(distinct host_id) from closed group by vulnerability
                        )
                        update plan set (closes, closes_on, first_due)
                             = (select count(*), count(distinct host_id), min(due) from closed)
                         where id = :id
                        """)
                .bind("id", id)
                .bindArray("older", String.class, List.copyOf(older))
                .execute();
    }

    public void fail(String id, String why) {
        handle.createUpdate("update plan set failed_at = now(), failure = :why where id = :id")
                .bind("why", why)
                .bind("id", id)
                .execute();
    }

    /** @return false where this key has signed it already */
    public boolean sign(String plan, String keyId, String person, String armour) {
        return handle.createUpdate("""
                                insert into plan_signature (plan_id, key_id, person, armour)
                                values (:plan, :key, :person, :armour) on conflict do nothing
                                """)
                        .bind("plan", plan)
                        .bind("key", keyId)
                        .bind("person", person)
                        .bind("armour", armour)
                        .execute()
                == 1;
    }

    /** In the order in which they came. */
    public List<Signature> signatures(String plan) {
        return handle.createQuery("""
                        select key_id, person, armour, signed_at from plan_signature
                         where plan_id = :plan order by signed_at, key_id
                        """)
                .bind("plan", plan)
                .map((row, _) -> new Signature(
                        row.getString("key_id"),
                        row.getString("person"),
                        row.getString("armour"),
                        row.getTimestamp("signed_at").toInstant()))
                .list();
    }
}
