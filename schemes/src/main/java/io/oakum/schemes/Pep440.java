package io.oakum.schemes;

import io.oakum.core.version.Digits;
import java.util.Locale;
import java.util.Optional;

/**
 * A version of PEP 440, taken apart: {@code [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]} with all the spellings that pip reads.
 *
 * <p>The parts are places in the text, so that numbers may be of any length.
 *
 * @param text in lower case and without blanks around it
 * @param epoch empty where it is missing
 * @param release digits and dots
 * @param preRank which kind of pre-release: {@code a}, {@code b} or {@code rc}; {@link #NONE} where it is none
 * @param local what follows the plus; empty where it is missing
 */
record Pep440(String text, Span epoch, Span release, int preRank, Span preNumber, Mark post, Mark dev, Span local) {

    static final int NONE = 0;

    /** From a place in the text to before another. */
    record Span(int from, int to) {
        static final Span EMPTY = new Span(0, 0);

        boolean isEmpty() {
            return from == to;
        }
    }

    /** A post-release or development mark, which may be missing, or there without a number. */
    record Mark(boolean isThere, Span number) {
        static final Mark ABSENT = new Mark(false, Span.EMPTY);
    }

    /** Empty where pip would refuse the text. */
    static Optional<Pep440> parse(String text) {
        return new Pep440Reader(trimmed(text).toLowerCase(Locale.ROOT)).read();
    }

    boolean isPreRelease() {
        return preRank != NONE || dev.isThere;
    }

    /** Whether epoch and release are the same number. */
    boolean hasSameBase(Pep440 other) {
        return number(epoch, other, other.epoch) == 0 && compareReleases(other) == 0;
    }

    /** Whether both are post-releases of the same number. */
    boolean hasSamePost(Pep440 other) {
        return post.isThere && other.post.isThere && number(post.number, other, other.post.number) == 0;
    }

    /** Whether the other is what is left of this without its post-release and what follows. */
    boolean isPostOf(Pep440 other) {
        return hasSameBase(other)
                && preRank == other.preRank
                && number(preNumber, other, other.preNumber) == 0
                && !other.dev.isThere;
    }

    /** Whether there is nothing but an epoch and a release. */
    boolean isBare() {
        return preRank == NONE && !post.isThere && !dev.isThere && local.isEmpty();
    }

    /** How many numbers the release has. */
    int releaseLength() {
        return 1
                + (int) text.substring(release.from, release.to)
                        .chars()
                        .filter(c -> c == '.')
                        .count();
    }

    /** Whether the epochs and the first {@code count} numbers are the same; missing numbers are 0. */
    boolean beginsLike(Pep440 other, int count) {
        boolean isAlike = number(epoch, other, other.epoch) == 0;
        int i = release.from;
        int j = other.release.from;
        for (int k = 0; k < count && isAlike; k++) {
            int iEnd = Digits.end(text, i, release.to);
            int jEnd = Digits.end(other.text, j, other.release.to);
            isAlike = Digits.compare(text, i, iEnd, other.text, j, jEnd) == 0;
            i = Math.min(iEnd + 1, release.to);
            j = Math.min(jEnd + 1, other.release.to);
        }
        return isAlike;
    }

    /** Orders all but the local parts. */
    int comparePublic(Pep440 other) {
        int order = number(epoch, other, other.epoch);
        if (order == 0) {
            order = compareReleases(other);
        }
        if (order == 0) {
            order = Integer.compare(phase(), other.phase());
        }
        if (order == 0) {
            order = number(preNumber, other, other.preNumber);
        }
        if (order == 0) {
            order = mark(post, other, other.post, -1);
        }
        return order != 0 ? order : mark(dev, other, other.dev, 1);
    }

    int compare(Pep440 other) {
        int order = comparePublic(other);
        return order != 0 ? order : compareLocals(other);
    }

    /** Trailing zeros do not count: 1.0 is 1. */
    private int compareReleases(Pep440 other) {
        int i = release.from;
        int j = other.release.from;
        while (i < release.to || j < other.release.to) {
            int iEnd = Digits.end(text, i, release.to);
            int jEnd = Digits.end(other.text, j, other.release.to);
            int order = Digits.compare(text, i, iEnd, other.text, j, jEnd);
            if (order != 0) {
                return order;
            }
            i = Math.min(iEnd + 1, release.to);
            j = Math.min(jEnd + 1, other.release.to);
        }
        return 0;
    }

    /** A development release of nothing else comes before the pre-releases, a pre-release before all the rest. */
    private int phase() {
        if (preRank != NONE) {
            return preRank;
        }
        return dev.isThere && !post.isThere ? NONE : Integer.MAX_VALUE;
    }

    private int mark(Mark mine, Pep440 other, Mark theirs, int absent) {
        if (mine.isThere != theirs.isThere) {
            return mine.isThere ? -absent : absent;
        }
        return number(mine.number, other, theirs.number);
    }

    /** A local part comes after none, its numbers after its words, and the longer of two that begin alike after the shorter. */
    private int compareLocals(Pep440 other) {
        int i = local.from;
        int j = other.local.from;
        while (i < local.to && j < other.local.to) {
            int iEnd = segmentEnd(i);
            int jEnd = other.segmentEnd(j);
            int order = compareSegments(i, iEnd, other, j, jEnd);
            if (order != 0) {
                return order;
            }
            i = Math.min(iEnd + 1, local.to);
            j = Math.min(jEnd + 1, other.local.to);
        }
        return Boolean.compare(i < local.to, j < other.local.to);
    }

    private int compareSegments(int from, int to, Pep440 other, int otherFrom, int otherTo) {
        boolean isNumber = Digits.end(text, from, to) == to;
        boolean otherIsNumber = Digits.end(other.text, otherFrom, otherTo) == otherTo;
        if (isNumber != otherIsNumber) {
            return isNumber ? 1 : -1;
        }
        return isNumber
                ? Digits.compare(text, from, to, other.text, otherFrom, otherTo)
                : text.substring(from, to).compareTo(other.text.substring(otherFrom, otherTo));
    }

    private int segmentEnd(int from) {
        int at = from;
        while (at < local.to && !Pep440Reader.isSeparator(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int number(Span mine, Pep440 other, Span theirs) {
        return Digits.compare(text, mine.from, mine.to, other.text, theirs.from, theirs.to);
    }

    /** Without what Python takes for blanks. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
