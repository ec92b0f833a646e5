package io.oakum.core.priority;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** On what kind of record a reason of a deadline rests, so that whoever reads the sentence can be led to it. */
public enum Ground {
    /** Whether CISA's catalogue of exploited vulnerabilities lists it. */
    CATALOGUE,
    /** How it is attacked (SSVC). */
    ATTACK,
    /** How likely it is exploited (EPSS). */
    LIKELIHOOD,
    /** How bad it is (CVSS). */
    SCORE,
    /** The policy itself. */
    RULE,
    /** What is seen of the host, or said of it by itself or by people. */
    HOST;

    private static final String UNLISTED = "taken out of CISA's catalogue of known exploited vulnerabilities";

    /** The reason of whoever finds a deadline of the catalogue's and no entry in it. */
    public static String unlisted(Instant at) {
        return UNLISTED + " on " + LocalDate.ofInstant(at, ZoneOffset.UTC)
                + "; a deadline that was set while it was in it stays, since no deadline moves back";
    }

    /** Of a sentence as it is made here. */
    public static Ground of(String reason) {
        if (reason.contains(Policy.ASKS) || begins(reason, Bod2604.SOONER, Policy.EARLIEST, Bod2604.HEADERS)) {
            return RULE;
        }
        if (begins(reason, Bod2604.LISTED, "not " + Bod2604.LISTED, Bod2604.NO_CATALOGUE, UNLISTED)
                || isOf(reason, Term.EXPLOITED)) {
            return CATALOGUE;
        }
        if (begins(reason, Bod2604.ATTACKED, Bod2604.NOT_JUDGED)
                || isOf(reason, Term.AUTOMATABLE, Term.TOTAL, Term.JUDGED)) {
            return ATTACK;
        }
        if (isOf(reason, Term.LIKELIHOOD)) {
            return LIKELIHOOD;
        }
        return isOf(reason, Term.SEVERITY, Term.SCORE) ? SCORE : HOST;
    }

    private static boolean begins(String reason, String... beginnings) {
        return Stream.of(beginnings).anyMatch(reason::startsWith);
    }

    private static boolean isOf(String reason, Term... terms) {
        return Stream.of(terms)
                .anyMatch(term -> begins(reason, term.words() + ": ", Policy.NOT_KNOWN + term.words() + "; "));
    }
}
