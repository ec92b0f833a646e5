package io.oakum.trust.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 key of one of our own programs. People's keys stay with their SSH and are never read. */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey privateKey;
    private final VerifyingKey verifyingKey;

    private SigningKey(PrivateKey privateKey, VerifyingKey verifyingKey) {
        this.privateKey = privateKey;
        this.verifyingKey = verifyingKey;
    }

    public static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    pair.getPrivate(), VerifyingKey.ofX509(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException | SignatureException e) {
            throw new IllegalStateException("every JDK makes Ed25519 keys", e);
        }
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws SignatureException if the two halves are not of one key
     */
    public static SigningKey ofText(String text) throws SignatureException {
        String[] words = text.strip().split(" ", 2);
        if (words.length != 2) {
            throw new SignatureException("a signing key is two words: the private half and the public one");
        }
        try {
            PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(words[0])));
            var key = new SigningKey(
                    privateKey, VerifyingKey.ofRaw(Base64.getDecoder().decode(words[1])));
            byte[] probe = SshWire.ascii("probe");
            if (!key.verifyingKey.verifies(probe, key.sign(probe))) {
                throw new SignatureException("the two halves of the signing key do not belong together");
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignatureException("this is no signing key");
        }
    }

    /** Both halves on one line: a secret, for a file that its owner alone may read. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(privateKey.getEncoded()) + " " + base64.encodeToString(verifyingKey.raw());
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** @return 64 bytes */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(privateKey);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with a key that was made to sign", e);
        }
    }
}
