package io.oakum.core.severity;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** What each value of one metric counts. */
final class Weights {
    private final Map<String, BigDecimal> byValue = new HashMap<>();

    /** As text: {@code N:0.85 A:0.62}. */
    Weights(String text) {
        for (String weight : text.split(" ")) {
            int colon = weight.indexOf(':');
            byValue.put(weight.substring(0, colon), new BigDecimal(weight.substring(colon + 1)));
        }
    }

    BigDecimal of(String value) {
        BigDecimal weight = byValue.get(value);
        if (weight == null) {
            throw new IllegalStateException("no weight for " + value + " in " + byValue);
        }
        return weight;
    }
}
