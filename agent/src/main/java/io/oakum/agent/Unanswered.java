package io.oakum.agent;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Why the server could not be asked, for whoever looks after this host. */
final class Unanswered {
    private static final int LONGEST = 1000;

    private Unanswered() {}

    /** @param now by this host's clock */
    static String words(IOException failure, Instant now) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException refused
                    && (refused.getReason() == BasicReason.NOT_YET_VALID
                            || refused.getReason() == BasicReason.EXPIRED)) {
                return "by this host's clock, which says " + now.truncatedTo(ChronoUnit.SECONDS)
                        + ", the server's certificate is "
                        + (refused.getReason() == BasicReason.EXPIRED ? "not valid any more" : "not valid yet")
                        + ": set the clock, or see the server's";
            }
        }
        return plain(failure.toString());
    }

    /** Without what could move a cursor or fake a line: whoever answers in the server's place chooses some of the words. */
    static String plain(String text) {
        String line =
                text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
