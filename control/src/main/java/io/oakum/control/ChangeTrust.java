package io.oakum.control;

import io.oakum.store.AccountStore.Account;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.store.TrustStore.Proposal;
import io.oakum.store.TrustStore.Signature;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustChain;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustFile.Succession;
import io.oakum.trust.order.TrustWish;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes whose signatures count: the next trust file is put into words, enough roots of the present one and of the next sign it, and it is
 * in force. The server can sign none of it itself; hosts check all of it again.
 */
public final class ChangeTrust {
    private final Database database;
    private final OnlineKeys online;
    private final Supplier<Optional<VerifyingKey>> onServer;

    /** @param onServer the key of a person that lies where the server runs; empty where none does */
    public ChangeTrust(Database database, OnlineKeys online, Supplier<Optional<VerifyingKey>> onServer) {
        this.database = database;
        this.online = online;
        this.onServer = onServer;
    }

    /**
     * Whose signatures count, and what is to change.
     *
     * @param approvers with an account that may approve, by their names in the trust file
     */
    public record Standing(TrustFile now, Online online, Optional<Proposed> proposed, Set<String> approvers) {
        public Standing {
            approvers = Set.copyOf(approvers);
        }
    }

    /**
     * The key by which the server lets hosts begin what people signed.
     *
     * @param isHere whether the server has it: after a back-up of before the key, it has not
     */
    public record Online(Instant since, boolean isHere) {
        public boolean isOld(Instant at) {
            return since.plus(TrustWish.SERVER_KEY_LIFE).isBefore(at);
        }
    }

    /**
     * The next trust file, which is not in force.
     *
     * @param signed the ids of the keys that signed it
     */
    public record Proposed(Proposal proposal, TrustFile next, List<String> signed, Missing missing) {
        public Proposed {
            signed = List.copyOf(signed);
        }
    }

    /**
     * How many roots have yet to sign.
     *
     * @param present of those that the trust file in force has
     * @param next of those that the next one has
     */
    public record Missing(int present, int next) {
        public boolean isNone() {
            return present == 0 && next == 0;
        }
    }

    public Standing standing() throws StoreException {
        return database.transact(tx -> {
            TrustChain chain = TrustChain.read(tx.fleet().trustFrom(1));
            TrustFile now = chain.files().getLast();
            Set<String> approvers = tx.accounts().all().stream()
                    .filter(person -> person.roles().contains("approver") && !person.isDisabled())
                    .map(Account::name)
                    .collect(Collectors.toSet());
            return new Standing(
                    now,
                    new Online(chain.onlineSince(), hasServerKey(tx, now)),
                    tx.trust().proposal().map(each -> proposed(tx, now, each)),
                    approvers);
        });
    }

    /** The key by which the server lets hosts begin what people signed. */
    public enum ServerKey {
        SAME,
        FRESH
    }

    /** Whether the server has the key by which a trust file says that it lets hosts begin. */
    boolean hasServerKey(Transaction tx, TrustFile file) {
        return online.find(tx, file.online()).isPresent();
    }

    public sealed interface Outcome {
        record Waiting(Proposed proposed) implements Outcome {}

        record InForce(TrustFile trust) implements Outcome {}

        record Refused(String why) implements Outcome {}
    }

    /**
     * Puts into words what is to be signed; it takes the place of what was proposed before.
     *
     * @param serverKey which key the server has from then on
     */
    public Outcome propose(TrustWish wish, ServerKey serverKey, Actor actor) throws StoreException {
        return database.transact(tx -> {
            tx.trust().lock();
            TrustFile now = FoundFleet.current(tx);
            Optional<SigningKey> fresh = serverKey == ServerKey.FRESH ? Optional.of(online.made()) : Optional.empty();
            VerifyingKey named = fresh.map(SigningKey::verifyingKey).orElse(now.online());
            return switch (wish.after(now, named, onServer.get(), tx.now())) {
                case TrustWish.Outcome.Refused(String why) -> new Outcome.Refused(why);
                case TrustWish.Outcome.Good(TrustFile next) -> {
                    fresh.ifPresent(key -> online.keep(tx, key));
                    OnlineKeys.forgetAllBut(tx, now.online(), next.online());
                    tx.trust().propose(next.version(), Bytes.of(next.write()), actor.name());
                    Recorded.done(tx, actor, "trust.proposed", Long.toString(next.version()), says(next));
                    yield new Outcome.Waiting(
                            proposed(tx, now, tx.trust().proposal().orElseThrow()));
                }
            };
        });
    }

    /** @param armour what {@code ssh-keygen -Y sign -n trust@oakum} wrote over the payload's signed bytes */
    public Outcome sign(long version, String armour, Actor actor) throws StoreException {
        return database.transact(tx -> {
            tx.trust().lock();
            TrustFile now = FoundFleet.current(tx);
            Optional<Proposal> proposal = tx.trust().proposal().filter(each -> each.version() == version);
            if (proposal.isEmpty()) {
                return now.version() == version
                        ? new Outcome.InForce(now)
                        : new Outcome.Refused("no version " + version + " of the trust file waits to be signed");
            }
            List<VerifyingKey> roots = roots(now, read(proposal.get()));
            Optional<VerifyingKey> signer =
                    unsigned(proposal.get()).with(new Envelope.Mark.Ssh(armour)).signersAmong(roots).stream()
                            .findFirst();
            if (signer.isEmpty()) {
                String why = "it is no signature over this trust file by a root key of the present one or of the next";
                Recorded.refused(tx, actor, "trust.signed", Long.toString(version), why);
                return new Outcome.Refused(why);
            }
            if (tx.trust().sign(version, new Signature(signer.get().id(), armour))) {
                Recorded.done(
                        tx,
                        actor,
                        "trust.signed",
                        Long.toString(version),
                        JsonObject.with("key", signer.get().id()).build());
            }
            return inForceOrWaiting(tx, now, proposal.get(), actor);
        });
    }

    private static Outcome inForceOrWaiting(Transaction tx, TrustFile now, Proposal proposal, Actor actor) {
        Proposed proposed = proposed(tx, now, proposal);
        if (!proposed.missing().isNone()) {
            return new Outcome.Waiting(proposed);
        }
        Envelope envelope = signed(tx, proposal);
        // The same judgement as on each host: what they would not follow is never kept.
        if (!(now.follow(envelope.write()) instanceof Succession.Taken(TrustFile next))) {
            return new Outcome.Refused("hosts would not follow this trust file");
        }
        tx.fleet().keepTrust(next.version(), Bytes.of(envelope.write()));
        tx.trust().withdraw();
        OnlineKeys.forgetAllBut(tx, next.online());
        Recorded.done(
                tx,
                actor,
                "trust.changed",
                Long.toString(next.version()),
                JsonObject.with("trust", envelope.digest().hex()).build());
        return new Outcome.InForce(next);
    }

    /** @return whether there was something to take back */
    public boolean withdraw(Actor actor) throws StoreException {
        return database.transact(tx -> {
            tx.trust().lock();
            Optional<Proposal> proposal = tx.trust().proposal();
            proposal.ifPresent(each -> {
                tx.trust().withdraw();
                OnlineKeys.forgetAllBut(tx, FoundFleet.current(tx).online());
                Recorded.done(tx, actor, "trust.withdrawn", Long.toString(each.version()));
            });
            return proposal.isPresent();
        });
    }

    /**
     * Takes trust files that this server has forgotten: it was brought back from a back-up of before them. Each has to follow from the one
     * before, as on hosts.
     *
     * @param chain oldest first; those that are here already may stand in it
     */
    public Outcome takeBack(List<Bytes> chain, Actor actor) throws StoreException {
        return database.transact(tx -> {
            tx.trust().lock();
            TrustFile before = FoundFleet.current(tx);
            TrustFile now = before;
            for (Bytes envelope : chain) {
                if (now.follow(envelope.array()) instanceof Succession.Taken(TrustFile next)) {
                    tx.fleet().keepTrust(next.version(), envelope);
                    recordReturned(tx, actor, next, envelope);
                    now = next;
                }
            }
            if (now.version() == before.version()) {
                return new Outcome.Refused("none of these trust files follows from version " + now.version());
            }
            tx.trust().withdraw();
            return new Outcome.InForce(now);
        });
    }

    private static void recordReturned(Transaction tx, Actor actor, TrustFile file, Bytes envelope) {
        try {
            JsonObject details = JsonObject.with(
                            "trust",
                            Envelope.read(envelope.array(), PayloadType.TRUST)
                                    .digest()
                                    .hex())
                    .build();
            Recorded.done(tx, actor, "trust.returned", Long.toString(file.version()), details);
        } catch (JsonException e) {
            throw new IllegalStateException("a trust file that follows can be read", e);
        }
    }

    private static JsonObject says(TrustFile next) {
        return JsonObject.with(
                        "approvers",
                        JsonArray.ofTexts(next.approvers().stream()
                                .map(one -> one.person() + " " + one.key().id())
                                .toList()))
                .and(
                        "roots",
                        JsonArray.ofTexts(next.roots().keys().stream()
                                .map(VerifyingKey::id)
                                .toList()))
                .and("online", next.online().id())
                .and("expires", next.expires().toString())
                .build();
    }

    private static Proposed proposed(Transaction tx, TrustFile now, Proposal proposal) {
        TrustFile next = read(proposal);
        Envelope envelope = signed(tx, proposal);
        var missing = new Missing(missing(envelope, now.roots()), missing(envelope, next.roots()));
        List<String> signed = envelope.signersAmong(roots(now, next)).stream()
                .map(VerifyingKey::id)
                .toList();
        return new Proposed(proposal, next, signed, missing);
    }

    private static int missing(Envelope envelope, TrustFile.Roots roots) {
        return Math.max(
                0, roots.threshold() - envelope.signersAmong(roots.keys()).size());
    }

    private static List<VerifyingKey> roots(TrustFile now, TrustFile next) {
        return Stream.concat(now.roots().keys().stream(), next.roots().keys().stream())
                .distinct()
                .toList();
    }

    private static Envelope unsigned(Proposal proposal) {
        return Envelope.unsigned(PayloadType.TRUST, proposal.payload().array());
    }

    private static Envelope signed(Transaction tx, Proposal proposal) {
        Envelope envelope = unsigned(proposal);
        for (Signature signature : tx.trust().signatures()) {
            envelope = envelope.with(new Envelope.Mark.Ssh(signature.armour()));
        }
        return envelope;
    }

    private static TrustFile read(Proposal proposal) {
        try {
            return TrustFile.read(proposal.payload().array());
        } catch (JsonException e) {
            throw new IllegalStateException("a proposed trust file cannot be read", e);
        }
    }
}
