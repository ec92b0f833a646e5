package io.oakum.feeds.format;

import io.oakum.core.exposure.Advisory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a row may say at all. One that says more is a mistake or an attack, and is refused while the rest is taken. */
final class Plausible {
    static final int MAX_NAMES = 10_000;
    static final int MAX_PACKAGES = 200_000;
    static final int MAX_SUMMARY = 300;
    private static final int MAX_ID = 200;
    private static final Instant FIRST = Instant.parse("1980-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofDays(366);

    private static final Pattern CVSS =
            Pattern.compile("CVSS:(?:3\\.[01]|4\\.0)/[A-Za-z:/]{8,300}|\\(?AV:[A-Za-z:/]{8,120}\\)?");

    /** Blank or T between date and time, seconds and zone optional. */
    private static final DateTimeFormatter LOOSE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("[ ]['T']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendPattern("[ ][XXX][XX][X]['UTC']")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final Instant now;

    Plausible(Instant now) {
        this.now = now;
    }

    /** An id that can be shown and compared: printable, not long. */
    static String id(String text) throws RefusedException {
        if (text.isBlank() || text.length() > MAX_ID || !text.chars().allMatch(c -> c > ' ' && c != 0x7f)) {
            throw new RefusedException("'" + shown(text) + "' is no id");
        }
        return text;
    }

    /**
     * Empty text, and a date before there were advisories, are no date: publishers write the year 1 where they know none.
     *
     * @throws RefusedException if it is more than a year from now, or no date at all
     */
    Optional<Instant> instant(String text) throws RefusedException {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Instant read = read(text.strip());
        if (read.isAfter(now.plus(AHEAD))) {
            throw new RefusedException("its date " + shown(text) + " lies more than a year ahead");
        }
        return read.isBefore(FIRST) ? Optional.empty() : Optional.of(read);
    }

    private static Instant read(String text) throws RefusedException {
        try {
            if (text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() >= 9 && text.length() <= 11) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            var parsed = LOOSE.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (parsed) {
                case OffsetDateTime at -> at.toInstant();
                case LocalDateTime at -> at.toInstant(ZoneOffset.UTC);
                case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
                case java.time.temporal.TemporalAccessor other -> Instant.from(other);
            };
        } catch (DateTimeException e) {
            throw new RefusedException("'" + shown(text) + "' is no date");
        }
    }

    LocalDate day(String text) throws RefusedException {
        return instant(text)
                .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC))
                .orElseThrow(() -> new RefusedException("it has no date"));
    }

    /** @throws RefusedException unless it is a CVSS vector */
    static String vector(String text) throws RefusedException {
        if (!CVSS.matcher(text).matches()) {
            throw new RefusedException("'" + shown(text) + "' is no CVSS vector");
        }
        return text;
    }

    /** @throws RefusedException unless it lies between 0 and 10 */
    static double score(double score) throws RefusedException {
        if (!(score >= 0 && score <= 10)) {
            throw new RefusedException("the CVSS score " + score + " is not between 0 and 10");
        }
        return score;
    }

    /** @throws RefusedException where an advisory speaks of more than any advisory does */
    static Advisory sized(Advisory advisory) throws RefusedException {
        int names = advisory.vulnerabilities().size() + advisory.aliases().size();
        if (names > MAX_NAMES) {
            throw new RefusedException("it names " + names + " vulnerabilities; at most " + MAX_NAMES + " are taken");
        }
        if (advisory.affected().size() > MAX_PACKAGES) {
            throw new RefusedException(
                    "it names " + advisory.affected().size() + " packages; at most " + MAX_PACKAGES + " are taken");
        }
        return advisory;
    }

    static String summary(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= MAX_SUMMARY ? line : line.substring(0, MAX_SUMMARY) + "...";
    }

    /** Short enough and without what a terminal would obey. */
    static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "...";
    }
}
