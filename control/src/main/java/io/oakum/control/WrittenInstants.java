package io.oakum.control;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Instants as people and programs write them: in UTC, after 1970 and before the year 9999. What else can be read as one would be too far
 * for a database, or for a sum with it.
 */
public final class WrittenInstants {
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private WrittenInstants() {}

    /** @return empty where it is none, or too far from now to be meant */
    public static Optional<Instant> read(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(at -> at.isAfter(Instant.EPOCH) && at.isBefore(END));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
