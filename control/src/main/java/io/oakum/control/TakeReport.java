package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes a host's report in: what it has, and what is open on it, as facts with their times. */
public final class TakeReport {
    private final Database database;

    public TakeReport(Database database) {
        this.database = database;
    }

    public sealed interface Taken {
        record Recorded() implements Taken {}

        /** Older than what is known; nothing was changed. */
        record Late() implements Taken {}

        record Refused(String why) implements Taken {}
    }

    public Taken take(HostId host, Bytes document) throws StoreException {
        HostReport report;
        try {
            report = HostReport.read(document.array());
        } catch (JsonException e) {
            return new Taken.Refused(String.valueOf(e.getMessage()));
        }
        Sha256 digest = Sha256.of(document.array());
        return database.transact(tx -> {
            if (!tx.inventories().record(host, report.inventory())) {
                return new Taken.Late();
            }
            tx.exposures().record(host, report.inventory().takenAt(), report.exposures());
            tx.exposures()
                    .keepReport(
                            host,
                            digest,
                            report.inventory().takenAt(),
                            report.counts(),
                            new String(document.array(), StandardCharsets.UTF_8));
            return new Taken.Recorded();
        });
    }

    /** The digest of the newest report that is here, in hexadecimal. */
    public Optional<String> newest(HostId host) throws StoreException {
        return database.transact(tx -> tx.exposures().reportDigest(host));
    }
}
