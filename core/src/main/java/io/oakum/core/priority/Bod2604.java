package io.oakum.core.priority;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CISA's Binding Operational Directive 26-04: a deadline from four facts.
 *
 * <p>The clock starts at the latest of first seen, fix published and taken into the catalogue; all three are named. A fact that
 * turns up later may shorten a deadline and never lengthens it: the earliest of the deadlines with and without the catalogue
 * stands.
 */
public final class Bod2604 {
    static final String LISTED = "in CISA's catalogue of known exploited vulnerabilities";
    static final String NO_CATALOGUE = "not known whether it is exploited";
    static final String ATTACKED = "an attack can";
    static final String NOT_JUDGED = "not known how it is attacked";
    static final String SOONER = "it was due sooner by the ";
    static final String HEADERS = "its packages carry the kernel's headers and no code of it";

    private Bod2604() {}

    /** A row's answer. */
    public enum Tier {
        THREE_DAYS_AND_TRIAGE("3 days and forensic triage", 3),
        THREE_DAYS("3 days", 3),
        FOURTEEN_DAYS("14 days", 14),
        SIXTY_DAYS("60 days", 60),
        /** The directive gives no number; a date is needed so that nothing is due never. */
        NEXT_UPGRADE("next upgrade, at most 90 days", 90);

        private final String words;
        private final int days;

        Tier(String words, int days) {
            this.words = words;
            this.days = days;
        }

        public String words() {
            return words;
        }

        public Duration time() {
            return Duration.ofDays(days);
        }
    }

    /** The directive's table of 16 rows. */
    public static Tier tier(boolean inKev, boolean exposed, boolean automatable, boolean total) {
        if (inKev && total && (exposed || automatable)) {
            return Tier.THREE_DAYS_AND_TRIAGE;
        }
        if (exposed && automatable && (inKev || total)) {
            return Tier.THREE_DAYS;
        }
        if (inKev || (exposed && (automatable || total))) {
            return Tier.FOURTEEN_DAYS;
        }
        return exposed || automatable ? Tier.SIXTY_DAYS : Tier.NEXT_UPGRADE;
    }

    public static Priority priority(Facts facts) {
        boolean exposed = facts.exposed().or(true);
        boolean automatable = facts.automatable().or(false);
        boolean total = facts.total().or(false);
        Tier plain = tier(false, exposed, automatable, total);
        if (!isJudged(facts) && plain == Tier.NEXT_UPGRADE) {
            // The directive gives what nobody has judged 60 days, whether the host is exposed or not.
            plain = Tier.SIXTY_DAYS;
        }
        Instant start = latest(facts.firstSeen(), facts.released());
        Instant due = start.plus(plain.time());
        var because = because(facts);
        if (facts.inKev() != Answer.YES) {
            return new Priority(due, rule(plain), isProvisional(facts), because);
        }
        Tier tier = tier(true, exposed, automatable, total);
        Instant kevDue = latest(start, facts.kevAdded()).plus(tier.time());
        if (due.isBefore(kevDue)) {
            because.add(SOONER + plain.words() + " that ran before it was taken in, and no deadline moves back");
        }
        return new Priority(earliest(due, kevDue), rule(tier), isProvisional(facts), because);
    }

    /** The deadline where only a kernel's headers have it: nothing of them runs, so they go along with the next upgrade. */
    public static Priority ofHeaders(Instant firstSeen) {
        var tier = Tier.NEXT_UPGRADE;
        return new Priority(
                firstSeen.plus(tier.time()),
                "headers only: " + tier.words(),
                false,
                List.of(HEADERS + ": nothing of them runs, so nothing of them"
                        + " can be attacked; a kernel that is installed here is told of by itself"));
    }

    /** How a deadline of this tier names its rule. */
    public static String rule(Tier tier) {
        return "BOD 26-04: " + tier.words();
    }

    /** Whether somebody said how it is attacked (SSVC). */
    private static boolean isJudged(Facts facts) {
        return facts.automatable() != Answer.UNKNOWN && facts.total() != Answer.UNKNOWN;
    }

    private static boolean isProvisional(Facts facts) {
        return facts.inKev() == Answer.UNKNOWN || facts.exposed() == Answer.UNKNOWN || !isJudged(facts);
    }

    private static List<String> because(Facts facts) {
        var because = new ArrayList<String>();
        because.add(
                switch (facts.inKev()) {
                    case YES ->
                        LISTED
                                + facts.kevAdded()
                                        .map(added -> " since " + day(added))
                                        .orElse("");
                    case NO -> "not " + LISTED;
                    case UNKNOWN -> NO_CATALOGUE + ": no KEV file was given";
                });
        because.add(
                switch (facts.exposed()) {
                    case YES -> "the host is reachable from the internet";
                    case NO -> "the host is not reachable from the internet";
                    case UNKNOWN -> "not known whether the host is reachable from the internet: counted as reachable";
                });
        if (!isJudged(facts)) {
            because.add(NOT_JUDGED + " (no SSVC): counted as not automatable and of partial impact");
        } else {
            because.add(ATTACKED + (facts.automatable() == Answer.YES ? "" : "not") + " be automated and gives "
                    + (facts.total() == Answer.YES ? "total" : "partial") + " control");
        }
        because.add("first seen here on " + day(facts.firstSeen())
                + facts.released()
                        .map(released -> ", fix published on " + day(released))
                        .orElse(", date of the fix not known"));
        return because;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant latest(Instant one, Optional<Instant> other) {
        return other.filter(one::isBefore).orElse(one);
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
