package io.oakum.feeds.signature;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** The public keys of one file, which is trusted because of where it lies. */
record KeyRing(Path file, PGPPublicKeyRingCollection keys) {

    /** @throws UnsignedException if the file holds no key, or cannot be read: then nothing is signed by it */
    static KeyRing read(Path file) throws UnsignedException {
        try (InputStream in = PGPUtil.getDecoderStream(new BufferedInputStream(Files.newInputStream(file)))) {
            var keys = new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator());
            if (keys.size() == 0) {
                throw new UnsignedException(file + " holds no public key; write one: gpg --export --armor KEY");
            }
            return new KeyRing(file, keys);
        } catch (IOException | PGPException | RuntimeException e) {
            throw new UnsignedException(file + " cannot be read as OpenPGP public keys: " + e.getMessage());
        }
    }

    /**
     * The key of that id, if it may sign now.
     *
     * @throws UnsignedException if it was revoked or has expired
     */
    Optional<PGPPublicKey> key(long id, Instant now) throws UnsignedException {
        PGPPublicKeyRing ring = keys.getPublicKeyRing(id);
        if (ring == null) {
            return Optional.empty();
        }
        PGPPublicKey key = ring.getPublicKey(id);
        requireInForce(ring.getPublicKey(), now);
        requireInForce(key, now);
        return Optional.of(key);
    }

    private static void requireInForce(PGPPublicKey key, Instant now) throws UnsignedException {
        if (key.hasRevocation()) {
            throw new UnsignedException("the key " + DetachedSignature.fingerprint(key) + " was revoked");
        }
        Instant ends = key.getCreationTime().toInstant().plusSeconds(key.getValidSeconds());
        if (key.getValidSeconds() > 0 && !now.isBefore(ends)) {
            throw new UnsignedException("the key " + DetachedSignature.fingerprint(key) + " has expired at " + ends
                    + "; its owner may have published it anew");
        }
    }
}
