package io.oakum.control;

import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets of 160 random bits and the digests by which they are kept. */
public final class Secrets {
    private static final int BYTES = 20;
    private static final int NAME = 12;

    /** Without those that are taken for each other when read aloud. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

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

    /** Twelve letters and digits that nobody used before: to name things, not to guard them. */
    public String name() {
        var name = new StringBuilder();
        while (name.length() < NAME) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    public static Sha256 digest(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
