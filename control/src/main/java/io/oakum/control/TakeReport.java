package io.oakum.control;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Plausibility;
import io.oakum.core.inventory.Plausibility.Doubted;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.DoubtStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes a host's report in: what it has, and what is open on it, as facts with their times. What cannot be is not taken in: what was
 * known before stays, and people are told.
 */
public final class TakeReport {
    /** A host whose report is not believed is asked again after this: somebody may have set its clock right. */
    private static final Duration DOUBTED_FOR = Duration.ofHours(1);

    private final Database database;
    private final Map<HostId, String> newest = new ConcurrentHashMap<>();
    private final DeriveExposures derive;

    public TakeReport(Database database, DeriveExposures derive) {
        this.database = database;
        this.derive = derive;
    }

    public sealed interface Taken {
        record Recorded() implements Taken {}

        /** Not newer than what is known; nothing was changed. */
        record Late() implements Taken {}

        /** It can be read and cannot be; what was known before stays, and people are told. */
        record Doubtful(Doubted doubted) implements Taken {}

        /** It cannot be read; what was known before stays, and people are told. */
        record Refused(String why) implements Taken {}
    }

    /** A report as it came. */
    private record Sent(HostId host, Sha256 digest, Bytes document) {
        String text() {
            return new String(document.array(), StandardCharsets.UTF_8);
        }
    }

    public Taken take(HostId host, Bytes document) throws StoreException {
        var sent = new Sent(host, Sha256.of(document.array()), document);
        newest.remove(host);
        try {
            ReportFacts report = ReportFacts.read(document.array());
            return database.transact(tx -> {
                tx.reportAsks().answered(host);
                return take(tx, sent, report);
            });
        } catch (JsonException e) {
            String why = String.valueOf(e.getMessage());
            var doubted = new Doubted(ReportDoubt.UNREADABLE, "sent a report that is not taken in: " + why);
            database.change(tx -> {
                tx.reportAsks().answered(host);
                note(tx, sent, doubted);
            });
            return new Taken.Refused(why);
        }
    }

    private Taken take(Transaction tx, Sent sent, ReportFacts report) {
        if (tx.exposures()
                .reportDigest(sent.host())
                .equals(Optional.of(sent.digest().hex()))) {
            return new Taken.Late();
        }
        Optional<Instant> known = tx.exposures().reportedAt(sent.host());
        Optional<Doubted> doubted = Plausibility.ofTime(report.inventory().takenAt(), tx.now(), known)
                .or(() -> ofContent(tx, sent.host(), report));
        if (doubted.isPresent()) {
            note(tx, sent, doubted.get());
            return new Taken.Doubtful(doubted.get());
        }
        return record(tx, sent, report) ? new Taken.Recorded() : new Taken.Late();
    }

    /** What was accepted once is not doubted again. */
    private static Optional<Doubted> ofContent(Transaction tx, HostId host, ReportFacts report) {
        return Plausibility.ofContent(report.inventory())
                .filter(_ -> !tx.inventories().isKnown(host, report.inventory()));
    }

    private static void note(Transaction tx, Sent sent, Doubted doubted) {
        String document = doubted.doubt().isAcceptable() ? sent.text() : "";
        if (tx.doubts().note(sent.host(), doubted, sent.digest(), document)) {
            Recorded.refused(
                    tx, Actor.host(sent.host()), "report.doubted", sent.host().value(), doubted.words());
        }
    }

    /** @return whether it is newer than what is known */
    private boolean record(Transaction tx, Sent sent, ReportFacts report) {
        HostId host = sent.host();
        Instant at = report.inventory().takenAt();
        if (!tx.inventories().record(host, report.inventory())) {
            return false;
        }
        Host system = report.inventory().host();
        tx.hosts().runs(host, system.osId() + " " + system.osVersionId());
        tx.reported().record(host, at, report.exposures());
        tx.exposures().keepReport(host, sent.digest(), at, report.counts(), sent.text());
        tx.causes().told(Map.of(host, report.told()));
        derive.reported(tx, host, at);
        tx.changes().add(Kind.HOST, host.value());
        tx.doubts().over(host);
        return true;
    }

    /**
     * Takes in what was not believed, since a person says that it is so.
     *
     * @param digest of the report that the person was told of
     * @return whether it was taken in: it is still the last one that was doubted, and for a reason that a person can judge
     */
    public boolean accept(HostId host, Sha256 digest, Actor actor) throws StoreException {
        newest.remove(host);
        return database.transact(tx -> {
            Optional<Bytes> document = tx.doubts().document(host, digest).map(Bytes::ofText);
            if (document.isEmpty()) {
                return false;
            }
            String says = tx.doubts().of(host).map(Standing::says).orElse("");
            boolean isTaken = record(tx, new Sent(host, digest, document.get()), again(document.get()));
            if (isTaken) {
                JsonObject details = JsonObject.with("digest", digest.hex())
                        .and("says", says)
                        .build();
                Recorded.done(tx, actor, "report.accepted", host.value(), details);
            }
            return isTaken;
        });
    }

    private static ReportFacts again(Bytes document) {
        try {
            return ReportFacts.read(document.array());
        } catch (JsonException e) {
            throw new IllegalStateException("what was read when it came cannot be read any more", e);
        }
    }

    /**
     * Whether the newest report that is here is this one, so that it is not to be sent again. What was so a moment ago is so until another
     * comes. One that is not believed is here too, for a while.
     */
    public boolean isNewest(HostId host, String digest) throws StoreException {
        if (digest.equals(newest.get(host))) {
            return true;
        }
        return database.transact(tx -> {
            boolean isSo = tx.exposures().reportDigest(host).equals(Optional.of(digest));
            Optional<Standing> doubted = tx.doubts().of(host);
            if (doubted.isPresent()) {
                boolean isRecent = doubted.get().last().plus(DOUBTED_FOR).isAfter(tx.now());
                return isRecent && (isSo || doubted.get().digest().hex().equals(digest));
            }
            if (isSo) {
                newest.put(host, digest);
            }
            return isSo;
        });
    }
}
