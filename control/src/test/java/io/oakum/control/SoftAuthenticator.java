package io.oakum.control;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;

/** A browser with an authenticator that does as it is told, also what no honest one does. */
final class SoftAuthenticator {
    private static final int PRESENT = 1;
    private static final int VERIFIED = 4;
    private static final int WITH_KEY = 0x40;

    private final KeyPair pair;
    private final byte[] id = new byte[16];
    private byte[] user = {};

    String origin = "http://localhost:8440";
    String name = "localhost";
    boolean verifies = true;
    int count = 1;

    SoftAuthenticator() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        new SecureRandom().nextBytes(id);
    }

    JsonObject make(JsonObject options) throws JsonException {
        user = Base64.getUrlDecoder().decode(options.object("user").text("id"));
        byte[] data = data(
                WITH_KEY,
                new byte[16],
                ByteBuffer.allocate(2).putShort((short) id.length).array(),
                id,
                key());
        var response = JsonObject.with("clientDataJSON", url(client("webauthn.create", options.text("challenge"))))
                .and("attestationObject", url(attestation(data)))
                .and("transports", JsonArray.ofTexts(List.of("internal")))
                .build();
        return answerOf(response);
    }

    JsonObject answer(JsonObject options) throws JsonException, GeneralSecurityException {
        byte[] client = client("webauthn.get", options.text("challenge"));
        byte[] data = data(0);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(data);
        signature.update(Sha256.of(client).bytes());
        return answerOf(JsonObject.with("clientDataJSON", url(client))
                .and("authenticatorData", url(data))
                .and("signature", url(signature.sign()))
                .and("userHandle", url(user))
                .build());
    }

    void pretendToBe(byte[] handle) {
        user = handle;
    }

    private JsonObject answerOf(JsonObject response) {
        return JsonObject.with("id", url(id))
                .and("rawId", url(id))
                .and("type", "public-key")
                .and("response", response)
                .and("clientExtensionResults", JsonObject.with("none", true).build())
                .build();
    }

    private byte[] client(String type, String challenge) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(int flags, byte[]... rest) {
        var data = new ByteArrayOutputStream();
        data.writeBytes(Sha256.of(name.getBytes(StandardCharsets.UTF_8)).bytes());
        data.write(flags | PRESENT | (verifies ? VERIFIED : 0));
        data.writeBytes(ByteBuffer.allocate(4).putInt(count).array());
        for (byte[] one : rest) {
            data.writeBytes(one);
        }
        return data.toByteArray();
    }

    /** COSE: an elliptic curve key for ES256. */
    private byte[] key() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        var cbor = new ByteArrayOutputStream();
        cbor.writeBytes(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32});
        cbor.writeBytes(fixed(key.getW().getAffineX()));
        cbor.writeBytes(new byte[] {0x22, 0x58, 32});
        cbor.writeBytes(fixed(key.getW().getAffineY()));
        return cbor.toByteArray();
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] attestation(byte[] data) {
        var cbor = new ByteArrayOutputStream();
        cbor.write(0xa3);
        text(cbor, "fmt");
        text(cbor, "none");
        text(cbor, "attStmt");
        cbor.write(0xa0);
        text(cbor, "authData");
        cbor.write(0x58);
        cbor.write(data.length);
        cbor.writeBytes(data);
        return cbor.toByteArray();
    }

    private static void text(ByteArrayOutputStream cbor, String text) {
        cbor.write(0x60 + text.length());
        cbor.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
