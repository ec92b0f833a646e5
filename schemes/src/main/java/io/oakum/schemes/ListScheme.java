package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.core.version.PlainText;
import io.oakum.core.version.VersionScheme;

/**
 * The scheme of ecosystems whose versions are lists of numbers: of two that begin alike the longer one is later, so 1.0 comes before
 * 1.0.0.
 *
 * @param separators the characters that stand between numbers
 */
record ListScheme(String name, String separators) implements VersionScheme {
    /** R's packages: the order of {@code compareVersion}. */
    static final ListScheme CRAN = new ListScheme("cran", ".-");

    /** Haskell's packages: the order of {@code Data.Version}. */
    static final ListScheme HACKAGE = new ListScheme("hackage", ".");

    private static final int OVER = 0;
    private static final int TEXT = 1;
    private static final int NUMBER = 2;

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text) && Digits.startAt(text, 0, text.length());
    }

    /** A list that goes on with anything but a number is later than one that is over, and earlier than one with a number. */
    @Override
    public int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (true) {
            int leftRank = rank(left, i);
            int order = leftRank - rank(right, j);
            if (order != 0 || leftRank == OVER) {
                return order;
            }
            if (leftRank == TEXT) {
                return PlainText.compare(left, i, left.length(), right, j, right.length());
            }
            int leftEnd = Digits.end(left, i, left.length());
            int rightEnd = Digits.end(right, j, right.length());
            order = Digits.compare(left, i, leftEnd, right, j, rightEnd);
            if (order != 0) {
                return order;
            }
            i = next(left, leftEnd);
            j = next(right, rightEnd);
        }
    }

    private static int rank(String text, int at) {
        if (at == text.length()) {
            return OVER;
        }
        return Digits.isDigit(text.charAt(at)) ? NUMBER : TEXT;
    }

    private int next(String text, int at) {
        boolean goesOn = at + 1 < text.length()
                && separators.indexOf(text.charAt(at)) >= 0
                && Digits.isDigit(text.charAt(at + 1));
        return goesOn ? at + 1 : at;
    }

    @Override
    public String toString() {
        return name;
    }
}
