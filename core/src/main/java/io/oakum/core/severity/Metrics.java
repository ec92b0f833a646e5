package io.oakum.core.severity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics of one vector: which it gives, by their short names, with their values. */
final class Metrics {
    private final Map<String, String> given;

    private Metrics(Map<String, String> given) {
        this.given = given;
    }

    /**
     * Which metrics there are.
     *
     * @param mandatory those that every vector has, with the values that each may have
     * @param optional those that may be missing
     */
    record Form(Map<String, List<String>> mandatory, Map<String, List<String>> optional) {

        /** Both as text: {@code AV:N,A,L,P AC:L,H}. */
        static Form of(String mandatory, String optional) {
            return new Form(table(mandatory), table(optional));
        }

        private static Map<String, List<String>> table(String text) {
            Map<String, List<String>> table = new HashMap<>();
            for (String metric : text.split("\\s+")) {
                int colon = metric.indexOf(':');
                table.put(
                        metric.substring(0, colon),
                        List.of(metric.substring(colon + 1).split(",")));
            }
            return Map.copyOf(table);
        }

        /** The values that a metric may have; empty where there is no such metric. */
        private List<String> values(String metric) {
            return mandatory.getOrDefault(metric, optional.getOrDefault(metric, List.of()));
        }
    }

    /** What came of reading: metrics, or what is wrong. */
    sealed interface Reading {
        record Read(Metrics metrics) implements Reading {}

        record Wrong(String reason) implements Reading {}
    }

    /** Reads {@code AV:N/AC:L/...}, in whatever order. */
    static Reading read(String text, Form form) {
        Map<String, String> given = new HashMap<>();
        for (String part : text.split("/", -1)) {
            int colon = part.indexOf(':');
            String metric = colon < 0 ? part : part.substring(0, colon);
            String value = part.substring(colon + 1);
            if (colon < 0 || !form.values(metric).contains(value)) {
                return new Reading.Wrong("'" + part + "' is no metric of this version with one of its values");
            }
            if (given.put(metric, value) != null) {
                return new Reading.Wrong("it gives " + metric + " twice");
            }
        }
        Optional<String> missing = form.mandatory().keySet().stream()
                .filter(metric -> !given.containsKey(metric))
                .sorted()
                .findFirst();
        return missing.isPresent()
                ? new Reading.Wrong("it does not give " + missing.orElseThrow())
                : new Reading.Read(new Metrics(given));
    }

    /** The value; {@code notDefined} where the vector does not give it. */
    String get(String metric, String notDefined) {
        return given.getOrDefault(metric, notDefined);
    }

    /** The value of a mandatory metric. */
    String get(String metric) {
        String value = given.get(metric);
        if (value == null) {
            throw new IllegalStateException("mandatory " + metric + " is missing in " + given);
        }
        return value;
    }

    /** Whether any of these is given, with a value that says something. */
    boolean givesAny(List<String> metrics, String notDefined) {
        return metrics.stream().anyMatch(metric -> !get(metric, notDefined).equals(notDefined));
    }
}
