package io.oakum.bench;

import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * What a benchmark found.
 *
 * @param comparedWith the alternative measured in the same run, with its version
 * @param ratio ours against the alternative, read as {@code ratioMeans} says
 * @param target what the ratio shall reach, in words
 */
public record Result(
        String name, List<Figure> figures, String comparedWith, double ratio, String ratioMeans, String target) {

    public Result {
        figures = List.copyOf(figures);
    }

    /** One measured number. */
    public record Figure(String name, double value, String unit) {
        JsonObject toJson() {
            return JsonObject.with("name", name)
                    .and("value", number(value))
                    .and("unit", unit)
                    .build();
        }
    }

    /** The result as it is printed and kept, with the machine it was measured on. */
    public JsonObject toJson(String machine) {
        return JsonObject.with("name", name)
                .and(
                        "figures",
                        new JsonArray(
                                figures.stream().<JsonValue>map(Figure::toJson).toList()))
                .and("comparedWith", comparedWith)
                .and("ratio", number(ratio))
                .and("ratioMeans", ratioMeans)
                .and("target", target)
                .and("machine", machine)
                .build();
    }

    /** A count is exact; of a measurement four digits are kept, since no benchmark on a shared machine knows more. */
    private static JsonNumber number(double value) {
        if (value == Math.rint(value)) {
            return JsonNumber.of((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return new JsonNumber(rounded.scale() < 0 ? rounded.setScale(0) : rounded);
    }
}
