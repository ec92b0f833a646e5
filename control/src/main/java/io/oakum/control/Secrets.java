package io.oakum.control;

import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets of 160 random bits and the digests by which they are kept. */
public final class Secrets {
    private static final int BYTES = 20;

    private final SecureRandom random;

    public Secrets(SecureRandom random) {
        this.random = random;
    }

    /** Fit for addresses and files: letters, digits, - and _. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static Sha256 digest(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
