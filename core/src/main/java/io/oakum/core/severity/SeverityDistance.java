package io.oakum.core.severity;

import io.oakum.core.severity.MacroVector.Group;
import java.util.List;

/** How far a vector of CVSS 4.0 is from the most severe one of its class, in one group of metrics, counted in single steps of metrics. */
final class SeverityDistance {
    /** The most severe vectors of each level of exploitability; so for the other groups. */
    private static final List<List<String>> EXPLOITABILITY = List.of(
            List.of("AV:N/PR:N/UI:N"),
            List.of("AV:A/PR:N/UI:N", "AV:N/PR:L/UI:N", "AV:N/PR:N/UI:P"),
            List.of("AV:P/PR:N/UI:N", "AV:A/PR:L/UI:P"));

    private static final List<List<String>> COMPLEXITY =
            List.of(List.of("AC:L/AT:N"), List.of("AC:H/AT:N", "AC:L/AT:P"));

    private static final List<List<String>> IMPACT_REQUIRED = List.of(
            List.of("VC:H/VI:H/VA:H/CR:H/IR:H/AR:H"),
            List.of("VC:L/VI:H/VA:H/CR:H/IR:H/AR:H", "VC:H/VI:L/VA:H/CR:H/IR:H/AR:H"));

    private static final List<List<String>> IMPACT_NOT_REQUIRED = List.of(
            List.of("VC:H/VI:H/VA:L/CR:M/IR:M/AR:H", "VC:H/VI:H/VA:H/CR:M/IR:M/AR:M"),
            List.of(
                    "VC:L/VI:H/VA:L/CR:H/IR:M/AR:H",
                    "VC:L/VI:H/VA:H/CR:H/IR:M/AR:M",
                    "VC:H/VI:L/VA:H/CR:M/IR:H/AR:M",
                    "VC:H/VI:L/VA:L/CR:M/IR:H/AR:H",
                    "VC:L/VI:L/VA:H/CR:H/IR:H/AR:M"),
            List.of("VC:L/VI:L/VA:L/CR:H/IR:H/AR:H"));

    private static final List<List<String>> SUBSEQUENT =
            List.of(List.of("SC:H/SI:S/SA:S"), List.of("SC:H/SI:H/SA:H"), List.of("SC:L/SI:L/SA:L"));

    private SeverityDistance() {}

    /** The steps from the first of the most severe vectors that is nowhere less severe than this one. */
    static int steps(Group group, MacroVector macro, Cvss4Values values) {
        List<String> worst = worst(group, macro);
        return worst.isEmpty()
                ? 0
                : worst.stream()
                        .mapToInt(vector -> steps(vector, values))
                        .filter(steps -> steps >= 0)
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalStateException("nothing in " + macro + " is worse than the vector"));
    }

    /** How many steps there are in all, in a class of this level. */
    static int depth(Group group, MacroVector macro) {
        return switch (group) {
            case EXPLOITABILITY -> List.of(1, 4, 5).get(macro.exploitability());
            case COMPLEXITY -> List.of(1, 2).get(macro.complexity());
            case IMPACT -> (macro.requirements() == 0 ? List.of(7, 8) : List.of(6, 8, 10)).get(macro.impact());
            case SUBSEQUENT -> List.of(6, 5, 4).get(macro.subsequent());
            case EXPLOIT -> 1;
        };
    }

    /** All vectors of one level of the exploit are equally severe. */
    private static List<String> worst(Group group, MacroVector macro) {
        return switch (group) {
            case EXPLOITABILITY -> EXPLOITABILITY.get(macro.exploitability());
            case COMPLEXITY -> COMPLEXITY.get(macro.complexity());
            case IMPACT -> (macro.requirements() == 0 ? IMPACT_REQUIRED : IMPACT_NOT_REQUIRED).get(macro.impact());
            case SUBSEQUENT -> SUBSEQUENT.get(macro.subsequent());
            case EXPLOIT -> List.of();
        };
    }

    /** Negative where the vector is more severe in any metric. */
    private static int steps(String worst, Cvss4Values values) {
        int sum = 0;
        for (String part : worst.split("/")) {
            int colon = part.indexOf(':');
            String metric = part.substring(0, colon);
            String order = order(metric);
            int steps = order.indexOf(values.get(metric)) - order.indexOf(part.substring(colon + 1));
            if (steps < 0) {
                return -1;
            }
            sum += steps;
        }
        return sum;
    }

    /** The values of a metric from the worst down. */
    private static String order(String metric) {
        return switch (metric) {
            case "AV" -> "NALP";
            case "PR" -> "NLH";
            case "UI" -> "NPA";
            case "AC" -> "LH";
            case "AT" -> "NP";
            case "VC", "VI", "VA" -> "HLN";
            case "SC", "SI", "SA" -> "SHLN";
            case "CR", "IR", "AR" -> "HML";
            default -> throw new IllegalArgumentException(metric + " has no order of severity");
        };
    }
}
