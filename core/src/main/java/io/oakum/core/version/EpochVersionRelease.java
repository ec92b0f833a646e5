package io.oakum.core.version;

/** What rpm and pacman have in common: where the parts of {@code [epoch:]version[-release]} lie, and how runs of characters compare. */
final class EpochVersionRelease {
    private EpochVersionRelease() {}

    /** Where the epoch and its colon are over; 0 when the text has no epoch. */
    static int versionStart(String text) {
        int at = Digits.end(text, 0, text.length());
        return at < text.length() && text.charAt(at) == ':' ? at + 1 : 0;
    }

    /** Where the hyphen before the release stands, or the end of the text. */
    static int versionEnd(String text, int start) {
        int hyphen = text.lastIndexOf('-');
        return hyphen >= start ? hyphen : text.length();
    }

    /** A missing epoch is 0. */
    static int compareEpochs(String left, int leftStart, String right, int rightStart) {
        return leftStart == 0 && rightStart == 0
                ? 0
                : Digits.compare(left, 0, Math.max(0, leftStart - 1), right, 0, Math.max(0, rightStart - 1));
    }

    /** Where the run of digits, or that of letters, is over that begins at a place. */
    static int runEnd(String text, int from, int end) {
        if (Digits.isDigit(text.charAt(from))) {
            return Digits.end(text, from, end);
        }
        int at = from;
        while (at < end && Digits.isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Numbers by value and after letters; letters by their codes. */
    static int compareRuns(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        boolean leftIsNumber = Digits.isDigit(left.charAt(leftFrom));
        boolean rightIsNumber = Digits.isDigit(right.charAt(rightFrom));
        if (leftIsNumber != rightIsNumber) {
            return leftIsNumber ? 1 : -1;
        }
        return leftIsNumber
                ? Digits.compare(left, leftFrom, leftEnd, right, rightFrom, rightEnd)
                : PlainText.compare(left, leftFrom, leftEnd, right, rightFrom, rightEnd);
    }
}
