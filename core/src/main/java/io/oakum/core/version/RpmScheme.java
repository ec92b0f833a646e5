package io.oakum.core.version;

/**
 * RPM's scheme, {@code [epoch:]version[-release]}, in rpm's order to the letter, with its tilde and caret.
 *
 * <p>A missing epoch is 0. A missing release comes before any, as in rpm's own comparison of whole versions; where a dependency or an
 * advisory leaves the release out and means every one, that is the matcher's matter.
 */
public final class RpmScheme implements VersionScheme {
    public static final RpmScheme RPM = new RpmScheme();

    private static final int TILDE = 0;
    private static final int END = 1;
    private static final int CARET = 2;
    private static final int RUN = 3;

    private RpmScheme() {}

    @Override
    public String name() {
        return "rpm";
    }

    /**
     * Whether the text names a version at all. rpm checks characters when it builds a package, but reads and orders whatever others
     * built; what no package file could be called by is left out.
     */
    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text);
    }

    @Override
    public int compare(String left, String right) {
        int leftStart = EpochVersionRelease.versionStart(left);
        int rightStart = EpochVersionRelease.versionStart(right);
        int byEpoch = EpochVersionRelease.compareEpochs(left, leftStart, right, rightStart);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int leftEnd = EpochVersionRelease.versionEnd(left, leftStart);
        int rightEnd = EpochVersionRelease.versionEnd(right, rightStart);
        int byVersion = comparePart(left, leftStart, leftEnd, right, rightStart, rightEnd);
        if (byVersion != 0) {
            return byVersion;
        }
        boolean leftReleased = leftEnd < left.length();
        boolean rightReleased = rightEnd < right.length();
        if (!leftReleased || !rightReleased) {
            return Boolean.compare(leftReleased, rightReleased);
        }
        return comparePart(left, leftEnd + 1, left.length(), right, rightEnd + 1, right.length());
    }

    /** Orders two versions or two releases: by turns runs of digits and of letters, all other characters only set them apart. */
    private static int comparePart(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = skipSeparators(left, leftFrom, leftEnd);
        int j = skipSeparators(right, rightFrom, rightEnd);
        while (i < leftEnd || j < rightEnd) {
            int leftMark = mark(left, i, leftEnd);
            int rightMark = mark(right, j, rightEnd);
            if (leftMark != rightMark) {
                return leftMark - rightMark;
            }
            if (leftMark == RUN) {
                int leftRun = EpochVersionRelease.runEnd(left, i, leftEnd);
                int rightRun = EpochVersionRelease.runEnd(right, j, rightEnd);
                int order = EpochVersionRelease.compareRuns(left, i, leftRun, right, j, rightRun);
                if (order != 0) {
                    return order;
                }
                i = leftRun;
                j = rightRun;
            } else {
                i++;
                j++;
            }
            i = skipSeparators(left, i, leftEnd);
            j = skipSeparators(right, j, rightEnd);
        }
        return 0;
    }

    /** What comes next, in its rank: a tilde is before the end, a caret after it, and both before a run of letters or digits. */
    private static int mark(String text, int at, int end) {
        if (at >= end) {
            return END;
        }
        char c = text.charAt(at);
        return c == '~' ? TILDE : c == '^' ? CARET : RUN;
    }

    private static int skipSeparators(String text, int from, int end) {
        int at = from;
        while (at < end && isSeparator(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSeparator(char c) {
        return !Digits.isDigit(c) && !Digits.isLetter(c) && c != '~' && c != '^';
    }

    @Override
    public String toString() {
        return name();
    }
}
