package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.SshSignature;
import io.oakum.trust.key.VerifyingKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Bytes, what they are for, and who signed them (DSSE). The signed bytes are the ones that are parsed afterwards.
 *
 * @param payload exactly as signed
 */
public record Envelope(PayloadType type, Bytes payload, List<Mark> signatures) {
    private static final int MAX_SIGNATURES = 16;

    public Envelope {
        signatures = List.copyOf(signatures);
    }

    /** One signature. A kind that is not known is no signature at all. */
    public sealed interface Mark {
        /** By {@code ssh-keygen -Y sign}; the key stands in it. */
        record Ssh(String armour) implements Mark {}

        /** By one of our own programs. */
        record Ed25519(String keyId, Bytes signature) implements Mark {}
    }

    public static Envelope unsigned(PayloadType type, byte[] payload) {
        return new Envelope(type, Bytes.of(payload), List.of());
    }

    public Envelope with(Mark signature) {
        var all = new ArrayList<>(signatures);
        all.add(signature);
        return new Envelope(type, payload, all);
    }

    public Envelope signedBy(SigningKey key) {
        return with(new Mark.Ed25519(key.verifyingKey().id(), Bytes.of(key.sign(signedBytes()))));
    }

    /** DSSE's pre-authentication encoding: what is really signed, the type and its length before the payload. */
    public byte[] signedBytes() {
        byte[] media = type.mediaType().getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + media.length + " ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(media);
        out.writeBytes((" " + payload.length() + " ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(payload.array());
        return out.toByteArray();
    }

    /** What names it: the digest of the signed bytes, the same whoever signs. */
    public Sha256 digest() {
        return Sha256.of(signedBytes());
    }

    /** Those of the keys that signed this, each once however often it signed. */
    public List<VerifyingKey> signersAmong(List<VerifyingKey> keys) {
        byte[] signed = signedBytes();
        return keys.stream()
                .distinct()
                .filter(key -> signatures.stream().anyMatch(mark -> isBy(mark, key, signed)))
                .toList();
    }

    private boolean isBy(Mark mark, VerifyingKey key, byte[] signed) {
        return switch (mark) {
            case Mark.Ssh(String armour) -> {
                try {
                    SshSignature signature = SshSignature.ofArmour(armour);
                    yield signature.key().equals(key) && signature.covers(signed, type.namespace());
                } catch (SignatureException e) {
                    yield false;
                }
            }
            case Mark.Ed25519(String keyId, Bytes signature) ->
                keyId.equals(key.id()) && key.kind().equals("ssh-ed25519") && key.verifies(signed, signature.array());
        };
    }

    public byte[] write() {
        List<JsonValue> marks =
                signatures.stream().<JsonValue>map(Envelope::write).toList();
        JsonObject object = JsonObject.with("payloadType", type.mediaType())
                .and("payload", payload.base64())
                .and("signatures", new JsonArray(marks))
                .build();
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject write(Mark mark) {
        return switch (mark) {
            case Mark.Ssh(String armour) ->
                JsonObject.with("kind", "sshsig").and("sig", armour).build();
            case Mark.Ed25519(String keyId, Bytes signature) ->
                JsonObject.with("kind", "ed25519")
                        .and("keyid", keyId)
                        .and("sig", signature.base64())
                        .build();
        };
    }

    /** @throws JsonException if it is no envelope of this type, or larger than its type allows */
    public static Envelope read(byte[] bytes, PayloadType wanted) throws JsonException {
        if (bytes.length > 2 * wanted.maxBytes()) {
            throw new JsonException("the envelope is longer than " + 2 * wanted.maxBytes() + " bytes");
        }
        JsonObject object = Json.readObject(bytes).only(Set.of("payloadType", "payload", "signatures"));
        String media = object.text("payloadType");
        PayloadType type = PayloadType.of(media)
                .filter(wanted::equals)
                .orElseThrow(() -> new JsonException("'" + media + "' is not " + wanted.mediaType()));
        Bytes payload = base64(object.text("payload"));
        List<JsonObject> marks = object.objects("signatures");
        if (payload.length() > type.maxBytes() || marks.size() > MAX_SIGNATURES) {
            throw new JsonException(
                    "more than " + type.maxBytes() + " bytes or " + MAX_SIGNATURES + " signatures in one envelope");
        }
        var signatures = new ArrayList<Mark>();
        for (JsonObject mark : marks) {
            read(mark, signatures);
        }
        return new Envelope(type, payload, signatures);
    }

    private static void read(JsonObject mark, List<Mark> signatures) throws JsonException {
        switch (mark.text("kind")) {
            case "sshsig" ->
                signatures.add(new Mark.Ssh(mark.only(Set.of("kind", "sig")).text("sig")));
            case "ed25519" -> {
                mark.only(Set.of("kind", "keyid", "sig"));
                signatures.add(new Mark.Ed25519(mark.text("keyid"), base64(mark.text("sig"))));
            }
            default -> {
                // A kind of tomorrow beside one of today must not make today's worthless.
            }
        }
    }

    private static Bytes base64(String text) throws JsonException {
        try {
            return Bytes.ofBase64(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException("broken base64 in the envelope");
        }
    }
}
