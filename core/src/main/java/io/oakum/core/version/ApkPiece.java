package io.oakum.core.version;

/**
 * One piece of a version of Alpine's: its kind, where it ends, and how it stands to another of its kind.
 *
 * <p>The kinds are numbered by their rank: of two versions that are alike up to here, the one whose next piece has the higher kind is
 * the later one.
 */
final class ApkPiece {
    /** What comes before the first piece. */
    static final int NOTHING = -1;

    private static final int PRE_SUFFIX = 0;

    /** A dot without a number behind it. */
    private static final int EMPTY_NUMBER = 1;

    private static final int UNKNOWN = 2;
    private static final int END = 3;
    private static final int REVISION = 4;
    private static final int HASH = 5;
    private static final int SUFFIX_NUMBER = 6;
    private static final int SUFFIX = 7;
    private static final int LETTER = 8;
    private static final int NUMBER = 9;
    private static final int FIRST_NUMBER = 10;

    /** A hyphen that begins no revision: whoever writes so wrote no version of Alpine's, and OSV takes it for a late one. */
    private static final int FOREIGN = 11;

    private static final String[] PRE_SUFFIXES = {"_alpha", "_beta", "_pre", "_rc"};
    private static final String[] SUFFIXES = {"_cvs", "_svn", "_git", "_hg", "_p"};

    private ApkPiece() {}

    /** Whether nothing after such a piece counts. */
    static boolean isLast(int kind) {
        return kind == UNKNOWN || kind == END || kind == FOREIGN;
    }

    /** The kind of the piece at a place, behind a piece of the kind {@code before}. */
    static int kind(String text, int at, int before) {
        if (before == NOTHING) {
            return FIRST_NUMBER;
        }
        if (at >= text.length()) {
            return END;
        }
        char c = text.charAt(at);
        return switch (c) {
            case '.' ->
                !isNumber(before) ? UNKNOWN : Digits.startAt(text, at + 1, text.length()) ? NUMBER : EMPTY_NUMBER;
            case '_' -> suffixKind(text, at, before);
            case '~' -> before != REVISION && before != HASH && hexEnd(text, at + 1) > at + 1 ? HASH : UNKNOWN;
            case '-' -> before == REVISION ? UNKNOWN : isRevision(text, at) ? REVISION : FOREIGN;
            default -> characterKind(c, before);
        };
    }

    private static boolean isNumber(int kind) {
        return kind == FIRST_NUMBER || kind == NUMBER || kind == EMPTY_NUMBER;
    }

    private static int characterKind(char c, int before) {
        if (c >= 'a' && c <= 'z') {
            return isNumber(before) ? LETTER : UNKNOWN;
        }
        if (!Digits.isDigit(c)) {
            return UNKNOWN;
        }
        return before == LETTER ? NUMBER : before == SUFFIX || before == PRE_SUFFIX ? SUFFIX_NUMBER : UNKNOWN;
    }

    private static int suffixKind(String text, int at, int before) {
        if (before == HASH || before == REVISION) {
            return UNKNOWN;
        }
        int end = lettersEnd(text, at + 1);
        return indexOf(PRE_SUFFIXES, text, at, end) >= 0
                ? PRE_SUFFIX
                : indexOf(SUFFIXES, text, at, end) >= 0 ? SUFFIX : UNKNOWN;
    }

    /** A hyphen and an r with a number after it, which may be missing. */
    private static boolean isRevision(String text, int at) {
        int number = at + 2;
        return text.startsWith("-r", at)
                && (number == text.length() || text.charAt(number) == '-' || Digits.isDigit(text.charAt(number)));
    }

    /** Where the piece ends. */
    static int end(String text, int at, int kind) {
        return switch (kind) {
            case PRE_SUFFIX, SUFFIX -> lettersEnd(text, at + 1);
            case HASH -> hexEnd(text, at + 1);
            case LETTER, EMPTY_NUMBER -> at + 1;
            case NUMBER, FIRST_NUMBER, SUFFIX_NUMBER, REVISION -> Digits.end(text, valueStart(text, at), text.length());
            default -> at;
        };
    }

    /** Orders two pieces of one kind. */
    static int compare(int kind, String left, int leftAt, int leftEnd, String right, int rightAt, int rightEnd) {
        int i = valueStart(left, leftAt);
        int j = valueStart(right, rightAt);
        return switch (kind) {
            case PRE_SUFFIX ->
                indexOf(PRE_SUFFIXES, left, leftAt, leftEnd) - indexOf(PRE_SUFFIXES, right, rightAt, rightEnd);
            case SUFFIX -> indexOf(SUFFIXES, left, leftAt, leftEnd) - indexOf(SUFFIXES, right, rightAt, rightEnd);
            case SUFFIX_NUMBER, REVISION -> Digits.compare(left, i, leftEnd, right, j, rightEnd);
            case FIRST_NUMBER -> compareFirst(left, i, leftEnd, right, j, rightEnd);
            case NUMBER -> compareNumbers(left, i, leftEnd, right, j, rightEnd);
            case LETTER, HASH -> PlainText.compare(left, i, leftEnd, right, j, rightEnd);
            default -> 0;
        };
    }

    /** By value; of the same value written with more zeros and with fewer, the one with fewer is later. */
    private static int compareFirst(String left, int i, int leftEnd, String right, int j, int rightEnd) {
        int byValue = Digits.compare(left, i, leftEnd, right, j, rightEnd);
        return byValue != 0 ? byValue : (rightEnd - j) - (leftEnd - i);
    }

    /** By value, but as text where one begins with a zero, like the decimal places of old. */
    private static int compareNumbers(String left, int i, int leftEnd, String right, int j, int rightEnd) {
        boolean isText = left.startsWith("0", i) || right.startsWith("0", j);
        return isText
                ? PlainText.compare(left, i, leftEnd, right, j, rightEnd)
                : Digits.compare(left, i, leftEnd, right, j, rightEnd);
    }

    /** Past the mark that a piece begins with. */
    private static int valueStart(String text, int at) {
        if (at >= text.length()) {
            return at;
        }
        char c = text.charAt(at);
        return c == '-' ? at + 2 : c == '.' || c == '~' ? at + 1 : at;
    }

    private static int indexOf(String[] suffixes, String text, int from, int end) {
        for (int i = 0; i < suffixes.length; i++) {
            if (suffixes[i].length() == end - from && text.startsWith(suffixes[i], from)) {
                return i;
            }
        }
        return -1;
    }

    private static int lettersEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return at;
    }

    private static int hexEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isHex(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isHex(char c) {
        return Digits.isDigit(c) || (c >= 'a' && c <= 'f');
    }
}
