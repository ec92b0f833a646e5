package io.oakum.core.version;

/**
 * Debian's scheme, {@code [epoch:]upstream[-revision]}, in dpkg's order to the letter (deb-version(7)).
 *
 * <p>A fleet is matched by tens of millions of comparisons, so both questions are answered by one walk over the characters, without
 * making an object.
 */
public final class DebScheme implements VersionScheme {
    public static final DebScheme DEB = new DebScheme();

    /** What dpkg adds to marks, so that every letter sorts before every mark. */
    private static final int AFTER_LETTERS = 256;

    private static final String MAX_EPOCH = "2147483647";

    private DebScheme() {}

    @Override
    public String name() {
        return "deb";
    }

    /**
     * What {@code dpkg --validate-version} says, save that it overlooks blanks around a version and a sign before an epoch: its own
     * Perl library and Debian's policy refuse both, and so does this.
     */
    @Override
    public boolean isValid(String text) {
        int colon = text.indexOf(':');
        if (colon >= 0 && !isEpoch(text, colon)) {
            return false;
        }
        int upstream = colon + 1;
        int hyphen = text.lastIndexOf('-');
        boolean hasRevision = hyphen >= upstream;
        int upstreamEnd = hasRevision ? hyphen : text.length();
        return upstream < upstreamEnd
                && Digits.isDigit(text.charAt(upstream))
                && consistsOf(text, upstream, upstreamEnd, ".-+~:")
                && (!hasRevision || (hyphen + 1 < text.length() && consistsOf(text, hyphen + 1, text.length(), ".+~")));
    }

    @Override
    public int compare(String left, String right) {
        int leftStart = upstreamStart(left);
        int rightStart = upstreamStart(right);
        if (leftStart != 0 || rightStart != 0) {
            int byEpoch = Digits.compare(left, 0, Math.max(0, leftStart - 1), right, 0, Math.max(0, rightStart - 1));
            if (byEpoch != 0) {
                return byEpoch;
            }
        }
        int leftEnd = upstreamEnd(left, leftStart);
        int rightEnd = upstreamEnd(right, rightStart);
        int byUpstream = comparePart(left, leftStart, leftEnd, right, rightStart, rightEnd);
        if (byUpstream != 0) {
            return byUpstream;
        }
        // A missing revision ranks with an empty one, and so with "0".
        int leftRevision = Math.min(leftEnd + 1, left.length());
        int rightRevision = Math.min(rightEnd + 1, right.length());
        return comparePart(left, leftRevision, left.length(), right, rightRevision, right.length());
    }

    /** Where the epoch and its colon are over; 0 when the text has no epoch. Digits are an epoch only before a colon. */
    private static int upstreamStart(String text) {
        int at = Digits.end(text, 0, text.length());
        return at > 0 && at < text.length() && text.charAt(at) == ':' ? at + 1 : 0;
    }

    private static int upstreamEnd(String text, int start) {
        int hyphen = text.lastIndexOf('-');
        return hyphen >= start ? hyphen : text.length();
    }

    /** Compares by turns a run of other characters and a run of digits, until one of them decides. */
    private static int comparePart(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = leftFrom;
        int j = rightFrom;
        while (i < leftEnd || j < rightEnd) {
            while (isOther(left, i, leftEnd) || isOther(right, j, rightEnd)) {
                int order = rank(left, i, leftEnd) - rank(right, j, rightEnd);
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int leftRun = Digits.end(left, i, leftEnd);
            int rightRun = Digits.end(right, j, rightEnd);
            int byValue = Digits.compare(left, i, leftRun, right, j, rightRun);
            if (byValue != 0) {
                return byValue;
            }
            i = leftRun;
            j = rightRun;
        }
        return 0;
    }

    private static boolean isOther(String text, int at, int end) {
        return at < end && !Digits.isDigit(text.charAt(at));
    }

    /** Tilde, then the end and any digit, then letters, then marks. */
    private static int rank(String text, int at, int end) {
        if (at >= end) {
            return 0;
        }
        char c = text.charAt(at);
        if (Digits.isDigit(c)) {
            return 0;
        }
        if (Digits.isLetter(c)) {
            return c;
        }
        return c == '~' ? -1 : c + AFTER_LETTERS;
    }

    private static boolean isEpoch(String text, int colon) {
        int from = Digits.skipZeros(text, 0, colon);
        int digits = colon - from;
        return colon > 0
                && Digits.end(text, from, colon) == colon
                && (digits < MAX_EPOCH.length()
                        || (digits == MAX_EPOCH.length()
                                && Digits.compare(text, from, colon, MAX_EPOCH, 0, digits) <= 0));
    }

    private static boolean consistsOf(String text, int from, int end, String marks) {
        for (int at = from; at < end; at++) {
            char c = text.charAt(at);
            if (!Digits.isDigit(c) && !Digits.isLetter(c) && marks.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name();
    }
}
