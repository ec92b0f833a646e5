package io.oakum.core.version;

/** Runs of ASCII digits within a text, compared by their value however long they are and without making an object. */
public final class Digits {
    private Digits() {}

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether there is a digit at {@code at}, which may be past {@code end}. */
    public static boolean startAt(String text, int at, int end) {
        return at < end && isDigit(text.charAt(at));
    }

    /** The first place from {@code from} on that holds no digit, at most {@code end}. */
    public static int end(String text, int from, int end) {
        int at = from;
        while (at < end && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The first place from {@code from} on that holds no zero, at most {@code end}. */
    public static int skipZeros(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    /** Compares two runs by value. An empty run has the value 0. */
    public static int compare(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = skipZeros(left, leftFrom, leftEnd);
        int j = skipZeros(right, rightFrom, rightEnd);
        int longer = (leftEnd - i) - (rightEnd - j);
        if (longer != 0) {
            return longer;
        }
        for (; i < leftEnd; i++, j++) {
            if (left.charAt(i) != right.charAt(j)) {
                return left.charAt(i) - right.charAt(j);
            }
        }
        return 0;
    }

    /** Whether the run stands for 0; an empty one does. */
    public static boolean isZero(String text, int from, int end) {
        return skipZeros(text, from, end) == end;
    }
}
