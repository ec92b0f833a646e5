package io.oakum.core.version;

/** The least that a text must be to name a version, for schemes whose package managers read and order whatever they meet. */
public final class PlainText {
    private static final char DELETE = 0x7f;

    private PlainText() {}

    /** Whether there is something, and nothing in it that is a blank or a control character. */
    public static boolean isOne(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c <= ' ' || c == DELETE) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Compares two stretches of text character by character; of two that begin alike the shorter comes first. */
    public static int compare(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = leftFrom;
        int j = rightFrom;
        for (; i < leftEnd && j < rightEnd; i++, j++) {
            if (left.charAt(i) != right.charAt(j)) {
                return left.charAt(i) - right.charAt(j);
            }
        }
        return (leftEnd - i) - (rightEnd - j);
    }
}
