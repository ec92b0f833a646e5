package io.oakum.core.priority;

import io.oakum.core.exposure.ExposureState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A word that the conditions of a policy may use, and what it stands for in a situation. */
public enum Term {
    EXPLOITED(Shape.TRUTH, true, "CISA's catalogue lists it as exploited"),
    EXPOSED(Shape.TRUTH, true, "the host is reachable from the internet"),
    AUTOMATABLE(Shape.TRUTH, true, "an attack can be automated"),
    TOTAL(Shape.TRUTH, true, "an attack gives total control"),
    JUDGED(Shape.TRUTH, false, "somebody said how it is attacked"),
    SEVERITY(Shape.TEXT, true, "its severity"),
    SCORE(Shape.NUMBER, true, "its CVSS base score"),
    LIKELIHOOD(Shape.NUMBER, true, "its EPSS probability"),
    CRITICALITY(Shape.TEXT, true, "how critical the host is"),
    SCOPES(Shape.TEXTS, false, "the scopes the host is in"),
    FIXED(Shape.TRUTH, false, "a fix is available"),
    STATE(Shape.TEXT, false, "how the exposure stands");

    private final Shape shape;
    private final boolean mayBeMissing;
    private final String words;

    Term(Shape shape, boolean mayBeMissing, String words) {
        this.shape = shape;
        this.mayBeMissing = mayBeMissing;
        this.words = words;
    }

    /** What its value looks like: {@link Boolean}, {@link Double}, {@link String}, or a list of texts. */
    public enum Shape {
        TRUTH,
        NUMBER,
        TEXT,
        TEXTS
    }

    private static Optional<Object> truth(Answer answer) {
        return answer == Answer.UNKNOWN ? Optional.empty() : Optional.of(answer == Answer.YES);
    }

    private static Optional<Object> number(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    private static Optional<Object> criticality(Asset.Criticality criticality) {
        return criticality == Asset.Criticality.UNKNOWN ? Optional.empty() : Optional.of(spelled(criticality));
    }

    private static boolean isFixed(ExposureState state) {
        return switch (state) {
            case FIX_AVAILABLE, RESTART_REQUIRED -> true;
            case NO_FIX, END_OF_LIFE -> false;
        };
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As policies write it. */
    public String spelling() {
        return spelled(this);
    }

    public Shape shape() {
        return shape;
    }

    /** Whether there are situations in which nobody knows it. */
    public boolean mayBeMissing() {
        return mayBeMissing;
    }

    public String words() {
        return words;
    }

    /** Its value in a situation; empty where nobody knows it. */
    public Optional<Object> in(Situation situation) {
        return switch (this) {
            case EXPLOITED -> truth(situation.flaw().exploited());
            case EXPOSED -> truth(situation.asset().exposed());
            case AUTOMATABLE -> truth(situation.flaw().automatable());
            case TOTAL -> truth(situation.flaw().total());
            case JUDGED -> Optional.of(situation.isJudged());
            case SEVERITY -> situation.flaw().severity().map(Object.class::cast);
            case SCORE -> number(situation.flaw().score());
            case LIKELIHOOD -> number(situation.flaw().likelihood());
            case CRITICALITY -> criticality(situation.asset().criticality());
            case SCOPES -> Optional.of(List.copyOf(situation.asset().scopes()));
            case FIXED -> Optional.of(isFixed(situation.state()));
            case STATE -> Optional.of(spelled(situation.state()));
        };
    }

    public static Optional<Term> spelled(String text) {
        return Arrays.stream(values())
                .filter(term -> term.spelling().equals(text))
                .findFirst();
    }
}
