package io.oakum.core.severity;

import io.oakum.core.severity.CvssReading.Scored;
import java.util.Optional;

/** CVSS 4.0: the score of the vector's macro vector, less the part of the way to the next lower ones that the vector has gone. */
final class Cvss4 {
    static final Metrics.Form FORM = Metrics.Form.of(
            "AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N",
            "E:X,A,P,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A"
                    + " MVC:X,H,L,N MVI:X,H,L,N MVA:X,H,L,N MSC:X,H,L,N MSI:X,S,H,L,N MSA:X,S,H,L,N"
                    + " S:X,N,P AU:X,N,Y R:X,A,U,I V:X,D,C RE:X,L,M,H U:X,Clear,Green,Amber,Red");

    private Cvss4() {}

    static Scored score(Metrics given) {
        return new Scored("4.0", tenths(new Cvss4Values(given)), Optional.empty(), Optional.empty());
    }

    private static Score tenths(Cvss4Values values) {
        if (values.isHarmless()) {
            return Score.ZERO;
        }
        MacroVector macro = MacroVector.of(values);
        int score = macro.score();
        long numerator = 0;
        long denominator = 1;
        int ways = 0;
        for (MacroVector.Group group : MacroVector.Group.values()) {
            Optional<Integer> lower = macro.nextLowerScore(group);
            if (lower.isPresent()) {
                ways++;
                long part = (long) (score - lower.orElseThrow()) * SeverityDistance.steps(group, macro, values);
                int depth = SeverityDistance.depth(group, macro);
                numerator = numerator * depth + part * denominator;
                denominator *= depth;
            }
        }
        return ways == 0 ? new Score(score) : lessened(score, numerator, denominator * ways);
    }

    /** The score less a fraction of tenths, halves rounded up. */
    private static Score lessened(int score, long numerator, long denominator) {
        long doubled = 2 * (score * denominator - numerator) + denominator;
        long rounded = Math.floorDiv(doubled, 2 * denominator);
        return new Score(Math.clamp(rounded, 0, 100));
    }
}
