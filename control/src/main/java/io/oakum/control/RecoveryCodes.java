package io.oakum.control;

import io.oakum.trust.Sha256;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ten codes of 79 random bits, in four groups of four letters and digits, as {@code k7mq-2xvd-p9ra-hs3w}; kept by their digests. */
final class RecoveryCodes {
    static final int COUNT = 10;

    /** Without those that are taken for each other when read from paper. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 16;

    private RecoveryCodes() {}

    static List<String> make(SecureRandom random) {
        var codes = new ArrayList<String>();
        while (codes.size() < COUNT) {
            var code = new StringBuilder();
            for (int n = 0; n < LENGTH; n++) {
                code.append(n > 0 && n % 4 == 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            codes.add(code.toString());
        }
        return List.copyOf(codes);
    }

    /** However it is spelled: with or without dashes and spaces, in large letters or small. */
    static Sha256 digest(String code) {
        return Secrets.digest(bare(code));
    }

    /** Whether it may be one at all, and no code of an authenticator. */
    static boolean isOne(String code) {
        return bare(code).length() == LENGTH;
    }

    private static String bare(String code) {
        return code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    }
}
