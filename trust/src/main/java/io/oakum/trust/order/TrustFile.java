package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.NoteKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose signatures count in a fleet. Each host keeps its own copy; a newer one is taken only if those of the older sign it.
 *
 * @param version grows by exactly one with each change
 * @param keyOnServer whether an approver's private key lies where the server runs: then a stolen server can sign
 */
public record TrustFile(
        String fleet,
        long version,
        Instant expires,
        Roots roots,
        List<Approver> approvers,
        Thresholds thresholds,
        VerifyingKey online,
        NoteKey log,
        List<Revocation> revoked,
        boolean keyOnServer) {
    private static final Set<String> MEMBERS = Set.of(
            "v",
            "fleet",
            "version",
            "expires",
            "roots",
            "approvers",
            "thresholds",
            "online",
            "log",
            "revoked",
            "key_on_server");

    private static final int MAX_THRESHOLD = 16;
    static final int MAX_PERSON = 128;

    public TrustFile {
        approvers = List.copyOf(approvers);
        revoked = List.copyOf(revoked);
    }

    /** Who may change the trust file itself. */
    public record Roots(List<VerifyingKey> keys, int threshold) {
        public Roots {
            keys = List.copyOf(keys);
            if (threshold < 1 || threshold > keys.stream().distinct().count()) {
                throw new IllegalArgumentException(
                        "a threshold of " + threshold + " cannot be met by " + keys.size() + " root keys");
            }
        }
    }

    /** A person counts once, with however many keys. */
    public record Approver(VerifyingKey key, String person) {}

    /** How many persons an order of each class needs. */
    public record Thresholds(int change, int disrupt) {
        public int of(OrderClass orderClass) {
            return switch (orderClass) {
                case CHANGE -> change;
                case DISRUPT -> disrupt;
            };
        }
    }

    /** What the key signed after that instant is void; what it signed before stays good for audit. */
    public record Revocation(String keyId, Instant notAfter) {}

    /** How far a host trusts its server, in the words that pages and exports show. */
    public String trustMode() {
        return isSolo() ? "solo" : "operator-signed";
    }

    /** Whether one person signs alone. */
    public boolean isSolo() {
        return approvers.stream().map(Approver::person).distinct().count() <= 1;
    }

    public Optional<String> personOf(VerifyingKey key) {
        return approvers.stream()
                .filter(approver -> approver.key().equals(key))
                .map(Approver::person)
                .findFirst();
    }

    public List<VerifyingKey> approverKeys() {
        return approvers.stream().map(Approver::key).toList();
    }

    public boolean isRevoked(VerifyingKey key, Instant signed) {
        return revoked.stream()
                .anyMatch(revocation -> revocation.keyId().equals(key.id())
                        && revocation.notAfter().isBefore(signed));
    }

    public byte[] write() {
        JsonObject object = JsonObject.with("v", 1)
                .and("fleet", fleet)
                .and("version", version)
                .and("expires", expires.toString())
                .and(
                        "roots",
                        JsonObject.with("keys", keys(roots.keys()))
                                .and("threshold", roots.threshold())
                                .build())
                .and("approvers", list(approvers.stream().map(TrustFile::write).toList()))
                .and(
                        "thresholds",
                        JsonObject.with("change", thresholds.change())
                                .and("disrupt", thresholds.disrupt())
                                .build())
                .and("online", online.openSsh())
                .and("log", log.text())
                .and("revoked", list(revoked.stream().map(TrustFile::write).toList()))
                .and("key_on_server", keyOnServer)
                .build();
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject write(Approver approver) {
        return JsonObject.with("key", approver.key().openSsh())
                .and("person", approver.person())
                .build();
    }

    private static JsonObject write(Revocation revocation) {
        return JsonObject.with("key", revocation.keyId())
                .and("not_after", revocation.notAfter().toString())
                .build();
    }

    private static JsonArray keys(List<VerifyingKey> keys) {
        return list(keys.stream().map(key -> new JsonString(key.openSsh())).toList());
    }

    private static JsonArray list(List<? extends JsonValue> values) {
        return new JsonArray(List.copyOf(values));
    }

    /** @throws JsonException if a member is missing, unknown or no key; the message names it */
    public static TrustFile read(byte[] payload) throws JsonException {
        JsonObject object = Json.readObject(payload).only(MEMBERS);
        var fields = new Fields(object);
        fields.number("v", 1, 1);
        JsonObject roots = object.object("roots").only(Set.of("keys", "threshold"));
        var thresholds = new Fields(object.object("thresholds").only(Set.of("change", "disrupt")));
        try {
            return new TrustFile(
                    fields.id("fleet"),
                    fields.number("version", 1, Integer.MAX_VALUE),
                    fields.instant("expires"),
                    new Roots(readKeys(roots.texts("keys")), new Fields(roots).number("threshold", 1, MAX_THRESHOLD)),
                    readApprovers(object.objects("approvers")),
                    new Thresholds(
                            thresholds.number("change", 1, MAX_THRESHOLD),
                            thresholds.number("disrupt", 1, MAX_THRESHOLD)),
                    VerifyingKey.ofOpenSsh(object.text("online")),
                    NoteKey.ofText(object.text("log")),
                    readRevoked(object.objects("revoked")),
                    object.truth("key_on_server"));
        } catch (IllegalArgumentException | SignatureException | LogException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static List<VerifyingKey> readKeys(List<String> texts) throws SignatureException {
        var keys = new ArrayList<VerifyingKey>();
        for (String text : texts) {
            keys.add(VerifyingKey.ofOpenSsh(text));
        }
        return keys;
    }

    private static List<Approver> readApprovers(List<JsonObject> objects) throws JsonException, SignatureException {
        var approvers = new ArrayList<Approver>();
        for (JsonObject object : objects) {
            object.only(Set.of("key", "person"));
            approvers.add(new Approver(
                    VerifyingKey.ofOpenSsh(object.text("key")), new Fields(object).words("person", MAX_PERSON)));
        }
        return approvers;
    }

    private static List<Revocation> readRevoked(List<JsonObject> objects) throws JsonException {
        var revoked = new ArrayList<Revocation>();
        for (JsonObject object : objects) {
            object.only(Set.of("key", "not_after"));
            revoked.add(new Revocation(object.text("key"), new Fields(object).instant("not_after")));
        }
        return revoked;
    }

    /** The answer to a newer trust file. */
    public sealed interface Succession {
        record Taken(TrustFile next) implements Succession {}

        /** The version that is already there: nothing to do. */
        record Same() implements Succession {}

        record Refused(String why) implements Succession {}
    }

    /**
     * The last of a chain of signed trust files that follows from this one, one after the other; empty where none does.
     *
     * @param chain oldest first; those that came before this one stand in it too, and follow from nothing that is here
     */
    public Optional<Bytes> newestOf(List<Bytes> chain) {
        Optional<Bytes> newest = Optional.empty();
        TrustFile trust = this;
        for (Bytes envelope : chain) {
            if (trust.follow(envelope.array()) instanceof Succession.Taken(TrustFile next)) {
                trust = next;
                newest = Optional.of(envelope);
            }
        }
        return newest;
    }

    /** Whether this envelope holds the next trust file: one version on, signed by enough of the old roots and of the new. */
    public Succession follow(byte[] envelope) {
        try {
            Envelope read = Envelope.read(envelope, PayloadType.TRUST);
            if (read.signersAmong(roots.keys()).size() < roots.threshold()) {
                return new Succession.Refused("too few of the present root keys signed it");
            }
            TrustFile next = read(read.payload().array());
            if (!next.fleet.equals(fleet)) {
                return new Succession.Refused("it is of the fleet " + next.fleet + ", not " + fleet);
            }
            if (next.version == version && next.equals(this)) {
                return new Succession.Same();
            }
            if (next.version != version + 1) {
                return new Succession.Refused("version " + next.version + " does not follow on " + version);
            }
            if (read.signersAmong(next.roots.keys()).size() < next.roots.threshold()) {
                return new Succession.Refused("too few of its own root keys signed it");
            }
            return new Succession.Taken(next);
        } catch (JsonException e) {
            return new Succession.Refused(String.valueOf(e.getMessage()));
        }
    }
}
