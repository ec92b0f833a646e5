package io.oakum.core.version;

/**
 * Arch Linux's scheme, {@code [epoch:]version[-release]}, in pacman's order to the letter.
 *
 * <p>pacman leaves a release out of the comparison where the other version has none. So {@code 1-1} and {@code 1-2} both rank with
 * {@code 1}, though not with each other: with and without releases mixed, this is no order to sort by. Nor is it where separators are
 * doubled.
 */
public final class AlpmScheme implements VersionScheme {
    public static final AlpmScheme ALPM = new AlpmScheme();

    private AlpmScheme() {}

    @Override
    public String name() {
        return "alpm";
    }

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text);
    }

    @Override
    public boolean isTransitive() {
        return false;
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
        if (byVersion != 0 || leftEnd == left.length() || rightEnd == right.length()) {
            return byVersion;
        }
        return comparePart(left, leftEnd + 1, left.length(), right, rightEnd + 1, right.length());
    }

    /** By turns separators, which count by their length, and runs of digits or of letters. */
    private static int comparePart(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = leftFrom;
        int j = rightFrom;
        while (i < leftEnd && j < rightEnd) {
            int leftRun = skipSeparators(left, i, leftEnd);
            int rightRun = skipSeparators(right, j, rightEnd);
            if (leftRun == leftEnd || rightRun == rightEnd) {
                i = leftRun;
                j = rightRun;
                break;
            }
            int longer = (leftRun - i) - (rightRun - j);
            if (longer != 0) {
                return longer;
            }
            i = EpochVersionRelease.runEnd(left, leftRun, leftEnd);
            j = EpochVersionRelease.runEnd(right, rightRun, rightEnd);
            int order = EpochVersionRelease.compareRuns(left, leftRun, i, right, rightRun, j);
            if (order != 0) {
                return order;
            }
        }
        return compareRests(left, i, leftEnd, right, j, rightEnd);
    }

    /** One of the two is over: what is left makes the other one later, unless it begins with a letter, as in {@code 1.0beta}. */
    private static int compareRests(String left, int i, int leftEnd, String right, int j, int rightEnd) {
        if (i == leftEnd && j == rightEnd) {
            return 0;
        }
        boolean leftIsEarlier = i == leftEnd ? !Digits.isLetter(right.charAt(j)) : Digits.isLetter(left.charAt(i));
        return leftIsEarlier ? -1 : 1;
    }

    private static int skipSeparators(String text, int from, int end) {
        int at = from;
        while (at < end && !Digits.isDigit(text.charAt(at)) && !Digits.isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return name();
    }
}
