package io.oakum.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The codes of an authenticator, RFC 6238: six digits of HMAC-SHA-1 over the stretch of thirty seconds in which they are read. */
final class TimeCode {
    /** So many random bytes, as the RFC asks for. */
    static final int SECRET = 20;

    private static final String ALGORITHM = "HmacSHA1";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;
    private static final long STRETCH = 30;
    private static final int DIGITS = 6;

    private TimeCode() {}

    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STRETCH);
    }

    static String of(byte[] secret, long step) {
        return of(secret, step, DIGITS);
    }

    static String of(byte[] secret, long step, int digits) {
        byte[] mac = mac(secret, step);
        int from = mac[mac.length - 1] & 0xf;
        int number = ByteBuffer.wrap(mac).getInt(from) & Integer.MAX_VALUE;
        String whole = "%010d".formatted(number);
        return whole.substring(whole.length() - digits);
    }

    private static byte[] mac(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /**
     * The stretch that a code is of: this one, or a neighbour, since clocks differ.
     *
     * @param after the newest stretch whose code was used; none up to it is good
     */
    static OptionalLong match(byte[] secret, String code, Instant now, long after) {
        var found = OptionalLong.empty();
        long step = step(now);
        for (long one = step - 1; one <= step + 1; one++) {
            // All are compared, so that the time it takes tells nothing.
            boolean isSame = MessageDigest.isEqual(ascii(of(secret, one)), ascii(code));
            if (isSame && one > after && found.isEmpty()) {
                found = OptionalLong.of(one);
            }
        }
        return found;
    }

    /** Programs show a code in two groups. */
    static String bare(String code) {
        return code.replaceAll("\\s", "");
    }

    /** A secret as authenticators take it when it is typed. */
    static String base32(byte[] secret) {
        var text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte one : secret) {
            held = ((held << Byte.SIZE) | (one & 0xff)) & 0xffff;
            for (bits += Byte.SIZE; bits >= BITS; bits -= BITS) {
                text.append(BASE32.charAt((held >> (bits - BITS)) & 0x1f));
            }
        }
        return bits == 0
                ? text.toString()
                : text.append(BASE32.charAt((held << (BITS - bits)) & 0x1f)).toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
