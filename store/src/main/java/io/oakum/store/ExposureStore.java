package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** What was wrong with which host from when to when, and each host's newest report. */
public final class ExposureStore {
    private static final String KEEP_PAST = """
                insert into exposure_past
                  (exposure_id, stood, state, hindrance, due, provisional, rule, because, packages, sources)
                select id, tstzrange(changed_at, :at), state, hindrance, due, provisional, rule, because, packages, sources
                  from exposure_interval
                 where host_id = :host and vulnerability = :vulnerability and closed_at is null and changed_at < :at
                   and (state, coalesce(hindrance, ''), due, provisional, because, packages, sources)
                       is distinct from (:state, :hindrance, least(due, :due), :provisional, :because, :packages, :sources)
                """;

    private static final String STAND = """
                insert into exposure_interval
                  (host_id, vulnerability, opened_at, state, hindrance, due, provisional, rule, because, packages, sources
                  , changed_at)
                values (:host, :vulnerability, :opened, :state, nullif(:hindrance, ''), :due, :provisional, :rule
                       , :because, :packages, :sources, greatest(cast(:at as timestamptz), cast(:opened as timestamptz)))
                on conflict (host_id, vulnerability) where closed_at is null do update
                   set state = excluded.state, hindrance = excluded.hindrance
                     , rule = case when excluded.due < exposure_interval.due then excluded.rule
                                   else exposure_interval.rule end
                     , due = least(exposure_interval.due, excluded.due)
                     , provisional = excluded.provisional, because = excluded.because, packages = excluded.packages
                     , sources = excluded.sources
                     , changed_at = greatest(excluded.changed_at, exposure_interval.changed_at)
                 where (exposure_interval.state, coalesce(exposure_interval.hindrance, ''), exposure_interval.due
                       , exposure_interval.provisional, exposure_interval.because, exposure_interval.packages
                       , exposure_interval.sources)
                       is distinct from (excluded.state, coalesce(excluded.hindrance, '')
                                        , least(exposure_interval.due, excluded.due), excluded.provisional
                                        , excluded.because, excluded.packages, excluded.sources)
                """;

    private final Handle handle;

    ExposureStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * One exposure as a host reported it.
     *
     * @param hindrance empty for none
     */
    public record Reported(
            String vulnerability,
            String state,
            String hindrance,
            Instant due,
            boolean provisional,
            String rule,
            List<String> because,
            List<String> packages) {
        public Reported {
            because = List.copyOf(because);
            packages = List.copyOf(packages);
        }
    }

    /** How many exposures are open on a host, and how many of them are overdue. */
    public record Open(long exposures, long overdue, Optional<Instant> nextDue) {
        public static final Open NONE = new Open(0, 0, Optional.empty());
    }

    /** A report as it came, for what nobody asked of it yet. */
    public record Report(Instant takenAt, Instant receivedAt, String document) {}

    /**
     * What a report counts.
     *
     * @param isKnown whether there is a report
     * @param restart whether something on the host runs code that is no longer on its disk
     */
    public record Counts(boolean isKnown, int updates, boolean restart) {
        public static final Counts NONE = new Counts(false, 0, false);
    }

    public void keepReport(HostId host, Sha256 digest, Instant takenAt, Counts counts, String document) {
        handle.createUpdate("""
                        insert into host_report (host_id, digest, taken_at, updates, restart, document)
                        values (:host, :digest, :at, :updates, :restart, :document)
                        on conflict on constraint host_report_pk do update
                           set digest = excluded.digest, taken_at = excluded.taken_at, received_at = now()
                             , updates = excluded.updates, restart = excluded.restart, document = excluded.document
                        """)
                .bind("host", host.value())
                .bind("digest", digest.bytes())
                .bind("at", takenAt)
                .bind("updates", counts.updates())
                .bind("restart", counts.restart())
                .bind("document", document)
                .execute();
    }

    public Optional<Report> report(HostId host) {
        return handle.createQuery("select taken_at, received_at, document from host_report where host_id = :host")
                .bind("host", host.value())
                .map((row, _) -> new Report(
                        row.getTimestamp("taken_at").toInstant(),
                        row.getTimestamp("received_at").toInstant(),
                        row.getString("document")))
                .findOne();
    }

    /** When the newest report was made, by the host's clock. */
    public Optional<Instant> reportedAt(HostId host) {
        return handle.createQuery("select taken_at from host_report where host_id = :host")
                .bind("host", host.value())
                .mapTo(Instant.class)
                .findOne();
    }

    /** The digest of the newest report, in hexadecimal; a host sends it again only when it differs. */
    public Optional<String> reportDigest(HostId host) {
        return handle.createQuery("select encode(digest, 'hex') from host_report where host_id = :host")
                .bind("host", host.value())
                .mapTo(String.class)
                .findOne();
    }

    /**
     * One exposure as it stands from now on.
     *
     * @param sources who says so: {@code host} for the host itself, else the advisory and its kind of feed
     * @param openedAt since when, where it is not open yet
     */
    public record Decided(HostId host, Reported shown, List<String> sources, Instant openedAt) {
        public Decided {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Until this transaction ends nobody else decides what is open on these hosts: what was read of them stays so, and two who write never
     * wait for each other in a circle.
     */
    public void lock(Collection<HostId> hosts) {
        handle.createQuery("select host_id from host_open where host_id = any (:hosts) order by host_id for update")
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .mapTo(String.class)
                .list();
    }

    /** Brings the host's row of counts to what is open on it. */
    private void count(HostId host) {
        handle.createUpdate("""
                        insert into host_open
                          (host_id, exposures, ready, restarts, next_due, due_triage, due_3, due_14, due_60, due_upgrade)
                        select :host, count(*)
                             , count(*) filter (where state = 'fix-available' and hindrance is null)
                             , count(*) filter (where state = 'restart-required')
                             , coalesce(min(due), 'infinity')
                             , coalesce(min(due) filter (where rule = :triage), 'infinity')
                             , coalesce(min(due) filter (where rule = :three), 'infinity')
                             , coalesce(min(due) filter (where rule = :fourteen), 'infinity')
                             , coalesce(min(due) filter (where rule = :sixty), 'infinity')
                             , coalesce(min(due) filter (where rule = :upgrade), 'infinity')
                          from exposure_interval where host_id = :host and closed_at is null
                        on conflict on constraint host_open_pk do update
                           set exposures = excluded.exposures, ready = excluded.ready, restarts = excluded.restarts
                             , next_due = excluded.next_due, due_triage = excluded.due_triage, due_3 = excluded.due_3
                             , due_14 = excluded.due_14, due_60 = excluded.due_60, due_upgrade = excluded.due_upgrade
                        """)
                .bind("host", host.value())
                .bind("triage", Bod2604.rule(Tier.THREE_DAYS_AND_TRIAGE))
                .bind("three", Bod2604.rule(Tier.THREE_DAYS))
                .bind("fourteen", Bod2604.rule(Tier.FOURTEEN_DAYS))
                .bind("sixty", Bod2604.rule(Tier.SIXTY_DAYS))
                .bind("upgrade", Bod2604.rule(Tier.NEXT_UPGRADE))
                .execute();
    }

    /** What a report shows is open, and what it no longer shows is closed. No deadline moves back. */
    public void record(HostId host, Instant takenAt, List<Reported> reported) {
        var shown = reported.stream().map(Reported::vulnerability).collect(Collectors.toSet());
        close(
                host,
                openVulnerabilities(host).stream()
                        .filter(one -> !shown.contains(one))
                        .toList(),
                takenAt);
        open(
                reported.stream()
                        .map(one -> new Decided(host, one, List.of("host"), takenAt))
                        .toList(),
                takenAt);
    }

    /** Since when what is open on these hosts is open, by host and vulnerability. */
    public Map<HostId, Map<String, Instant>> openedAt(Collection<HostId> hosts) {
        var opened = new HashMap<HostId, Map<String, Instant>>();
        handle.createQuery("""
                        select host_id, vulnerability, opened_at from exposure_interval
                         where host_id = any (:hosts) and closed_at is null
                        """)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> opened.computeIfAbsent(new HostId(row.getString("host_id")), _ -> new HashMap<>())
                        .put(
                                row.getString("vulnerability"),
                                row.getTimestamp("opened_at").toInstant()))
                .list();
        return opened;
    }

    /** The hosts of the fleet on which one of these is open. */
    public List<HostId> hostsWith(Collection<String> vulnerabilities) {
        return handle.createQuery("""
                        select distinct host_id from exposure_interval
                         where closed_at is null and vulnerability = any (:vulnerabilities)
                         order by 1
                        """)
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }

    /** What is open on a host. */
    public List<String> openVulnerabilities(HostId host) {
        return handle.createQuery(
                        "select vulnerability from exposure_interval where host_id = :host and closed_at is null")
                .bind("host", host.value())
                .mapTo(String.class)
                .list();
    }

    /** Ends exposures of a host; one that is closed already stays as it is. */
    public void close(HostId host, Collection<String> vulnerabilities, Instant at) {
        if (vulnerabilities.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        with closed as (
                          update exposure_interval set closed_at = greatest(opened_at, :at)
                           where host_id = :host and closed_at is null and vulnerability = any (:these)
                          returning vulnerability
                        )
                        insert into exposure_changed (vulnerability) select vulnerability from closed
                        """)
                .bind("at", at)
                .bind("host", host.value())
                .bindArray("these", String.class, List.copyOf(vulnerabilities))
                .execute();
        count(host);
    }

    /**
     * Opens exposures, or says how those that are open stand now. How they stood before is kept. No deadline moves back.
     *
     * @param at since when those that were open stand so
     */
    public void open(Collection<Decided> decided, Instant at) {
        if (decided.isEmpty()) {
            return;
        }
        var past = handle.prepareBatch(KEEP_PAST);
        var present = handle.prepareBatch(STAND);
        decided.forEach(one -> add(past, one, at));
        past.execute();
        decided.forEach(one -> add(present, one, at));
        present.execute();
        countAnew(decided);
    }

    private void countAnew(Collection<Decided> decided) {
        handle.createUpdate("insert into exposure_changed (vulnerability) select distinct unnest(:names)")
                .bindArray(
                        "names",
                        String.class,
                        decided.stream().map(one -> one.shown().vulnerability()).toList())
                .execute();
        decided.stream().map(Decided::host).distinct().forEach(this::count);
    }

    private static void add(PreparedBatch batch, Decided one, Instant at) {
        batch.bind("host", one.host().value())
                .bind("vulnerability", one.shown().vulnerability())
                .bind("opened", one.openedAt())
                .bind("at", at)
                .bind("state", one.shown().state())
                .bind("hindrance", one.shown().hindrance())
                .bind("due", one.shown().due())
                .bind("provisional", one.shown().provisional())
                .bind("rule", one.shown().rule())
                .bindArray("because", String.class, one.shown().because())
                .bindArray("packages", String.class, one.shown().packages())
                .bindArray("sources", String.class, one.sources())
                .add();
    }

    /** For those of some hosts with something open. One question, however many hosts there are. */
    public Map<HostId, Open> openByHost(Collection<HostId> hosts) {
        return of(handle.createQuery("""
                        select host_id, count(*) as open, count(*) filter (where due < now()) as overdue, min(due) as next
                          from exposure_interval where closed_at is null and host_id = any (:hosts) group by host_id
                        """), hosts)
                .map((row, _) -> Map.entry(
                        new HostId(row.getString("host_id")),
                        new Open(
                                row.getLong("open"),
                                row.getLong("overdue"),
                                Optional.of(row.getTimestamp("next").toInstant()))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** What the newest reports count, for those of some hosts that sent one. */
    public Map<HostId, Counts> countsByHost(Collection<HostId> hosts) {
        return of(
                        handle.createQuery(
                                "select host_id, updates, restart from host_report where host_id = any (:hosts)"),
                        hosts)
                .map((row, _) -> Map.entry(
                        new HostId(row.getString("host_id")),
                        new Counts(true, row.getInt("updates"), row.getBoolean("restart"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static Query of(Query query, Collection<HostId> hosts) {
        return query.bindArray(
                "hosts", String.class, hosts.stream().map(HostId::value).toList());
    }

    /** What the newest report of one host counts. */
    public Counts counts(HostId host) {
        return handle.createQuery("select updates, restart from host_report where host_id = :host")
                .bind("host", host.value())
                .map((row, _) -> new Counts(true, row.getInt("updates"), row.getBoolean("restart")))
                .findOne()
                .orElse(Counts.NONE);
    }

    /** Open exposures of one host, most urgent first. */
    public List<Reported> openOn(HostId host) {
        return handle.createQuery("""
                        select vulnerability, state, coalesce(hindrance, '') as hindrance, due, provisional, rule
                             , because, packages
                          from exposure_interval where host_id = :host and closed_at is null
                         order by due, vulnerability
                        """)
                .bind("host", host.value())
                .map((row, _) -> new Reported(
                        row.getString("vulnerability"),
                        row.getString("state"),
                        row.getString("hindrance"),
                        row.getTimestamp("due").toInstant(),
                        row.getBoolean("provisional"),
                        row.getString("rule"),
                        List.of((String[]) row.getArray("because").getArray()),
                        List.of((String[]) row.getArray("packages").getArray())))
                .list();
    }
}
