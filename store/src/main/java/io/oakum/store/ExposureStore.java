package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What was wrong with which host from when to when, and each host's newest report. */
public final class ExposureStore {
    private static final String OPEN = """
                insert into exposure_interval
                  (host_id, vulnerability, opened_at, state, hindrance, due, provisional, rule, because, packages)
                values (:host, :vulnerability, :at, :state, nullif(:hindrance, ''), :due, :provisional, :rule
                       , :because, :packages)
                on conflict (host_id, vulnerability) where closed_at is null do update
                   set state = excluded.state, hindrance = excluded.hindrance
                     , rule = case when excluded.due < exposure_interval.due then excluded.rule
                                   else exposure_interval.rule end
                     , due = least(exposure_interval.due, excluded.due)
                     , provisional = excluded.provisional, because = excluded.because, packages = excluded.packages
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

    /** The digest of the newest report, in hexadecimal; a host sends it again only when it differs. */
    public Optional<String> reportDigest(HostId host) {
        return handle.createQuery("select encode(digest, 'hex') from host_report where host_id = :host")
                .bind("host", host.value())
                .mapTo(String.class)
                .findOne();
    }

    /** What a report shows is open, and what it no longer shows is closed. No deadline moves back. */
    public void record(HostId host, Instant takenAt, List<Reported> reported) {
        close(host, takenAt, reported);
        if (!reported.isEmpty()) {
            open(host, takenAt, reported);
        }
        count(host);
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

    private void close(HostId host, Instant takenAt, List<Reported> stillOpen) {
        handle.createUpdate("""
                        with closed as (
                          update exposure_interval set closed_at = greatest(opened_at, :at)
                           where host_id = :host and closed_at is null and not (vulnerability = any (:still))
                          returning vulnerability
                        )
                        insert into exposure_changed (vulnerability) select vulnerability from closed
                        """)
                .bind("at", takenAt)
                .bind("host", host.value())
                .bindArray(
                        "still",
                        String.class,
                        stillOpen.stream().map(Reported::vulnerability).toList())
                .execute();
    }

    private void open(HostId host, Instant takenAt, List<Reported> reported) {
        var batch = handle.prepareBatch(OPEN);
        for (Reported one : reported) {
            batch.bind("host", host.value())
                    .bind("vulnerability", one.vulnerability())
                    .bind("at", takenAt)
                    .bind("state", one.state())
                    .bind("hindrance", one.hindrance())
                    .bind("due", one.due())
                    .bind("provisional", one.provisional())
                    .bind("rule", one.rule())
                    .bindArray("because", String.class, one.because())
                    .bindArray("packages", String.class, one.packages())
                    .add();
        }
        batch.execute();
        handle.createUpdate("insert into exposure_changed (vulnerability) select distinct unnest(:names)")
                .bindArray(
                        "names",
                        String.class,
                        reported.stream().map(Reported::vulnerability).toList())
                .execute();
    }

    /** For every host with something open. One question, however many hosts there are. */
    public Map<HostId, Open> openByHost() {
        return handle.createQuery("""
                        select host_id, count(*) as open, count(*) filter (where due < now()) as overdue, min(due) as next
                          from exposure_interval where closed_at is null group by host_id
                        """)
                .map((row, _) -> Map.entry(
                        new HostId(row.getString("host_id")),
                        new Open(
                                row.getLong("open"),
                                row.getLong("overdue"),
                                Optional.of(row.getTimestamp("next").toInstant()))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** What the newest reports count, for every host that sent one. */
    public Map<HostId, Counts> countsByHost() {
        return handle.createQuery("select host_id, updates, restart from host_report")
                .map((row, _) -> Map.entry(
                        new HostId(row.getString("host_id")),
                        new Counts(true, row.getInt("updates"), row.getBoolean("restart"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
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
