package io.oakum.schemes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One side of a range: an operator and the version it stands before. */
record Bound(Operator operator, String version) {
    private static final Pattern FORM = Pattern.compile("\\s*(<=|>=|!=|==|=|<|>)?\\s*([^<>=!\\s]\\S*)\\s*");

    enum Operator {
        BEFORE,
        UP_TO,
        SAME,
        OTHER,
        FROM,
        AFTER;

        /** Whether a version is within, by the sign of its comparison with the bound's. */
        boolean admits(int order) {
            return switch (this) {
                case BEFORE -> order < 0;
                case UP_TO -> order <= 0;
                case SAME -> order == 0;
                case OTHER -> order != 0;
                case FROM -> order >= 0;
                case AFTER -> order > 0;
            };
        }

        static Operator of(String sign) {
            return switch (sign) {
                case "<" -> BEFORE;
                case "<=" -> UP_TO;
                case ">" -> AFTER;
                case ">=" -> FROM;
                case "!=" -> OTHER;
                case "=", "==", "" -> SAME;
                default -> throw new IllegalArgumentException("no operator is written '" + sign + "'");
            };
        }
    }

    /** A version alone means itself. Empty where there is no version. */
    static Optional<Bound> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String sign = parts.group(1);
        return Optional.of(new Bound(Operator.of(sign == null ? "" : sign), parts.group(2)));
    }
}
