package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Flaw;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of a vulnerability itself, as a list shows it: it says why a deadline is what it is, and sets none. */
public final class Signals {
    private Signals() {}

    public static boolean isExploited(Flaw flaw) {
        return flaw.exploited() == Answer.YES;
    }

    /** What the catalogue of the exploited says of one that is not in it: where none was loaded, nothing. */
    public static String catalogue(Flaw flaw) {
        return flaw.exploited() == Answer.NO ? text("signals.not-in-kev") : text("signals.no-kev");
    }

    /** The catalogue's word as a chip: since when it lists it, else why it does not. */
    public static String listing(Flaw flaw) {
        return flaw.exploitedSince()
                .map(at -> text("signals.kev-since", ClockWords.day(at)))
                .orElseGet(() -> isExploited(flaw) ? text("signals.kev") : catalogue(flaw));
    }

    /** How it is attacked, as far as somebody judged it (SSVC); empty where nobody did. */
    public static Optional<String> attack(Flaw flaw) {
        List<String> known = Stream.of(
                        known(flaw.automatable(), text("signals.automatable"), text("signals.not-automatable")),
                        known(flaw.total(), text("signals.total"), text("signals.partial")))
                .flatMap(Optional::stream)
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(text("signals.ssvc", String.join(", ", known)));
    }

    private static Optional<String> known(Answer answer, String yes, String no) {
        return switch (answer) {
            case YES -> Optional.of(yes);
            case NO -> Optional.of(no);
            case UNKNOWN -> Optional.empty();
        };
    }

    /** @param probability 0 to 1 */
    public static String width(double probability) {
        return Math.round(probability * 100) + "%";
    }

    /** @param probability 0 to 1; what is rounded to nothing is said to be less, and never nothing */
    public static String share(double probability) {
        return probability < 0.01
                ? text("signals.share.least")
                : text("signals.share", String.valueOf(Math.round(probability * 100)));
    }

    public static String score(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }
}
