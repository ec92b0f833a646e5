package io.oakum.control;

import io.oakum.trust.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts what the server keeps in its database and has to read again (AES-256-GCM), so that the database alone gives none of it away. The
 * key is a file of the server's.
 */
final class Seal {
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey sealing;
    private final SecureRandom random;

    /** @param use what is sealed: what one use sealed, another cannot open */
    Seal(byte[] key, String use, SecureRandom random) {
        this.sealing = derived(key, use, "AES");
        this.random = random;
    }

    /** Reads the key from its file, or makes one where there is none. */
    static byte[] keyIn(Path folder, SecureRandom random) throws IOException {
        Path file = folder.resolve("people.key");
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY];
            random.nextBytes(key);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n", StandardOpenOption.SYNC);
        }
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length == KEY) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as what is too short is.
        }
        throw new IOException("the key in " + file + " cannot be used; bring it back from the back-up");
    }

    static SecretKey derived(byte[] key, String use, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .thenExpand(("oakum " + use).getBytes(StandardCharsets.UTF_8), KEY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF", e);
        }
    }

    /** @param owner whose it is: of anybody else it cannot be opened */
    Bytes seal(byte[] secret, byte[] owner) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(secret);
            return Bytes.of(ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what is short can be encrypted", e);
        }
    }

    /** @return empty for what was sealed by another key, for somebody else, or is damaged */
    Optional<byte[]> open(Bytes sealed, byte[] owner) {
        byte[] all = sealed.array();
        if (all.length < NONCE) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOf(all, NONCE);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, owner).doFinal(all, NONCE, all.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner);
        return cipher;
    }
}
