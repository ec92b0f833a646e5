package io.oakum.control;

import io.oakum.trust.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The server's key for what it keeps of people. It encrypts the secrets of authenticators, which have to be read again, so that the
 * database alone gives none away; and marks the browsers in which somebody has signed in.
 */
public final class PeopleKey {
    private static final String MAC = "HmacSHA256";

    private final Seal seal;
    private final SecretKey marking;

    public PeopleKey(byte[] key, SecureRandom random) {
        this.seal = new Seal(key, "authenticators", random);
        this.marking = Seal.derived(key, "browsers", MAC);
    }

    /** Reads it, or makes one where there is none. */
    public static PeopleKey in(Path folder, SecureRandom random) throws IOException {
        return new PeopleKey(Seal.keyIn(folder, random), random);
    }

    /** @param person whose it is: of anybody else it cannot be opened */
    Bytes seal(byte[] secret, long person) {
        return seal.seal(secret, owner(person));
    }

    /** @return empty for what was sealed by another key, for somebody else, or is damaged */
    Optional<byte[]> open(Bytes sealed, long person) {
        return seal.open(sealed, owner(person));
    }

    private static byte[] owner(long person) {
        return ByteBuffer.allocate(Long.BYTES).putLong(person).array();
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
