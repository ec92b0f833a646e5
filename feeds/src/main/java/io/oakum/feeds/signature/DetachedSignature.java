package io.oakum.feeds.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * The signatures of one file that lies beside what is signed.
 *
 * @param all those that were made over a file's bytes; one by a key that is trusted is enough
 */
record DetachedSignature(List<PGPSignature> all) {
    private static final int MAX_BYTES = 64 * 1024;

    /** What may be signed: MD5 and SHA-1 can be made to fit another content. */
    private static final Set<Integer> HASHES =
            Set.of(HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512);

    /** @throws UnsignedException if the file holds no signature */
    static DetachedSignature read(Path file) throws UnsignedException, IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new UnsignedException(file.getFileName() + " is longer than a signature");
        }
        var found = new ArrayList<PGPSignature>();
        try {
            var objects = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes)));
            for (Object next = objects.nextObject();
                    next instanceof PGPSignatureList list;
                    next = objects.nextObject()) {
                list.forEach(found::add);
            }
        } catch (IOException | RuntimeException e) {
            throw new UnsignedException(file.getFileName() + " is no OpenPGP signature: " + e.getMessage());
        }
        found.removeIf(each -> each.getSignatureType() != PGPSignature.BINARY_DOCUMENT);
        if (found.isEmpty()) {
            throw new UnsignedException(file.getFileName() + " is no OpenPGP signature of a file");
        }
        return new DetachedSignature(List.copyOf(found));
    }

    /**
     * Who of those that are trusted signed the file: one good signature is enough, whatever is wrong with others beside it.
     *
     * @throws UnsignedException if nobody of them did; it says what is wrong with the first by a key that is trusted
     * @throws IOException if the file cannot be read
     */
    Signed check(KeyRing trusted, Path content, Instant now) throws UnsignedException, IOException {
        Optional<UnsignedException> wrong = Optional.empty();
        for (PGPSignature signature : all) {
            try {
                Optional<PGPPublicKey> key = trusted.key(signature.getKeyID(), now);
                if (key.isPresent()) {
                    return check(signature, key.get(), content, now);
                }
            } catch (UnsignedException e) {
                wrong = wrong.or(() -> Optional.of(e));
            }
        }
        throw wrong.orElseGet(() -> new UnsignedException("it is signed by the key "
                + HexFormat.of().toHexDigits(all.getFirst().getKeyID()) + ", which is not among those of "
                + trusted.file()));
    }

    private static Signed check(PGPSignature signature, PGPPublicKey key, Path content, Instant now)
            throws UnsignedException, IOException {
        String by = fingerprint(key);
        if (!HASHES.contains(signature.getHashAlgorithm())) {
            throw new UnsignedException("the signature of " + by
                    + " rests on a digest that can be forged (OpenPGP's number " + signature.getHashAlgorithm() + ")");
        }
        Instant at = signature.getCreationTime().toInstant();
        if (at.isAfter(now.plusSeconds(3600))) {
            throw new UnsignedException("the signature of " + by + " is from the future: " + at);
        }
        if (!isOver(signature, key, content)) {
            throw new UnsignedException("the signature of " + by + " is not over these bytes");
        }
        return new Signed(by, at);
    }

    private static boolean isOver(PGPSignature signature, PGPPublicKey key, Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                signature.update(buffer, 0, read);
            }
            return signature.verify();
        } catch (PGPException | RuntimeException e) {
            // What cannot be computed with this key was not signed by it.
            return false;
        }
    }

    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint());
    }
}
