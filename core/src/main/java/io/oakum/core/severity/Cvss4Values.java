package io.oakum.core.severity;

import java.util.List;

/** The values that count in a vector of CVSS 4.0: the modified ones where they are given, and the worst case where nothing is. */
final class Cvss4Values {
    private static final String NOT_DEFINED = "X";
    private static final List<String> IMPACTS = List.of("VC", "VI", "VA", "SC", "SI", "SA");

    private final Metrics given;

    Cvss4Values(Metrics given) {
        this.given = given;
    }

    String get(String metric) {
        return switch (metric) {
            case "E" -> orWorst("E", "A");
            case "CR", "IR", "AR" -> orWorst(metric, "H");
            default -> {
                String modified = given.get("M" + metric, NOT_DEFINED);
                yield modified.equals(NOT_DEFINED) ? given.get(metric) : modified;
            }
        };
    }

    private String orWorst(String metric, String worst) {
        String value = given.get(metric, NOT_DEFINED);
        return value.equals(NOT_DEFINED) ? worst : value;
    }

    boolean is(String metric, String value) {
        return get(metric).equals(value);
    }

    boolean isHarmless() {
        return IMPACTS.stream().allMatch(impact -> is(impact, "N"));
    }
}
