package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustWish;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Founds the fleet at the first start: its id, and a trust file in which one person is root and approver. */
public final class FoundFleet {
    private final Database database;
    private final FleetKeys keys;

    public FoundFleet(Database database, FleetKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** @param person who runs this, and whose key it is */
    public Fleet found(String id, String person, OperatorKey operator, Instant now) throws StoreException, IOException {
        SigningKey online = keys.online().made();
        Envelope trust = trust(id, person, operator, online.verifyingKey(), now);
        return database.transact(tx -> {
            if (tx.fleet().found(id)) {
                keys.online().keep(tx, online);
                tx.fleet().keepTrust(1, Bytes.of(trust.write()));
                long administrator = tx.people().ensure(person);
                tx.people().grant(administrator, "administrator");
                tx.people().grant(administrator, "approver");
                Recorded.done(
                        tx,
                        Actor.person(person),
                        "fleet.founded",
                        id,
                        JsonObject.with("approver", operator.key().id())
                                .and("trust", trust.digest().hex())
                                .build());
            }
            return tx.fleet().get();
        });
    }

    private Envelope trust(String id, String person, OperatorKey operator, VerifyingKey online, Instant now)
            throws IOException {
        var trust = new TrustFile(
                id,
                1,
                now.truncatedTo(ChronoUnit.SECONDS).plus(TrustWish.LIFE),
                new TrustFile.Roots(List.of(operator.key()), 1),
                List.of(new TrustFile.Approver(operator.key(), person)),
                new TrustFile.Thresholds(1, 1),
                online,
                new NoteKey("oakum/" + id, keys.log().verifyingKey()),
                List.of(),
                true);
        Envelope unsigned = Envelope.unsigned(PayloadType.TRUST, trust.write());
        String armour = operator.sign(Bytes.of(unsigned.signedBytes()), PayloadType.TRUST.namespace());
        return unsigned.with(new Envelope.Mark.Ssh(armour));
    }

    /** What names the first trust file, from which every later one follows. */
    public static Sha256 firstTrust(Database database) throws StoreException {
        Bytes envelope = database.transact(tx -> tx.fleet().trustFrom(1)).getFirst();
        try {
            return Envelope.read(envelope.array(), PayloadType.TRUST).digest();
        } catch (JsonException e) {
            throw new StoreException("the trust file in the database cannot be read: " + e.getMessage(), e);
        }
    }

    /** The trust file in force. */
    public static TrustFile current(Database database) throws StoreException {
        return database.transact(FoundFleet::current);
    }

    /** The trust file in force. */
    static TrustFile current(Transaction tx) {
        return believed(tx.fleet().trust());
    }

    /** What a trust file says that this server keeps, and so once believed. */
    static TrustFile believed(Bytes envelope) {
        try {
            return TrustFile.read(
                    Envelope.read(envelope.array(), PayloadType.TRUST).payload().array());
        } catch (JsonException e) {
            throw new IllegalStateException("the trust file in the database cannot be read", e);
        }
    }
}
