package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.core.version.PlainText;
import io.oakum.core.version.VersionScheme;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gentoo's scheme, {@code number(.number)*[letter](_suffix[number])*[-rNumber]}, in the order of the Package Manager Specification.
 *
 * <p>A text of another form comes before all of this one.
 */
final class PortageScheme implements VersionScheme {
    static final PortageScheme PORTAGE = new PortageScheme();

    private static final Pattern FORM =
            Pattern.compile("(\\d+)((?:\\.\\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\\d*)*)(?:-r(\\d+))?");

    /** Far beyond any version, and short enough for the pattern not to use up the stack. */
    private static final int MAX_LENGTH = 500;

    private record Parsed(String first, String others, String letter, String suffixes, String revision) {}

    private PortageScheme() {}

    @Override
    public String name() {
        return "portage";
    }

    @Override
    public boolean isValid(String text) {
        return parse(text).isPresent();
    }

    @Override
    public int compare(String left, String right) {
        Optional<Parsed> leftVersion = parse(left);
        Optional<Parsed> rightVersion = parse(right);
        if (leftVersion.isPresent() && rightVersion.isPresent()) {
            return compare(leftVersion.orElseThrow(), rightVersion.orElseThrow());
        }
        return leftVersion.isPresent() || rightVersion.isPresent()
                ? Boolean.compare(leftVersion.isPresent(), rightVersion.isPresent())
                : left.compareTo(right);
    }

    private static Optional<Parsed> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.length() > MAX_LENGTH || !parts.matches()) {
            return Optional.empty();
        }
        String revision = parts.group(5);
        return Optional.of(new Parsed(
                parts.group(1), parts.group(2), parts.group(3), parts.group(4), revision == null ? "" : revision));
    }

    private static int compare(Parsed left, Parsed right) {
        int order = compareDigits(left.first, right.first);
        if (order == 0) {
            order = compareOthers(left.others, right.others);
        }
        if (order == 0) {
            order = left.letter.compareTo(right.letter);
        }
        if (order == 0) {
            order = compareSuffixes(left.suffixes, right.suffixes);
        }
        return order != 0 ? order : compareDigits(left.revision, right.revision);
    }

    private static int compareDigits(String left, String right) {
        return Digits.compare(left, 0, left.length(), right, 0, right.length());
    }

    /** The numbers after the first, each behind its dot. */
    private static int compareOthers(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            int leftEnd = Digits.end(left, i + 1, left.length());
            int rightEnd = Digits.end(right, j + 1, right.length());
            int order = compareOther(left.substring(i + 1, leftEnd), right.substring(j + 1, rightEnd));
            if (order != 0) {
                return order;
            }
            i = leftEnd;
            j = rightEnd;
        }
        return Boolean.compare(i < left.length(), j < right.length());
    }

    /** By value, but where one begins with a zero both are the decimal places of old. */
    private static int compareOther(String left, String right) {
        if (!left.startsWith("0") && !right.startsWith("0")) {
            return compareDigits(left, right);
        }
        int leftEnd = withoutTrailingZeros(left);
        int rightEnd = withoutTrailingZeros(right);
        return PlainText.compare(left, 0, leftEnd, right, 0, rightEnd);
    }

    private static int withoutTrailingZeros(String digits) {
        int end = digits.length();
        while (end > 0 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return end;
    }

    private static int compareSuffixes(String left, String right) {
        String[] lefts = left.isEmpty() ? new String[0] : left.substring(1).split("_", -1);
        String[] rights = right.isEmpty() ? new String[0] : right.substring(1).split("_", -1);
        for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
            int order = compareSuffix(lefts[i], rights[i]);
            if (order != 0) {
                return order;
            }
        }
        if (lefts.length > rights.length) {
            return isPatch(lefts[rights.length]) ? 1 : -1;
        }
        return lefts.length == rights.length ? 0 : isPatch(rights[lefts.length]) ? -1 : 1;
    }

    /** The names are in the order of their letters, but for the patch, which comes last. */
    private static int compareSuffix(String left, String right) {
        int leftEnd = lettersEnd(left);
        int rightEnd = lettersEnd(right);
        if (isPatch(left) != isPatch(right)) {
            return isPatch(left) ? 1 : -1;
        }
        int byName = left.substring(0, leftEnd).compareTo(right.substring(0, rightEnd));
        return byName != 0 ? byName : Digits.compare(left, leftEnd, left.length(), right, rightEnd, right.length());
    }

    private static boolean isPatch(String suffix) {
        return lettersEnd(suffix) == 1;
    }

    private static int lettersEnd(String suffix) {
        int at = 0;
        while (at < suffix.length() && Digits.isLetter(suffix.charAt(at))) {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return name();
    }
}
