package io.oakum.trust.log;

import io.oakum.trust.Sha256;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a log's key, with the name it signs under (C2SP signed-note's verifier key, {@code NAME+HASH+KEY}).
 *
 * @param name without white space or plus signs
 */
public record NoteKey(String name, VerifyingKey key) {
    /** C2SP's number for Ed25519. */
    private static final byte ED25519 = 1;

    static final int ID_LENGTH = 4;

    public NoteKey {
        if (!name.matches("[^\\s+]{1,128}")) {
            throw new IllegalArgumentException("'" + name + "' cannot be a log key's name");
        }
    }

    /** The first four bytes of a digest over name and key: which of several keys a signature is by. */
    byte[] id() {
        byte[] id = Sha256.of((name + "\n").getBytes(StandardCharsets.UTF_8), keyBytes())
                .bytes();
        return Arrays.copyOf(id, ID_LENGTH);
    }

    private byte[] keyBytes() {
        byte[] raw = key.raw();
        return ByteBuffer.allocate(1 + raw.length).put(ED25519).put(raw).array();
    }

    public String text() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(keyBytes());
    }

    public static NoteKey ofText(String text) throws LogException {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new LogException("'" + text.strip() + "' is no log key: it is written NAME+HASH+KEY");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(parts[2]);
            if (bytes.length == 0 || bytes[0] != ED25519) {
                throw new LogException("the key of " + parts[0] + " is not Ed25519");
            }
            var key = new NoteKey(parts[0], VerifyingKey.ofRaw(Arrays.copyOfRange(bytes, 1, bytes.length)));
            if (!key.text().equals(text.strip())) {
                throw new LogException("the hash in the key of " + parts[0] + " is not that of its name and key");
            }
            return key;
        } catch (IllegalArgumentException | SignatureException e) {
            throw new LogException("the key of " + parts[0] + " is broken: " + e.getMessage());
        }
    }
}
