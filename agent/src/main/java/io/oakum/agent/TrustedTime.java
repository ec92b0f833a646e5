package io.oakum.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The latest time that this host has reason to believe: that it is later now is certain, how much later is not. It comes from what people and
 * the server signed and root accepted, goes on with the time since the machine started, and never moves back. A clock that is behind it would make
 * ended orders and ended trust files good again.
 *
 * @param at believed when {@code seen} was so
 */
record TrustedTime(Instant at, Uptime seen) {
    /** Clocks of people, servers and hosts differ by minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    static TrustedTime first(Instant signed, Instant clock, Uptime now) {
        return new TrustedTime(earlier(signed, clock), now);
    }

    /** At the earliest it is this late. */
    Instant floor(Uptime now) {
        Duration since = now.up().minus(seen.up());
        return now.boot().equals(seen.boot()) && since.isPositive() ? at.plus(since) : at;
    }

    boolean isAhead(Instant clock, Uptime now) {
        return clock.plus(PATIENCE).isBefore(floor(now));
    }

    /**
     * After something that was signed was accepted.
     *
     * @param signed when; of a date that has not come here yet nothing is believed, for one wrong clock elsewhere would stop this host
     */
    TrustedTime believing(Instant signed, Instant clock, Uptime now) {
        Instant known = floor(now);
        Instant told = earlier(signed, clock);
        return new TrustedTime(known.isAfter(told) ? known : told, now);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    String text() {
        return at + " " + seen.boot() + " " + seen.up().toSeconds() + "\n";
    }

    /** Empty where it is not written as it should be: then it begins anew. */
    static Optional<TrustedTime> ofText(String text) {
        String[] words = text.strip().split(" ");
        try {
            return words.length == 3
                    ? Optional.of(new TrustedTime(
                            Instant.parse(words[0]),
                            new Uptime(words[1], Duration.ofSeconds(Long.parseLong(words[2])))))
                    : Optional.empty();
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
