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
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The server's key for what it keeps of people. It encrypts the secrets of authenticators, which have to be read again, so that the
 * database alone gives none away; and marks the browsers in which somebody has signed in.
 */
public final class PeopleKey {
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String MAC = "HmacSHA256";

    private final SecretKey sealing;
    private final SecretKey marking;
    private final SecureRandom random;

    public PeopleKey(byte[] key, SecureRandom random) {
        this.sealing = derived(key, "authenticators", "AES");
        this.marking = derived(key, "browsers", MAC);
        this.random = random;
    }

    /** Reads it, or makes one where there is none. */
    public static PeopleKey in(Path folder, SecureRandom random) throws IOException {
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
                return new PeopleKey(key, random);
            }
        } catch (IllegalArgumentException e) {
            // Told below, as what is too short is.
        }
        throw new IOException("the key in " + file + " cannot be used; bring it back from the back-up");
    }

    private static SecretKey derived(byte[] key, String use, String algorithm) {
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

    /** @param person whose it is: of anybody else it cannot be opened */
    Bytes seal(byte[] secret, long person) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, person).doFinal(secret);
            return Bytes.of(ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what is 20 bytes can be encrypted", e);
        }
    }

    /** @return empty for what was sealed by another key, for somebody else, or is damaged */
    Optional<byte[]> open(Bytes sealed, long person) {
        byte[] all = sealed.array();
        if (all.length < NONCE) {
            return Optional.empty();
        }
        try {
            byte[] nonce = java.util.Arrays.copyOf(all, NONCE);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, person).doFinal(all, NONCE, all.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, long person) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(person).array());
        return cipher;
    }

    /** What a browser keeps of a sign-in: it opens nothing, and gives later tries for that name a count of their own. */
    String mark(String name, String unique) {
        return unique + "." + seal(name, unique);
    }

    /** @return whether this server gave a browser that mark when that name signed in there */
    boolean isMark(String mark, String name) {
        int dot = mark.indexOf('.');
        return dot > 0
                && MessageDigest.isEqual(
                        mark.substring(dot + 1).getBytes(StandardCharsets.UTF_8),
                        seal(name, mark.substring(0, dot)).getBytes(StandardCharsets.UTF_8));
    }

    private String seal(String name, String unique) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(marking);
            mac.update(unique.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
