package io.oakum.core.severity;

import io.oakum.core.severity.CvssReading.Scored;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** The arithmetic of CVSS 2.0, in exact decimals; halves are rounded up. */
final class Cvss2 {
    static final Metrics.Form FORM = Metrics.Form.of(
            "AV:L,A,N AC:H,M,L Au:M,S,N C:N,P,C I:N,P,C A:N,P,C",
            "E:U,POC,F,H,ND RL:OF,TF,W,U,ND RC:UC,UR,C,ND CDP:N,L,LM,MH,H,ND TD:N,L,M,H,ND CR:L,M,H,ND IR:L,M,H,ND"
                    + " AR:L,M,H,ND");

    private static final String NOT_DEFINED = "ND";
    private static final List<String> TEMPORAL = List.of("E", "RL", "RC");
    private static final List<String> ENVIRONMENTAL = List.of("CDP", "TD", "CR", "IR", "AR");

    private static final Weights AV = new Weights("L:0.395 A:0.646 N:1.0");
    private static final Weights AC = new Weights("H:0.35 M:0.61 L:0.71");
    private static final Weights AU = new Weights("M:0.45 S:0.56 N:0.704");
    private static final Weights IMPACT = new Weights("N:0 P:0.275 C:0.660");
    private static final Weights E = new Weights("U:0.85 POC:0.9 F:0.95 H:1 ND:1");
    private static final Weights RL = new Weights("OF:0.87 TF:0.90 W:0.95 U:1 ND:1");
    private static final Weights RC = new Weights("UC:0.90 UR:0.95 C:1 ND:1");
    private static final Weights CDP = new Weights("N:0 L:0.1 LM:0.3 MH:0.4 H:0.5 ND:0");
    private static final Weights TD = new Weights("N:0 L:0.25 M:0.75 H:1 ND:1");
    private static final Weights REQUIREMENT = new Weights("L:0.5 M:1 H:1.51 ND:1");

    private static final BigDecimal MOST_IMPACT = new BigDecimal("10.41");

    private Cvss2() {}

    static Scored score(Metrics given) {
        BigDecimal base = base(given, impact(given, false));
        return new Scored(
                "2.0",
                score(base),
                given.givesAny(TEMPORAL, NOT_DEFINED) ? Optional.of(score(temporal(given, base))) : Optional.empty(),
                given.givesAny(ENVIRONMENTAL, NOT_DEFINED)
                        ? Optional.of(score(environmental(given)))
                        : Optional.empty());
    }

    private static BigDecimal base(Metrics given, BigDecimal impact) {
        BigDecimal exploitability = decimal("20")
                .multiply(AV.of(given.get("AV")))
                .multiply(AC.of(given.get("AC")))
                .multiply(AU.of(given.get("Au")));
        BigDecimal factor = impact.signum() == 0 ? BigDecimal.ZERO : decimal("1.176");
        return rounded(decimal("0.6")
                .multiply(impact)
                .add(decimal("0.4").multiply(exploitability))
                .subtract(decimal("1.5"))
                .multiply(factor));
    }

    private static BigDecimal temporal(Metrics given, BigDecimal base) {
        return rounded(base.multiply(E.of(given.get("E", NOT_DEFINED)))
                .multiply(RL.of(given.get("RL", NOT_DEFINED)))
                .multiply(RC.of(given.get("RC", NOT_DEFINED))));
    }

    private static BigDecimal environmental(Metrics given) {
        BigDecimal adjusted = temporal(given, base(given, impact(given, true).min(BigDecimal.TEN)));
        BigDecimal damage = BigDecimal.TEN.subtract(adjusted).multiply(CDP.of(given.get("CDP", NOT_DEFINED)));
        return rounded(adjusted.add(damage).multiply(TD.of(given.get("TD", NOT_DEFINED))));
    }

    private static BigDecimal impact(Metrics given, boolean isAdjusted) {
        return MOST_IMPACT.multiply(BigDecimal.ONE.subtract(left(given, "C", isAdjusted)
                .multiply(left(given, "I", isAdjusted))
                .multiply(left(given, "A", isAdjusted))));
    }

    /** What an attack leaves of one of the three aims. */
    private static BigDecimal left(Metrics given, String aim, boolean isAdjusted) {
        BigDecimal impact = IMPACT.of(given.get(aim));
        BigDecimal weighed = isAdjusted ? impact.multiply(REQUIREMENT.of(given.get(aim + "R", NOT_DEFINED))) : impact;
        return BigDecimal.ONE.subtract(weighed);
    }

    private static BigDecimal rounded(BigDecimal score) {
        return score.setScale(1, RoundingMode.HALF_UP);
    }

    private static Score score(BigDecimal rounded) {
        return new Score(rounded.max(BigDecimal.ZERO).unscaledValue().intValueExact());
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
