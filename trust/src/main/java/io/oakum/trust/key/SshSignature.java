package io.oakum.trust.key;

import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A signature that {@code ssh-keygen -Y sign} made (OpenSSH's PROTOCOL.sshsig, version 1).
 *
 * @param key whose it says it is; whether that key may sign is for the caller to know
 * @param namespace what it was made for, such as {@code order@oakum}
 */
public record SshSignature(VerifyingKey key, String namespace, HashName hash, Seal seal) {
    private static final String MAGIC = "SSHSIG";
    private static final int VERSION = 1;
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int MAX_LENGTH = 4096;

    /** A flag of FIDO: somebody touched the security key. */
    private static final int USER_PRESENT = 1;

    /** The digest of the message that was signed. */
    public enum HashName {
        SHA256("sha256", "SHA-256"),
        SHA512("sha512", "SHA-512");

        private final String ssh;
        private final String jdk;

        HashName(String ssh, String jdk) {
            this.ssh = ssh;
            this.jdk = jdk;
        }
    }

    /** The signature proper; a security key adds its flags and its counter. */
    public sealed interface Seal {
        record Plain(Bytes signature) implements Seal {}

        record Touched(Bytes signature, byte flags, int counter) implements Seal {}
    }

    /** Reads the armoured text that {@code ssh-keygen} writes. */
    public static SshSignature ofArmour(String text) throws SignatureException {
        String trimmed = text.strip();
        boolean isFramed =
                trimmed.length() >= BEGIN.length() + END.length() && trimmed.startsWith(BEGIN) && trimmed.endsWith(END);
        if (trimmed.length() > MAX_LENGTH || !isFramed) {
            throw new SignatureException(
                    "this is no SSH signature: it does not stand between '" + BEGIN + "' and its end");
        }
        String base64 = trimmed.substring(BEGIN.length(), trimmed.length() - END.length());
        try {
            return ofBlob(Base64.getDecoder().decode(base64.replaceAll("[\\r\\n]", "")));
        } catch (IllegalArgumentException e) {
            throw new SignatureException("the signature's base64 is broken");
        }
    }

    private static SshSignature ofBlob(byte[] blob) throws SignatureException {
        var wire = new SshWire(blob);
        if (!Arrays.equals(wire.raw(MAGIC.length()), SshWire.ascii(MAGIC))) {
            throw new SignatureException("this is no SSH signature: it does not begin with " + MAGIC);
        }
        int version = wire.number();
        if (version != VERSION) {
            throw new SignatureException(
                    "version " + version + " of the signature format is not known, only " + VERSION);
        }
        VerifyingKey key = VerifyingKey.ofBlob(wire.string());
        String namespace = wire.text();
        if (wire.string().length > 0) {
            throw new SignatureException("the reserved field is not empty");
        }
        HashName hash = hash(wire.text());
        Seal seal = seal(new SshWire(wire.string()), key);
        wire.end();
        return new SshSignature(key, namespace, hash, seal);
    }

    private static HashName hash(String name) throws SignatureException {
        return Arrays.stream(HashName.values())
                .filter(known -> known.ssh.equals(name))
                .findFirst()
                .orElseThrow(() -> new SignatureException("the digest '" + name + "' is not taken"));
    }

    private static Seal seal(SshWire wire, VerifyingKey key) throws SignatureException {
        String kind = wire.text();
        if (!kind.equals(key.kind())) {
            throw new SignatureException("a signature of kind " + kind + " by a key of kind " + key.kind());
        }
        Bytes signature = Bytes.of(wire.string());
        Seal seal = key.application().isPresent()
                ? new Seal.Touched(signature, wire.octet(), wire.number())
                : new Seal.Plain(signature);
        wire.end();
        return seal;
    }

    /** Whether the key that is named in it signed exactly this message for exactly this purpose. */
    public boolean covers(byte[] message, String purpose) {
        if (!namespace.equals(purpose)) {
            return false;
        }
        byte[] signed = signedBytes(message);
        return switch (seal) {
            case Seal.Plain(Bytes signature) -> key.verifies(signed, signature.array());
            case Seal.Touched(Bytes signature, byte flags, int counter) ->
                (flags & USER_PRESENT) != 0 && key.verifies(touchedBytes(signed, flags, counter), signature.array());
        };
    }

    private byte[] signedBytes(byte[] message) {
        byte[] digest = Sha256.digest(hash.jdk).digest(message);
        byte[] fields = SshWire.strings(
                namespace.getBytes(StandardCharsets.US_ASCII), new byte[0], SshWire.ascii(hash.ssh), digest);
        return ByteBuffer.allocate(MAGIC.length() + fields.length)
                .put(SshWire.ascii(MAGIC))
                .put(fields)
                .array();
    }

    /** What a security key signs in place of the message: its application, its flags, its counter and a digest. */
    private byte[] touchedBytes(byte[] signed, byte flags, int counter) {
        byte[] application =
                Sha256.of(SshWire.ascii(key.application().orElse(""))).bytes();
        return ByteBuffer.allocate(2 * Sha256.LENGTH + 1 + Integer.BYTES)
                .put(application)
                .put(flags)
                .putInt(counter)
                .put(Sha256.of(signed).bytes())
                .array();
    }
}
