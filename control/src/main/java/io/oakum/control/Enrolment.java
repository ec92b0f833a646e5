package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.ChangeStore;
import io.oakum.store.Database;
import io.oakum.store.FormerHosts.Former;
import io.oakum.store.HostStore;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Row;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore;
import io.oakum.store.TokenStore.Admission;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** How a machine becomes a host: a token lets it ask, a person or the token lets it in, its certificate is renewed by itself. */
public final class Enrolment {
    private final Database database;
    private final CertificateAuthority authority;
    private final Secrets secrets;

    public Enrolment(Database database, CertificateAuthority authority, Secrets secrets) {
        this.database = database;
        this.authority = authority;
        this.secrets = secrets;
    }

    /** The answer to a machine that asks. */
    public sealed interface Asked {
        record Answered(EnrolAnswer answer) implements Asked {}

        /** One answer for every reason: whoever guesses learns nothing from it. */
        record Refused() implements Asked {}

        /** The certificate that it has is good for long enough. */
        record TooEarly() implements Asked {}
    }

    /** @return the token's secret; it is shown once and kept nowhere */
    public String token(long person, Actor actor, Admission admission, int uses, Duration life) throws StoreException {
        String secret = secrets.next();
        database.change(tx -> {
            tx.tokens().addEnrolmentToken(Secrets.digest(secret), person, admission, uses, life);
            Recorded.done(
                    tx,
                    actor,
                    "enrolment-token.made",
                    admission.tag(),
                    JsonObject.with("uses", uses)
                            .and("approves", admission.approves())
                            .and("seconds", life.toSeconds())
                            .build());
        });
        return secret;
    }

    /** @param serverKey the digest of the public key that the machine must have seen */
    public Asked ask(EnrolRequest request, Sha256 serverKey) throws StoreException {
        Optional<VerifyingKey> key = provenKey(request, serverKey);
        if (key.isEmpty() || request.name().isBlank() || request.name().length() > 253) {
            return new Asked.Refused();
        }
        return database.transact(tx -> {
            Optional<Admission> token = tx.tokens().useEnrolmentToken(Secrets.digest(request.token()));
            if (token.isEmpty()) {
                Recorded.refused(tx, new Actor("nobody"), "host.asked", request.name(), "the token is not good");
                return new Asked.Refused();
            }
            return new Asked.Answered(take(tx, request, key.get(), token.get()));
        });
    }

    private EnrolAnswer take(Transaction tx, EnrolRequest request, VerifyingKey key, Admission token) {
        var candidate = new Candidate(
                new HostId("h-" + secrets.name()), request.name(), request.os(), request.machineId(), key);
        HostId host = tx.hosts().ask(candidate);
        if (!token.tag().isEmpty()) {
            tx.tags().add(host, token.tag(), TagStore.Source.TOKEN);
        }
        Recorded.done(
                tx,
                Actor.host(host),
                "host.asked",
                request.name(),
                JsonObject.with("key", key.id())
                        .and("machine", request.machineId())
                        .build());
        // A machine that is here, or was, under another key: a person has to say that it is the same.
        if (token.approves()
                && tx.hosts().sameMachine(host).isEmpty()
                && tx.formerHosts().of(host).isEmpty()
                && tx.hosts().approve(host)) {
            Recorded.done(
                    tx,
                    Actor.SERVER,
                    "host.approved",
                    host.value(),
                    JsonObject.with("by", "token").build());
        }
        return answer(tx, tx.hosts().find(host).orElseThrow(), key);
    }

    private static Optional<VerifyingKey> provenKey(EnrolRequest request, Sha256 serverKey) {
        try {
            VerifyingKey key = VerifyingKey.ofOpenSsh(request.key());
            byte[] proof = ProtocolJson.enrolmentProof(request.token(), serverKey, request.key());
            boolean isProven = key.verifies(proof, Base64.getDecoder().decode(request.signature()));
            return isProven ? Optional.of(key) : Optional.empty();
        } catch (SignatureException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What became of a machine that has the key to ask by; it proves that with each question. */
    public Asked status(EnrolRequest request, Sha256 serverKey) throws StoreException {
        Optional<VerifyingKey> key = provenKey(request, serverKey);
        if (key.isEmpty()) {
            return new Asked.Refused();
        }
        return database.transact(tx -> tx.hosts()
                .withKey(key.get())
                .<Asked>map(row -> new Asked.Answered(answer(tx, row, key.get())))
                .orElseGet(Asked.Refused::new));
    }

    private EnrolAnswer answer(Transaction tx, Row row, VerifyingKey key) {
        return switch (Life.of(row.events(), tx.now())) {
            case ACTIVE, SILENT -> {
                X509Certificate certificate = authority.agent(key, row.id().value(), tx.now());
                yield new EnrolAnswer(
                        row.id().value(),
                        true,
                        CertificateAuthority.pem(certificate, authority.root()),
                        tx.fleet().trust().base64());
            }
            case EXPECTED, PENDING, QUARANTINED, RETIRED ->
                new EnrolAnswer(row.id().value(), false, "", "");
        };
    }

    /**
     * A new certificate for the same key, to the host that shows the old one.
     *
     * @param expires when the old one ends; in the first half of its life there is no other
     */
    public Asked renew(VerifyingKey key, Instant expires) throws StoreException {
        return database.transact(tx -> {
            Optional<Row> row = tx.hosts().withKey(key).filter(known -> isWorking(Life.of(known.events(), tx.now())));
            if (row.isEmpty()) {
                return new Asked.Refused();
            }
            if (tx.now().plus(CertificateAuthority.AGENT_LIFE.dividedBy(2)).isBefore(expires)) {
                return new Asked.TooEarly();
            }
            Recorded.done(
                    tx,
                    Actor.host(row.get().id()),
                    "certificate.renewed",
                    row.get().id().value());
            return new Asked.Answered(answer(tx, row.get(), key));
        });
    }

    /** A person says that one machine alone has this host's key. @return whether that was in doubt: a copy was refused, or it was in quarantine */
    public boolean release(HostId host, Actor actor) throws StoreException {
        return database.transact(tx -> {
            boolean wasCopied = tx.boots().forget(host);
            boolean wasThere = tx.hosts().release(host) || wasCopied;
            if (wasThere) {
                Recorded.done(tx, actor, "host.released", host.value());
            }
            return wasThere;
        });
    }

    /**
     * Lets a machine in that asked. One that was in the fleet before, by its machine id, goes on from the host that it was: what was open
     * there stays open since then, with its deadlines.
     *
     * @return whether it was waiting for that
     */
    public boolean approve(HostId host, Actor actor) throws StoreException {
        return database.transact(tx -> {
            Optional<Former> before = tx.formerHosts().of(host);
            boolean wasWaiting = tx.hosts().approve(host);
            if (wasWaiting) {
                before.ifPresent(former -> tx.formerHosts().follow(host, former.id()));
                Recorded.done(tx, actor, "host.approved", host.value(), told(before));
                for (HostId former : tx.hosts().sameMachine(host)) {
                    retire(tx, former, "enrolled anew as " + host.value(), actor);
                }
            }
            return wasWaiting;
        });
    }

    private static JsonObject told(Optional<Former> before) {
        return before.map(former ->
                        JsonObject.with("follows", former.id().value()).build())
                .orElseGet(() -> new JsonObject(Map.of()));
    }

    /** @return whether it was in the fleet */
    public boolean retire(HostId host, String reason, Actor actor) throws StoreException {
        return database.transact(tx -> retire(tx, host, reason, actor));
    }

    static boolean retire(Transaction tx, HostId host, String reason, Actor actor) {
        boolean wasThere = tx.hosts().retire(host, reason);
        if (wasThere) {
            tx.changes().add(ChangeStore.Kind.HOST, host.value());
            Recorded.done(
                    tx,
                    actor,
                    "host.retired",
                    host.value(),
                    JsonObject.with("reason", reason).build());
        }
        return wasThere;
    }

    /** The host that may use this key now: approved, not retired, not in quarantine. */
    public Optional<HostStore.Row> working(VerifyingKey key) throws StoreException {
        return database.transact(tx ->
                tx.hosts().withKey(key).filter(row -> isWorking(Life.of(row.events(), tx.now()))));
    }

    private static boolean isWorking(Life life) {
        return switch (life) {
            case ACTIVE, SILENT -> true;
            case EXPECTED, PENDING, QUARANTINED, RETIRED -> false;
        };
    }
}
