package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.schemes.Pep440.Mark;
import io.oakum.schemes.Pep440.Span;
import java.util.List;
import java.util.Optional;

/** Reads one version of PEP 440 from left to right; each part takes what it can. */
final class Pep440Reader {
    private record Word(String spelling, int rank) {}

    /** Longer spellings before those that they begin with. */
    private static final List<Word> PRE_RELEASES = List.of(
            new Word("alpha", 1),
            new Word("a", 1),
            new Word("beta", 2),
            new Word("b", 2),
            new Word("preview", 3),
            new Word("pre", 3),
            new Word("c", 3),
            new Word("rc", 3));

    private static final List<Word> POST_RELEASES = List.of(new Word("post", 1), new Word("rev", 1), new Word("r", 1));
    private static final List<Word> DEVELOPMENT = List.of(new Word("dev", 1));

    private final String text;
    private int at;
    private int rank;

    /** @param text in lower case */
    Pep440Reader(String text) {
        this.text = text;
    }

    Optional<Pep440> read() {
        if (text.startsWith("v")) {
            at++;
        }
        Span epoch = epoch();
        Span release = release();
        Mark pre = word(PRE_RELEASES);
        int preRank = rank;
        Mark post = post();
        Mark dev = word(DEVELOPMENT);
        Span local = local();
        return release.isEmpty() || at != text.length()
                ? Optional.empty()
                : Optional.of(new Pep440(text, epoch, release, preRank, pre.number(), post, dev, local));
    }

    static boolean isSeparator(char c) {
        return c == '.' || c == '-' || c == '_';
    }

    private Span epoch() {
        int end = Digits.end(text, at, text.length());
        if (end == at || !text.startsWith("!", end)) {
            return Span.EMPTY;
        }
        Span epoch = new Span(at, end);
        at = end + 1;
        return epoch;
    }

    private Span release() {
        int from = at;
        at = Digits.end(text, at, text.length());
        while (at > from && text.startsWith(".", at) && Digits.startAt(text, at + 1, text.length())) {
            at = Digits.end(text, at + 1, text.length());
        }
        return new Span(from, at);
    }

    /** A hyphen with a number after it is a post-release in short. */
    private Mark post() {
        if (text.startsWith("-", at) && Digits.startAt(text, at + 1, text.length())) {
            at++;
            return new Mark(true, number());
        }
        return word(POST_RELEASES);
    }

    /** A word with at most one separator before it and one after it, then a number or none. */
    private Mark word(List<Word> words) {
        int from = at < text.length() && isSeparator(text.charAt(at)) ? at + 1 : at;
        for (Word word : words) {
            if (text.startsWith(word.spelling(), from)) {
                at = from + word.spelling().length();
                rank = word.rank();
                if (at < text.length() && isSeparator(text.charAt(at))) {
                    at++;
                }
                return new Mark(true, number());
            }
        }
        rank = Pep440.NONE;
        return Mark.ABSENT;
    }

    private Span number() {
        int from = at;
        at = Digits.end(text, at, text.length());
        return new Span(from, at);
    }

    private Span local() {
        if (!text.startsWith("+", at)) {
            return Span.EMPTY;
        }
        int from = at + 1;
        int end = from;
        while (end < text.length() && (isWordLetter(text.charAt(end)) || isBetweenLetters(from, end))) {
            end++;
        }
        if (end > from) {
            at = end;
        }
        return new Span(from, end);
    }

    private boolean isBetweenLetters(int from, int place) {
        return isSeparator(text.charAt(place))
                && place > from
                && isWordLetter(text.charAt(place - 1))
                && place + 1 < text.length()
                && isWordLetter(text.charAt(place + 1));
    }

    private static boolean isWordLetter(char c) {
        return Digits.isDigit(c) || Digits.isLetter(c);
    }
}
