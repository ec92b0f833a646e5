package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.core.version.PlainText;
import io.oakum.core.version.VersionScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Composer's scheme: the order of PHP's {@code version_compare} on what Composer makes of a text (no {@code v}, no build metadata, no
 * stability flag, small letters).
 *
 * <p>Where one version has fewer numbers than the other, zeros are filled in as Composer does, but not before a word: so 6.6 ranks with
 * 6.6.0 and yet comes before 6.6.0-beta, as the published ranges have it and PHP itself. Among such spellings this is no order to
 * sort by.
 */
final class ComposerScheme implements VersionScheme {
    static final ComposerScheme COMPOSER = new ComposerScheme();

    /** What PHP puts in place of a number when it compares one with a word. */
    private static final String NUMBER = "#N#";

    private static final String STABLE = "stable";
    private static final Set<String> BRANCHES = Set.of("master", "trunk", "default");

    /** Words in their order; PHP knows one by its beginning, and takes one that it does not know for the earliest. */
    private static final List<Form> FORMS = List.of(
            new Form("dev", 0),
            new Form("alpha", 1),
            new Form("a", 1),
            new Form("beta", 2),
            new Form("b", 2),
            new Form("rc", 3),
            new Form("#", 4),
            new Form("pl", 5),
            new Form("p", 5));

    private record Form(String beginning, int rank) {}

    private ComposerScheme() {}

    @Override
    public String name() {
        return "composer";
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
        String leftVersion = plain(left);
        String rightVersion = plain(right);
        if (leftVersion.isEmpty() || rightVersion.isEmpty()) {
            return Boolean.compare(rightVersion.isEmpty(), leftVersion.isEmpty());
        }
        return compareParts(parts(leftVersion), parts(rightVersion));
    }

    private static String plain(String text) {
        String small = text.strip().toLowerCase(Locale.ROOT);
        int flag = small.indexOf('@');
        int build = small.indexOf('+');
        int end = Math.min(flag < 0 ? small.length() : flag, build < 0 ? small.length() : build);
        String plain = small.substring(small.startsWith("v") ? Math.min(1, end) : 0, end);
        return BRANCHES.contains(plain) ? "dev-" + plain : plain;
    }

    private static int compareParts(List<String> left, List<String> right) {
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            String leftPart = left.get(i);
            String rightPart = right.get(j);
            if (leftPart.equals(STABLE) && rightPart.equals(STABLE)) {
                return 0;
            }
            // A patch belongs to the release that the zeros before it are left out of: 6.6p1 is 6.6.0p1 and comes
            // before 6.6.1.
            boolean fillsLeft = isPatch(leftPart) && isNumber(rightPart);
            boolean fillsRight = isPatch(rightPart) && isNumber(leftPart);
            int order = comparePart(fillsLeft ? "0" : leftPart, fillsRight ? "0" : rightPart);
            if (order != 0) {
                return order;
            }
            i += fillsLeft ? 0 : 1;
            j += fillsRight ? 0 : 1;
        }
        return i < left.size() ? compareRest(left, i) : -compareRest(right, j);
    }

    /** What the parts from one on make of a version: zeros nothing, other numbers a later one, a word what it does to a number. */
    private static int compareRest(List<String> parts, int from) {
        for (int at = from; at < parts.size() && !parts.get(at).equals(STABLE); at++) {
            if (isNumber(parts.get(at))) {
                return areZeros(parts, at) ? 0 : 1;
            }
            int order = rank(parts.get(at)) - rank(NUMBER);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Whether all numbers from one on are zeros, and there are no words at all: those behind a word count. */
    private static boolean areZeros(List<String> parts, int from) {
        return parts.stream().allMatch(ComposerScheme::isNumber)
                && parts.stream().skip(from).allMatch(ComposerScheme::isZero);
    }

    private static boolean isPatch(String part) {
        return part.startsWith("p") && rank(part) > rank(NUMBER);
    }

    private static boolean isZero(String part) {
        return Digits.isZero(part, 0, part.length());
    }

    private static int comparePart(String left, String right) {
        if (isNumber(left) && isNumber(right)) {
            return Digits.compare(left, 0, left.length(), right, 0, right.length());
        }
        return rank(isNumber(left) ? NUMBER : left) - rank(isNumber(right) ? NUMBER : right);
    }

    private static boolean isNumber(String part) {
        return Digits.startAt(part, 0, part.length());
    }

    private static int rank(String word) {
        return FORMS.stream()
                .filter(form -> word.startsWith(form.beginning()))
                .mapToInt(Form::rank)
                .findFirst()
                .orElse(-1);
    }

    /** Apart at every mark and where digits and letters meet. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        var part = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean isMark = !Digits.isDigit(c) && !Digits.isLetter(c) && c != '#';
            boolean isChange = !part.isEmpty() && Digits.isDigit(c) != Digits.isDigit(text.charAt(at - 1));
            if (isMark || isChange) {
                flush(part, parts);
            }
            if (!isMark) {
                part.append(c);
            }
        }
        flush(part, parts);
        return parts;
    }

    private static void flush(StringBuilder part, List<String> parts) {
        if (!part.isEmpty()) {
            parts.add(part.toString());
            part.setLength(0);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
