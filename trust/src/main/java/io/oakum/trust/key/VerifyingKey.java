package io.oakum.trust.key;

import io.oakum.trust.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ed25519 public key, of a program, of a person's SSH, or of a security key that signs for SSH.
 *
 * <p>The key decides the algorithm, never the message that it is to verify.
 */
public final class VerifyingKey {
    static final String SSH = "ssh-ed25519";
    static final String SECURITY_KEY = "sk-ssh-ed25519@openssh.com";

    private static final int LENGTH = 32;

    /** RFC 8410's wrapping of 32 bytes as a SubjectPublicKeyInfo. */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] raw;
    private final Optional<String> application;

    private VerifyingKey(byte[] raw, Optional<String> application) throws SignatureException {
        if (raw.length != LENGTH) {
            throw new SignatureException("an Ed25519 key has " + LENGTH + " bytes, not " + raw.length);
        }
        this.raw = raw.clone();
        this.application = application;
        publicKey();
    }

    public static VerifyingKey ofRaw(byte[] raw) throws SignatureException {
        return new VerifyingKey(raw, Optional.empty());
    }

    /** Reads the encoding that certificates and the JDK use. */
    public static VerifyingKey ofX509(byte[] encoded) throws SignatureException {
        int prefix = X509_PREFIX.length;
        if (encoded.length != prefix + LENGTH || !Arrays.equals(X509_PREFIX, Arrays.copyOf(encoded, prefix))) {
            throw new SignatureException("this is no Ed25519 key");
        }
        return ofRaw(Arrays.copyOfRange(encoded, prefix, encoded.length));
    }

    /** Reads a line of a {@code .pub} file: kind, base64, and a comment that does not count. */
    public static VerifyingKey ofOpenSsh(String line) throws SignatureException {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length < 2) {
            throw new SignatureException("'" + line.strip() + "' is no SSH public key: it has no second word");
        }
        if (!words[0].equals(SSH) && !words[0].equals(SECURITY_KEY)) {
            throw new SignatureException("'" + words[0]
                    + "' keys are not taken; make one that is: ssh-keygen -t ed25519 (or -t ed25519-sk)");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(words[1]);
        } catch (IllegalArgumentException e) {
            throw new SignatureException("the key's base64 is broken");
        }
        VerifyingKey key = ofBlob(blob);
        if (!key.kind().equals(words[0])) {
            throw new SignatureException("the line says " + words[0] + " and the key in it " + key.kind());
        }
        return key;
    }

    /** Reads the bytes that SSH puts on the wire. */
    static VerifyingKey ofBlob(byte[] blob) throws SignatureException {
        var wire = new SshWire(blob);
        String kind = wire.text();
        byte[] raw = wire.string();
        Optional<String> application = Optional.empty();
        if (kind.equals(SECURITY_KEY)) {
            application = Optional.of(wire.text());
        } else if (!kind.equals(SSH)) {
            throw new SignatureException("'" + kind + "' keys are not taken");
        }
        wire.end();
        return new VerifyingKey(raw, application);
    }

    /** SSH's word for it. */
    public String kind() {
        return application.isPresent() ? SECURITY_KEY : SSH;
    }

    /** What a security key signs for, {@code ssh:} by default; empty for a key in a file. */
    Optional<String> application() {
        return application;
    }

    public byte[] raw() {
        return raw.clone();
    }

    byte[] blob() {
        return application
                .map(name -> SshWire.strings(SshWire.ascii(SECURITY_KEY), raw, SshWire.ascii(name)))
                .orElseGet(() -> SshWire.strings(SshWire.ascii(SSH), raw));
    }

    /** The fingerprint that {@code ssh-keygen -l} prints: what people compare and what names the key. */
    public String id() {
        return "SHA256:"
                + Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(Sha256.of(blob()).bytes());
    }

    /** The line of a {@code .pub} file, without a comment. */
    public String openSsh() {
        return kind() + " " + Base64.getEncoder().encodeToString(blob());
    }

    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(asPublicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature of the wrong length or a point that is none: not a signature of this key, whatever else it
            // is.
            return false;
        }
    }

    /** The JDK's form of it, as TLS and certificates want it. */
    public PublicKey asPublicKey() {
        try {
            return publicKey();
        } catch (SignatureException e) {
            throw new IllegalStateException("what was a key when it was made is none now", e);
        }
    }

    private PublicKey publicKey() throws SignatureException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + LENGTH);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, LENGTH);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new SignatureException("these 32 bytes are no Ed25519 key");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that
                && Arrays.equals(raw, that.raw)
                && application.equals(that.application);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return id();
    }
}
