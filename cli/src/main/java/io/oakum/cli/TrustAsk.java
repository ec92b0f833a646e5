package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustChain;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A root's talk with the server about the trust file. What is signed is read here and held against what was asked for; what the server
 * says of it does not count.
 *
 * @param signer the key to sign with; empty for the usual one
 */
record TrustAsk(FleetCall server, Optional<Path> signer, boolean isSure) {
    static final String PATH = "/api/v1/trust";

    /**
     * Where the fleet stands.
     *
     * @param now follows, signature by signature, from the fleet's first trust file
     * @param said what the server said of it
     * @param kept all that was seen here, where the server has forgotten some of it; else empty
     */
    record Known(TrustFile now, JsonObject said, List<Bytes> kept) {
        Known {
            kept = List.copyOf(kept);
        }
    }

    /** The key by which the server lets hosts begin what people signed, after a change. */
    enum ServerKey {
        SAME,
        FRESH,
        /** As whoever proposed it wished. */
        EITHER
    }

    static VerifyingKey publicKey(Path file) throws Refusal, IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Refusal(new Problem(
                    ProblemCode.TRUST_REFUSED,
                    file + " is not there or not for you to read",
                    "name the public half of a key: --key ~/.ssh/id_ed25519.pub"));
        }
        try {
            return VerifyingKey.ofOpenSsh(Files.readString(file));
        } catch (SignatureException | java.nio.charset.CharacterCodingException e) {
            throw new Refusal(new Problem(
                    ProblemCode.TRUST_REFUSED,
                    file + " is no public key that hosts take: " + Terminal.plain(String.valueOf(e.getMessage())),
                    "name the public half of an Ed25519 key: --key ~/.ssh/id_ed25519.pub"));
        }
    }

    /** The public half of the key that would sign. */
    Path signersPublicKey() {
        Path file = key().file();
        return file.toString().endsWith(".pub") ? file : Path.of(file + ".pub");
    }

    private SshKey key() {
        return SshKey.of(signer, server.api().folder(), "oakum trust sign", "--sign-with");
    }

    Known known() throws Refusal, IOException, JsonException {
        JsonObject said = server.get(PATH);
        TrustFile now = chain(said).files().getLast();
        List<Bytes> shown = KeptTrust.files(said);
        KeptTrust here = KeptTrust.ofUser();
        List<Bytes> kept = here.of(now.fleet());
        return switch (KeptTrust.compare(kept, shown)) {
            case GOES_ON -> {
                if (shown.size() > kept.size()) {
                    here.keep(now.fleet(), shown);
                }
                yield new Known(now, said, List.of());
            }
            case BEHIND -> new Known(now, said, kept);
            case OTHER ->
                throw new Refusal(new Problem(
                        ProblemCode.TRUST_REFUSED,
                        "the server shows other trust files of the fleet " + now.fleet()
                                + " than were seen here before, in " + here.folder(),
                        "sign nothing, and find out who changed them: oakum audit"));
        };
    }

    /** Gives the server back what it has forgotten; nothing where that is nothing. */
    Optional<JsonObject> giveBack() throws Refusal, IOException, JsonException {
        Known known = known();
        return known.kept().isEmpty()
                ? Optional.empty()
                : Optional.of(server.post(PATH + "/files", KeptTrust.json(known.kept())));
    }

    /** @throws Refusal if they do not follow from each other */
    static TrustChain chain(JsonObject said) throws Refusal, JsonException {
        TrustChain chain = TrustChain.read(KeptTrust.files(said));
        if (!chain.refutations().isEmpty() || chain.files().isEmpty()) {
            throw new Refusal(new Problem(
                    ProblemCode.TRUST_REFUSED,
                    "the server's trust files are not believed: " + String.join("; ", chain.refutations()),
                    "sign nothing, and find out who changed them: oakum audit"));
        }
        return chain;
    }

    /** Has the server put it into words, and signs them if they are the ones that were asked for. */
    void change(Known known, TrustWish wish) throws Exception {
        change(known, wish, ServerKey.SAME);
    }

    void change(Known known, TrustWish wish, ServerKey serverKey) throws Exception {
        requireNothingForgotten(known);
        JsonObject proposal =
                server.post(PATH + "/proposal", json(wish, serverKey)).object("proposal");
        TrustFile next = read(proposal);
        if (!TrustWish.of(next).equals(wish)) {
            throw new Refusal(new Problem(
                    ProblemCode.TRUST_REFUSED,
                    "what the server would have signed is not what was asked for",
                    "sign nothing, and find out who changed it: oakum audit"));
        }
        requireOurs(known.now(), next, serverKey);
        sign(known.now(), proposal, next);
    }

    private static void requireNothingForgotten(Known known) throws Refusal {
        if (!known.kept().isEmpty()) {
            throw new Refusal(new Problem(
                    ProblemCode.TRUST_REFUSED,
                    "the server has forgotten the trust files after version "
                            + known.now().version() + ", of which hosts may know",
                    "give them back first: oakum trust return"));
        }
    }

    /** Signs what waits. */
    void sign(Known known) throws Exception {
        if (!(known.said().get("proposal") instanceof JsonObject proposal)) {
            throw new Refusal(
                    new Problem(ProblemCode.TRUST_REFUSED, "no change of trust waits to be signed", "oakum trust"));
        }
        requireNothingForgotten(known);
        TrustFile next = read(proposal);
        requireOurs(known.now(), next, ServerKey.EITHER);
        sign(known.now(), proposal, next);
    }

    private void sign(TrustFile now, JsonObject proposal, TrustFile next) throws Exception {
        if (!server.isJson()) {
            System.out.print(TrustText.change(now, next));
        }
        requireConsent();
        Envelope envelope = Envelope.unsigned(
                PayloadType.TRUST, Bytes.ofBase64(proposal.text("payload")).array());
        String armour = key().sign(PayloadType.TRUST, Bytes.of(envelope.signedBytes()));
        JsonObject answer = server.post(
                PATH + "/" + next.version() + "/signatures",
                JsonObject.with("signature", armour).build());
        if (answer.truth("inForce")) {
            known();
        }
        server.tell(answer, said -> TrustText.outcome(said, now, next));
    }

    /** What is the server's own never changes unasked with what people sign: nobody could see in it whose keys they are. */
    static void requireOurs(TrustFile now, TrustFile next, ServerKey serverKey) throws Refusal {
        boolean isSame = next.online().equals(now.online());
        boolean isOurs = next.fleet().equals(now.fleet())
                && next.version() == now.version() + 1
                && (serverKey == ServerKey.EITHER || isSame == (serverKey == ServerKey.SAME))
                && next.log().equals(now.log());
        Set<String> gone =
                now.approverKeys().stream().map(VerifyingKey::id).collect(Collectors.toCollection(HashSet::new));
        next.approverKeys().forEach(key -> gone.remove(key.id()));
        // A key that is taken back without a word would be of somebody who believes to sign.
        boolean isTold = next.revoked().containsAll(now.revoked())
                && next.revoked().stream()
                        .filter(one -> !now.revoked().contains(one))
                        .allMatch(one -> gone.contains(one.keyId()));
        if (!isOurs || !isTold) {
            throw new Refusal(new Problem(
                    ProblemCode.TRUST_REFUSED,
                    "what waits to be signed also changes the fleet, the server's own keys, or which were taken back",
                    "sign nothing, and find out who proposed it: oakum audit"));
        }
    }

    private static TrustFile read(JsonObject proposal) throws Refusal, JsonException {
        try {
            return TrustFile.read(Bytes.ofBase64(proposal.text("payload")).array());
        } catch (JsonException | IllegalArgumentException e) {
            throw new Refusal(Problem.of(
                    ProblemCode.TRUST_REFUSED, "what the server would have signed cannot be read: " + e.getMessage()));
        }
    }

    private static JsonObject json(TrustWish wish, ServerKey serverKey) {
        List<JsonValue> approvers = wish.approvers().stream()
                .<JsonValue>map(one -> JsonObject.with("key", one.key().openSsh())
                        .and("person", one.person())
                        .build())
                .toList();
        return JsonObject.with(
                        "roots",
                        new JsonArray(wish.roots().stream()
                                .<JsonValue>map(key -> new JsonString(key.openSsh()))
                                .toList()))
                .and("rootThreshold", wish.rootThreshold())
                .and("approvers", new JsonArray(approvers))
                .and(
                        "thresholds",
                        JsonObject.with("change", wish.thresholds().change())
                                .and("disrupt", wish.thresholds().disrupt())
                                .build())
                .and("freshServerKey", serverKey == ServerKey.FRESH)
                .build();
    }

    private void requireConsent() throws Refusal {
        if (isSure) {
            return;
        }
        if (!Terminal.isTerminal()) {
            throw new Refusal(
                    new Problem(ProblemCode.USAGE, "nobody is here to be asked whether to sign", "add --yes"));
        }
        if (!Terminal.ask("\nSign this? Type yes: ").equals(Optional.of("yes"))) {
            throw new Refusal(new Problem(
                    ProblemCode.STOPPED,
                    "nothing was signed; the change waits",
                    "oakum trust sign, or oakum trust withdraw"));
        }
    }
}
