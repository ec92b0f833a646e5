package io.oakum.control;

import io.oakum.store.AuditStore;
import io.oakum.store.Database;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.RestorationStore;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Restoration;
import io.oakum.trust.order.TrustFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The way back into hosts' trust after a restored back-up: the log as it stands is put into words, enough roots sign them, and a new epoch
 * begins. The server can sign none of it itself.
 */
public final class DeclareRestoration {
    private final Database database;

    public DeclareRestoration(Database database) {
        this.database = database;
    }

    /**
     * Where the fleet stands.
     *
     * @param undeclaredSince since when it stands on a back-up that nobody declared; empty where it does not
     * @param all what was ever proposed, the latest epoch first
     */
    public record Standing(Optional<Instant> undeclaredSince, long epoch, List<RestorationStore.Row> all) {}

    public Standing standing() throws StoreException {
        return database.transact(tx -> {
            Fleet fleet = tx.fleet().get();
            return new Standing(
                    fleet.restoredAt(), fleet.epoch(), tx.restorations().all());
        });
    }

    public sealed interface Proposed {
        /** @param missing how many roots have to sign */
        record Waiting(Restoration restoration, Bytes payload, int missing) implements Proposed {}

        record Refused(String why) implements Proposed {}
    }

    /**
     * Puts into words what is to be signed; it takes the place of what was proposed before and is not in force.
     *
     * @param lostFrom the first entry that is lost; empty for all that the log does not have now
     */
    public Proposed propose(String reason, Optional<Long> lostFrom, Actor actor) throws StoreException {
        TrustFile trust = FoundFleet.current(database);
        return database.transact(tx -> {
            long size = tx.audit().lock();
            Fleet fleet = tx.fleet().get();
            Optional<String> refusal = refusal(fleet, size, reason, lostFrom);
            if (refusal.isPresent()) {
                return new Proposed.Refused(refusal.get());
            }
            var restoration = new Restoration(
                    fleet.id(),
                    fleet.epoch() + 1,
                    tx.now().truncatedTo(ChronoUnit.SECONDS),
                    size,
                    new HashTree(tx.audit().tiles()).root(size),
                    lostFrom.orElse(size),
                    reason);
            Bytes payload = Bytes.of(restoration.write());
            tx.restorations().propose(restoration.epoch(), payload, actor.name());
            recordProposed(tx, actor, restoration);
            return new Proposed.Waiting(restoration, payload, trust.roots().threshold());
        });
    }

    private static void recordProposed(Transaction tx, Actor actor, Restoration restoration) {
        Recorded.done(
                tx,
                actor,
                "log.restoration-proposed",
                Long.toString(restoration.epoch()),
                JsonObject.with("size", restoration.size())
                        .and("lostFrom", restoration.lostFrom())
                        .and("reason", restoration.reason())
                        .build());
    }

    private static Optional<String> refusal(Fleet fleet, long size, String reason, Optional<Long> lostFrom) {
        if (reason.isBlank()) {
            return Optional.of("\"reason\" is empty; say what happened, for whoever reads the log in years");
        }
        if (reason.length() > Restoration.LONGEST_REASON || reason.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("\"reason\" is one line of at most " + Restoration.LONGEST_REASON + " characters");
        }
        if (size == 0) {
            return Optional.of("the log has no entries: there is nothing that hosts could have seen");
        }
        if (fleet.restoredAt().isEmpty() && lostFrom.isEmpty()) {
            return Optional.of(
                    "this server does not stand on a back-up that oakum restore brought back; where the database was"
                            + " brought back in another way, say from which entry on the log was lost (lostFrom)");
        }
        return lostFrom.filter(from -> from < 0 || from > size)
                .map(from -> "\"lostFrom\" is " + from + "; the log has " + size + " entries");
    }

    public sealed interface Signed {
        /** @param missing how many roots have yet to sign */
        record Waiting(int missing) implements Signed {}

        /** The epoch has begun. */
        record Begun(long epoch) implements Signed {}

        record Refused(String why) implements Signed {}
    }

    /** @param armour what {@code ssh-keygen -Y sign -n restoration@oakum} wrote over the payload's signed bytes */
    public Signed sign(long epoch, String armour, Actor actor) throws StoreException {
        TrustFile trust = FoundFleet.current(database);
        return database.transact(tx -> {
            tx.audit().lock();
            Optional<RestorationStore.Row> row = tx.restorations().find(epoch);
            if (row.isEmpty()) {
                return new Signed.Refused("nobody proposed that epoch " + epoch + " begins");
            }
            if (row.get().inForceAt().isPresent()) {
                return new Signed.Begun(epoch);
            }
            Optional<VerifyingKey> signer = signer(row.get(), armour, trust);
            if (signer.isEmpty()) {
                String why = "it is no signature over this restoration by a root key of the trust file";
                Recorded.refused(tx, actor, Restoration.DECLARED, Long.toString(epoch), why);
                return new Signed.Refused(why);
            }
            tx.restorations()
                    .sign(epoch, new RestorationStore.Signature(signer.get().id(), armour));
            // Whoever signed and is a root no longer counts for hosts, and so not here.
            int missing = trust.roots().threshold()
                    - signed(tx, row.get()).signersAmong(trust.roots().keys()).size();
            return missing > 0 ? new Signed.Waiting(missing) : begin(tx, row.get(), signer.get(), trust, actor);
        });
    }

    private static Optional<VerifyingKey> signer(RestorationStore.Row row, String armour, TrustFile trust) {
        return unsigned(row)
                .with(new Envelope.Mark.Ssh(armour))
                .signersAmong(trust.roots().keys())
                .stream()
                .findFirst();
    }

    private static Signed begin(
            Transaction tx, RestorationStore.Row row, VerifyingKey last, TrustFile trust, Actor actor) {
        if (tx.fleet().get().restoredAt().isEmpty()) {
            lose(tx, row);
        }
        tx.restorations().enforce(row.epoch());
        Recorded.done(
                tx,
                trust.personOf(last).map(Actor::person).orElse(actor),
                Restoration.DECLARED,
                Long.toString(row.epoch()),
                JsonObject.with("lostFrom", read(row).lostFrom())
                        .and("envelope", envelope(tx, row).base64())
                        .build());
        return new Signed.Begun(row.epoch());
    }

    /** Of a database that came back in another way it is not known when: from the last entry that it kept until somebody said so. */
    private static void lose(Transaction tx, RestorationStore.Row row) {
        long lostFrom = read(row).lostFrom();
        for (AuditStore.Placed kept : tx.audit().entries(Math.max(0, lostFrom - 1), 1)) {
            try {
                tx.restorations().lose(LogEntry.read(kept.entry()).at(), row.proposedAt());
            } catch (JsonException e) {
                throw new IllegalStateException("entry " + kept.index() + " of the log cannot be read", e);
            }
        }
    }

    private static Envelope unsigned(RestorationStore.Row row) {
        return Envelope.unsigned(PayloadType.RESTORATION, row.payload().array());
    }

    static Bytes envelope(Transaction tx, RestorationStore.Row row) {
        return Bytes.of(signed(tx, row).write());
    }

    /** With every signature that was given. */
    private static Envelope signed(Transaction tx, RestorationStore.Row row) {
        Envelope envelope = unsigned(row);
        for (RestorationStore.Signature signature : tx.restorations().signatures(row.epoch())) {
            envelope = envelope.with(new Envelope.Mark.Ssh(signature.armour()));
        }
        return envelope;
    }

    static Restoration read(RestorationStore.Row row) {
        try {
            return Restoration.read(row.payload().array());
        } catch (JsonException e) {
            throw new IllegalStateException("a proposed restoration cannot be read", e);
        }
    }
}
