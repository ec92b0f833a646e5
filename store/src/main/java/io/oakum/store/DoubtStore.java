package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Plausibility;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.trust.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What hosts reported last and is not believed. A report that is believed ends it. */
public final class DoubtStore {
    private static final String COLUMNS =
            "select host_id, digest, doubt, says, first_at, last_at, times from doubted_report ";

    private final Handle handle;

    DoubtStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * A report that is not believed.
     *
     * @param says what of it cannot be, to be read after the host's name
     * @param since when the host first reported what is doubted for the same reason, without a report between that was believed
     * @param last when it did so last
     */
    public record Standing(
            HostId host, Sha256 digest, ReportDoubt doubt, String says, Instant since, Instant last, int times) {}

    /**
     * Notes that what a host reports is not believed.
     *
     * @param document the report, where a person may yet accept it; else empty
     * @return whether that is news: the last one was believed, or doubted for another reason
     */
    public boolean note(HostId host, Plausibility.Doubted doubted, Sha256 digest, String document) {
        return handle.createQuery("""
                        insert into doubted_report (host_id, digest, doubt, says, document)
                        values (:host, :digest, :doubt, :says, :document)
                        on conflict on constraint doubted_report_pk do update
                           set digest = excluded.digest, says = excluded.says, document = excluded.document
                             , doubt = excluded.doubt, last_at = now()
                             , times = case when doubted_report.doubt = excluded.doubt then doubted_report.times + 1 else 1 end
                             , first_at = case when doubted_report.doubt = excluded.doubt then doubted_report.first_at
                                               else now() end
                        returning times = 1
                        """)
                .bind("host", host.value())
                .bind("digest", digest.bytes())
                .bind("doubt", doubted.doubt().word())
                .bind("says", doubted.words())
                .bind("document", document)
                .mapTo(Boolean.class)
                .one();
    }

    /** A report came that is believed. */
    public void over(HostId host) {
        handle.createUpdate("delete from doubted_report where host_id = :host")
                .bind("host", host.value())
                .execute();
    }

    public Optional<Standing> of(HostId host) {
        return handle.createQuery(COLUMNS + "where host_id = :host")
                .bind("host", host.value())
                .map((row, _) -> standing(row))
                .findOne();
    }

    /** Of those of some hosts that are doubted. */
    public Map<HostId, Standing> of(Collection<HostId> hosts) {
        return handle.createQuery(COLUMNS + "where host_id = any (:hosts)")
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> standing(row))
                .collectToMap(Standing::host, each -> each);
    }

    /** On how many hosts of the fleet what was reported last is doubted. */
    public long count() {
        return handle.createQuery("""
                        select count(*) from doubted_report one join host on host.id = one.host_id
                         where host.retired_at is null
                        """).mapTo(Long.class).one();
    }

    /** The report itself, where it was kept. Nobody else accepts it, or notes another, until this transaction ends. */
    public Optional<String> document(HostId host, Sha256 digest) {
        List<String> found = handle.createQuery("""
                        select document from doubted_report
                         where host_id = :host and digest = :digest and document <> '' for update
                        """)
                .bind("host", host.value())
                .bind("digest", digest.bytes())
                .mapTo(String.class)
                .list();
        return found.stream().findFirst();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                new HostId(row.getString("host_id")),
                Sha256.ofBytes(row.getBytes("digest")),
                ReportDoubt.byWord(row.getString("doubt")).orElseThrow(),
                row.getString("says"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("last_at").toInstant(),
                row.getInt("times"));
    }
}
