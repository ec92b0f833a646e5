package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.core.version.PlainText;
import io.oakum.core.version.VersionScheme;

/**
 * Ruby's scheme, in the order of {@code Gem::Version}: runs of digits and of letters, where a letter makes a pre-release.
 *
 * <p>A text that RubyGems refuses comes after all that it takes, as OSV has it.
 */
final class GemScheme implements VersionScheme {
    static final GemScheme GEM = new GemScheme();

    private GemScheme() {}

    @Override
    public String name() {
        return "gem";
    }

    @Override
    public boolean isValid(String text) {
        return isWellFormed(text.strip());
    }

    @Override
    public int compare(String left, String right) {
        String leftVersion = left.strip();
        String rightVersion = right.strip();
        boolean leftIsVersion = isWellFormed(leftVersion);
        boolean rightIsVersion = isWellFormed(rightVersion);
        if (leftIsVersion && rightIsVersion) {
            return new Segments(leftVersion).compareTo(new Segments(rightVersion));
        }
        return leftIsVersion || rightIsVersion ? Boolean.compare(rightIsVersion, leftIsVersion) : left.compareTo(right);
    }

    /**
     * A number, then parts after dots, then after a hyphen parts that may hold hyphens themselves. Letters right behind the first
     * number are no longer taken by RubyGems but are in its index from old times.
     */
    private static boolean isWellFormed(String text) {
        int first = Digits.end(text, 0, text.length());
        if (first == 0) {
            return false;
        }
        boolean isBehindHyphen = false;
        for (int at = first; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean isMark = c == '.' || (c == '-' && !isBehindHyphen);
            if (isMark && !isPartOfName(text, at + 1, isBehindHyphen || c == '-')) {
                return false;
            }
            if (!isMark && !isPartOfName(text, at, isBehindHyphen)) {
                return false;
            }
            isBehindHyphen |= c == '-';
        }
        return true;
    }

    private static boolean isPartOfName(String text, int at, boolean mayBeHyphen) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return Digits.isDigit(c) || Digits.isLetter(c) || (mayBeHyphen && c == '-');
    }

    /** The segments of a version, one after the other, without the zeros that do not count. */
    private static final class Segments implements Comparable<Segments> {
        private final String text;
        private int from;
        private int to;
        private boolean sawWord;

        Segments(String text) {
            // A hyphen stands for ".pre.", which makes whatever is behind it a pre-release.
            this.text = text.indexOf('-') < 0 ? text : text.replace("-", ".pre.");
        }

        @Override
        public int compareTo(Segments other) {
            advance();
            other.advance();
            while (!isOver() || !other.isOver()) {
                int order = compareSegment(other);
                if (order != 0) {
                    return order;
                }
                advance();
                other.advance();
            }
            return 0;
        }

        /** A missing segment is 0; a word comes before any number. */
        private int compareSegment(Segments other) {
            boolean isNumber = isNumber();
            if (isNumber != other.isNumber()) {
                return isNumber ? 1 : -1;
            }
            return isNumber
                    ? Digits.compare(text, from, to, other.text, other.from, other.to)
                    : PlainText.compare(text, from, to, other.text, other.from, other.to);
        }

        private boolean isOver() {
            return from == text.length();
        }

        private boolean isNumber() {
            return isOver() || Digits.isDigit(text.charAt(from));
        }

        private void advance() {
            from = segmentStart(to);
            to = segmentEnd(from);
            int last = to;
            int next = from;
            // Zeros before the first word or before the end do not count: 1.0.a is 1.a.
            while (next < text.length() && Digits.isDigit(text.charAt(next)) && Digits.isZero(text, next, last)) {
                next = segmentStart(last);
                last = segmentEnd(next);
            }
            boolean isAtEnd = next == text.length();
            if (isAtEnd || (!sawWord && !Digits.isDigit(text.charAt(next)))) {
                from = next;
                to = last;
            }
            sawWord |= !isNumber();
        }

        private int segmentStart(int at) {
            int start = at;
            while (start < text.length()
                    && !Digits.isDigit(text.charAt(start))
                    && !Digits.isLetter(text.charAt(start))) {
                start++;
            }
            return start;
        }

        private int segmentEnd(int start) {
            if (start < text.length() && Digits.isDigit(text.charAt(start))) {
                return Digits.end(text, start, text.length());
            }
            int end = start;
            while (end < text.length() && Digits.isLetter(text.charAt(end))) {
                end++;
            }
            return end;
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
