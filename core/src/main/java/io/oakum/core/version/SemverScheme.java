package io.oakum.core.version;

/**
 * Semantic Versioning 2.0.0, read as generously as advisories need: with a leading {@code v}, with fewer or more than three numbers, and
 * with the pre-release after a dot or after nothing.
 *
 * <p>Missing numbers are 0, build metadata does not count.
 */
public final class SemverScheme implements VersionScheme {
    public static final SemverScheme SEMVER = new SemverScheme("semver");

    private final String name;

    private SemverScheme(String name) {
        this.name = name;
    }

    /** The same order under the name of an ecosystem that follows it. */
    public static SemverScheme called(String name) {
        return new SemverScheme(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text) && Digits.startAt(text, numbersStart(text), text.length());
    }

    @Override
    public int compare(String left, String right) {
        int i = numbersStart(left);
        int j = numbersStart(right);
        int leftFrom = numbersEnd(left, i);
        int rightFrom = numbersEnd(right, j);
        int byNumbers = compareNumbers(left, i, leftFrom, right, j, rightFrom);
        return byNumbers != 0
                ? byNumbers
                : comparePreReleases(
                        left, leftFrom, buildStart(left, leftFrom), right, rightFrom, buildStart(right, rightFrom));
    }

    /** Past a leading {@code v}. */
    private static int numbersStart(String text) {
        return text.startsWith("v") || text.startsWith("V") ? 1 : 0;
    }

    /** Where the numbers and the dots between them are over. */
    public static int numbersEnd(String text, int from) {
        int at = Digits.end(text, from, text.length());
        while (at > from
                && at < text.length()
                && text.charAt(at) == '.'
                && Digits.startAt(text, at + 1, text.length())) {
            at = Digits.end(text, at + 1, text.length());
        }
        return at;
    }

    /** Where the build metadata and its plus begin, or the text's end. */
    public static int buildStart(String text, int from) {
        int plus = text.indexOf('+', from);
        return plus < 0 ? text.length() : plus;
    }

    /** Orders numbers with dots between them by value, one after the other. Missing ones are 0. */
    private static int compareNumbers(
            String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = leftFrom;
        int j = rightFrom;
        while (i < leftEnd || j < rightEnd) {
            int leftDot = Digits.end(left, i, leftEnd);
            int rightDot = Digits.end(right, j, rightEnd);
            int order = Digits.compare(left, i, leftDot, right, j, rightDot);
            if (order != 0) {
                return order;
            }
            i = Math.min(leftDot + 1, leftEnd);
            j = Math.min(rightDot + 1, rightEnd);
        }
        return 0;
    }

    /** Orders what follows the numbers: any pre-release comes before none. */
    private static int comparePreReleases(
            String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        if (leftFrom == leftEnd || rightFrom == rightEnd) {
            return Boolean.compare(leftFrom == leftEnd, rightFrom == rightEnd);
        }
        return compareIdentifiers(
                left, afterMark(left, leftFrom), leftEnd, right, afterMark(right, rightFrom), rightEnd);
    }

    private static int afterMark(String text, int at) {
        char c = text.charAt(at);
        return c == '-' || c == '.' ? at + 1 : at;
    }

    /** Orders identifiers with dots between them; of two lists that begin alike the longer one is later. */
    public static int compareIdentifiers(
            String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int i = leftFrom;
        int j = rightFrom;
        while (true) {
            int leftDot = identifierEnd(left, i, leftEnd);
            int rightDot = identifierEnd(right, j, rightEnd);
            int order = compareIdentifier(left, i, leftDot, right, j, rightDot);
            if (order != 0 || leftDot == leftEnd || rightDot == rightEnd) {
                return order != 0 ? order : Boolean.compare(leftDot < leftEnd, rightDot < rightEnd);
            }
            i = leftDot + 1;
            j = rightDot + 1;
        }
    }

    private static int compareIdentifier(
            String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        boolean leftIsNumber = Digits.end(left, leftFrom, leftEnd) == leftEnd;
        boolean rightIsNumber = Digits.end(right, rightFrom, rightEnd) == rightEnd;
        if (leftIsNumber != rightIsNumber) {
            return leftIsNumber ? -1 : 1;
        }
        return leftIsNumber
                ? Digits.compare(left, leftFrom, leftEnd, right, rightFrom, rightEnd)
                : PlainText.compare(left, leftFrom, leftEnd, right, rightFrom, rightEnd);
    }

    private static int identifierEnd(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != '.') {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return name;
    }
}
