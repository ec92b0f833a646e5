package io.oakum.core.severity;

import io.oakum.core.severity.CvssReading.Scored;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The arithmetic of CVSS 3.0 and 3.1, in exact decimals.
 *
 * <p>They differ in two places: 3.1 rounds to five decimals before it rounds up, so that every calculator finds the same, and weighs a
 * modified impact that changes the scope otherwise.
 */
final class Cvss3 {
    private static final int DECIMALS_OF_3_1 = 5;

    static final Cvss3 V3_0 = new Cvss3("3.0", BigDecimal.ONE, 15, Cvss3::roundedUp);
    static final Cvss3 V3_1 = new Cvss3(
            "3.1", decimal("0.9731"), 13, score -> roundedUp(score.setScale(DECIMALS_OF_3_1, RoundingMode.HALF_UP)));

    static final Metrics.Form FORM = Metrics.Form.of(
            "AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:U,C C:N,L,H I:N,L,H A:N,L,H",
            "E:X,U,P,F,H RL:X,O,T,W,U RC:X,U,R,C CR:X,L,M,H IR:X,L,M,H AR:X,L,M,H MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H"
                    + " MUI:X,N,R MS:X,U,C MC:X,N,L,H MI:X,N,L,H MA:X,N,L,H");

    private static final String NOT_DEFINED = "X";
    private static final String CHANGED = "C";

    private static final Weights AV = new Weights("N:0.85 A:0.62 L:0.55 P:0.2");
    private static final Weights AC = new Weights("L:0.77 H:0.44");
    private static final Weights PR = new Weights("N:0.85 L:0.62 H:0.27");
    private static final Weights PR_CHANGED = new Weights("N:0.85 L:0.68 H:0.50");
    private static final Weights UI = new Weights("N:0.85 R:0.62");
    private static final Weights IMPACT = new Weights("N:0 L:0.22 H:0.56");
    private static final Weights E = new Weights("X:1 U:0.91 P:0.94 F:0.97 H:1");
    private static final Weights RL = new Weights("X:1 O:0.95 T:0.96 W:0.97 U:1");
    private static final Weights RC = new Weights("X:1 U:0.92 R:0.96 C:1");
    private static final Weights REQUIREMENT = new Weights("X:1 L:0.5 M:1 H:1.5");

    private static final BigDecimal MOST_MODIFIED_IMPACT = decimal("0.915");

    private final String version;
    private final BigDecimal modifiedFactor;
    private final int modifiedPower;
    private final Rounding rounding;

    private interface Rounding {
        BigDecimal round(BigDecimal score);
    }

    private Cvss3(String version, BigDecimal modifiedFactor, int modifiedPower, Rounding rounding) {
        this.version = version;
        this.modifiedFactor = modifiedFactor;
        this.modifiedPower = modifiedPower;
        this.rounding = rounding;
    }

    Scored score(Metrics given) {
        BigDecimal base = base(given);
        return new Scored(
                version,
                score(base),
                Optional.of(score(rounding.round(base.multiply(temporal(given))))),
                Optional.of(score(environmental(given))));
    }

    private BigDecimal base(Metrics given) {
        boolean isChanged = given.get("S").equals(CHANGED);
        BigDecimal impact = impact(
                BigDecimal.ONE.subtract(
                        left(given, "C", "").multiply(left(given, "I", "")).multiply(left(given, "A", ""))),
                isChanged,
                BigDecimal.ONE,
                15);
        return combined(impact, exploitability(given, "", isChanged), isChanged);
    }

    private BigDecimal environmental(Metrics given) {
        boolean isChanged = modified(given, "S").equals(CHANGED);
        BigDecimal impactSubScore = BigDecimal.ONE
                .subtract(left(given, "C", "M").multiply(left(given, "I", "M")).multiply(left(given, "A", "M")))
                .min(MOST_MODIFIED_IMPACT);
        BigDecimal impact = impact(impactSubScore, isChanged, modifiedFactor, modifiedPower);
        BigDecimal combined = combined(impact, exploitability(given, "M", isChanged), isChanged);
        return rounding.round(combined.multiply(temporal(given)));
    }

    private BigDecimal combined(BigDecimal impact, BigDecimal exploitability, boolean isChanged) {
        if (impact.signum() <= 0) {
            return BigDecimal.ZERO.setScale(1);
        }
        BigDecimal sum = impact.add(exploitability);
        return rounding.round((isChanged ? decimal("1.08").multiply(sum) : sum).min(BigDecimal.TEN));
    }

    private static BigDecimal impact(BigDecimal subScore, boolean isChanged, BigDecimal factor, int power) {
        return isChanged
                ? decimal("7.52")
                        .multiply(subScore.subtract(decimal("0.029")))
                        .subtract(decimal("3.25")
                                .multiply(subScore.multiply(factor)
                                        .subtract(decimal("0.02"))
                                        .pow(power)))
                : decimal("6.42").multiply(subScore);
    }

    private static BigDecimal exploitability(Metrics given, String prefix, boolean isChanged) {
        return decimal("8.22")
                .multiply(AV.of(value(given, prefix, "AV")))
                .multiply(AC.of(value(given, prefix, "AC")))
                .multiply((isChanged ? PR_CHANGED : PR).of(value(given, prefix, "PR")))
                .multiply(UI.of(value(given, prefix, "UI")));
    }

    /** What an attack leaves of one of the three aims; a requirement weighs in where metrics are modified. */
    private static BigDecimal left(Metrics given, String aim, String prefix) {
        BigDecimal impact = IMPACT.of(value(given, prefix, aim));
        return BigDecimal.ONE.subtract(
                prefix.isEmpty() ? impact : impact.multiply(REQUIREMENT.of(given.get(aim + "R", NOT_DEFINED))));
    }

    private static BigDecimal temporal(Metrics given) {
        return E.of(given.get("E", NOT_DEFINED))
                .multiply(RL.of(given.get("RL", NOT_DEFINED)))
                .multiply(RC.of(given.get("RC", NOT_DEFINED)));
    }

    private static String value(Metrics given, String prefix, String metric) {
        return prefix.isEmpty() ? given.get(metric) : modified(given, metric);
    }

    private static String modified(Metrics given, String metric) {
        String value = given.get("M" + metric, NOT_DEFINED);
        return value.equals(NOT_DEFINED) ? given.get(metric) : value;
    }

    private static BigDecimal roundedUp(BigDecimal score) {
        return score.setScale(1, RoundingMode.CEILING);
    }

    private static Score score(BigDecimal rounded) {
        return new Score(rounded.setScale(1).unscaledValue().intValueExact());
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
