package io.oakum.control;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.HostId;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Takes a host's report in: what it has, and what is open on it, as facts with their times. */
public final class TakeReport {
    private final Database database;
    private final Map<HostId, String> newest = new ConcurrentHashMap<>();
    private final DeriveExposures derive;

    public TakeReport(Database database, DeriveExposures derive) {
        this.database = database;
        this.derive = derive;
    }

    public sealed interface Taken {
        record Recorded() implements Taken {}

        /** Older than what is known; nothing was changed. */
        record Late() implements Taken {}

        record Refused(String why) implements Taken {}
    }

    public Taken take(HostId host, Bytes document) throws StoreException {
        ReportFacts report;
        try {
            report = ReportFacts.read(document.array());
        } catch (JsonException e) {
            return new Taken.Refused(String.valueOf(e.getMessage()));
        }
        Sha256 digest = Sha256.of(document.array());
        newest.remove(host);
        return database.transact(tx -> {
            if (!tx.inventories().record(host, report.inventory())) {
                return new Taken.Late();
            }
            Host system = report.inventory().host();
            tx.hosts().runs(host, system.osId() + " " + system.osVersionId());
            tx.reported().record(host, report.inventory().takenAt(), report.exposures());
            tx.exposures()
                    .keepReport(
                            host,
                            digest,
                            report.inventory().takenAt(),
                            report.counts(),
                            new String(document.array(), StandardCharsets.UTF_8));
            derive.reported(tx, host, report.inventory().takenAt());
            tx.changes().add(Kind.HOST, host.value());
            return new Taken.Recorded();
        });
    }

    /** Whether the newest report that is here is this one. What was so a moment ago is so until another comes. */
    public boolean isNewest(HostId host, String digest) throws StoreException {
        if (digest.equals(newest.get(host))) {
            return true;
        }
        boolean isSo = newest(host).equals(Optional.of(digest));
        if (isSo) {
            newest.put(host, digest);
        }
        return isSo;
    }

    /** The digest of the newest report that is here, in hexadecimal. */
    public Optional<String> newest(HostId host) throws StoreException {
        return database.transact(tx -> tx.exposures().reportDigest(host));
    }
}
