package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.FourClocks;
import io.oakum.control.FourClocks.End;
import io.oakum.control.FourClocks.Fix;
import io.oakum.core.priority.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** The words beside the four clocks of a vulnerability; what is not known is said to be unknown. */
public final class ClockWords {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private ClockWords() {}

    /** What publishers tell is a day, the same in every zone. */
    public static String day(Instant at) {
        return DAY.format(date(at));
    }

    private static LocalDate date(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    public static boolean isClosed(FourClocks clocks) {
        return switch (clocks.end()) {
            case End.Closed _ -> true;
            case End.Open _ -> false;
        };
    }

    /** Why no date of a fix is there. */
    public static String noFix(FourClocks clocks) {
        return text("clockwords.no-fix", Words.shortened(clocks.host().name(), 60));
    }

    /** What the catalogue of the exploited says of one that is not in it. */
    public static String unlisted(FourClocks clocks) {
        return clocks.flaw().exploited() == Answer.NO ? text("clockwords.unlisted") : text("clockwords.no-catalogue");
    }

    /** How much earlier or later than the fix something came; empty where no date of the fix is known. */
    public static Optional<String> fromFix(FourClocks clocks, Instant at) {
        return clocks.fix().published().map(fix -> apart(date(fix), date(at)));
    }

    private static String apart(LocalDate fix, LocalDate at) {
        long days = ChronoUnit.DAYS.between(fix, at);
        if (days == 0) {
            return text("clockwords.same-day");
        }
        return days > 0 ? count("clockwords.after", days) : count("clockwords.before", -days);
    }

    /** For how long it was open. */
    public static String openFor(FourClocks clocks, End.Closed end) {
        return Words.stretch(Duration.between(clocks.found(), end.at()));
    }

    /** Of an advisory its name and where it stands on the page; empty where no advisory told. */
    public static Optional<Fix.ByAdvisory> advisory(FourClocks clocks) {
        return switch (clocks.fix()) {
            case Fix.ByAdvisory one -> Optional.of(one);
            case Fix.ByHost _, Fix.NotKnown _ -> Optional.empty();
        };
    }
}
