package io.oakum.schemes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of which numbers may be left open, as node-semver's ranges have it: {@code 1}, {@code 1.2.x}, {@code 1.2.3-beta}.
 *
 * @param major digits, or empty where it is open; so are the others
 * @param preRelease empty where there is none
 * @param text as it was written
 */
record NpmPartial(String major, String minor, String patch, String preRelease, String text) {
    private static final Pattern STRICT = pattern("0|[1-9]\\d*", "-", NpmVersion.IDENTIFIER);
    private static final Pattern LOOSE = pattern("\\d+", "-?", NpmVersion.LOOSE_IDENTIFIER);

    private static Pattern pattern(String number, String hyphen, String identifier) {
        String open = "(" + number + "|x|X|\\*)";
        return Pattern.compile("[v=\\s]*" + open + "(?:\\." + open + "(?:\\." + open + "(?:" + hyphen + "(" + identifier
                + "(?:\\." + identifier + ")*))?(?:" + NpmVersion.BUILD + ")?)?)?");
    }

    /** Empty where the text is no such version. */
    static Optional<NpmPartial> parse(String text, boolean isLoose) {
        Matcher parts = (isLoose ? LOOSE : STRICT).matcher(text);
        return parts.matches()
                ? Optional.of(new NpmPartial(
                        number(parts.group(1)),
                        number(parts.group(2)),
                        number(parts.group(3)),
                        parts.group(4) == null ? "" : parts.group(4),
                        text))
                : Optional.empty();
    }

    private static String number(@Nullable String part) {
        return part == null || part.equalsIgnoreCase("x") || part.equals("*") ? "" : part;
    }

    /** Whether any number is left open. */
    boolean isOpen() {
        return major.isEmpty() || minor.isEmpty() || patch.isEmpty();
    }

    /** Whether a number is given behind one that is left open, which makes no sense. */
    boolean isOutOfOrder() {
        return (major.isEmpty() && !minor.isEmpty()) || (minor.isEmpty() && !patch.isEmpty());
    }

    /** The first version that is meant, with zeros for what is open. */
    String floor(String mark) {
        return orZero(major) + "." + orZero(minor) + "." + orZero(patch) + mark;
    }

    /** With its pre-release. */
    String exact() {
        return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease);
    }

    String nextMajor() {
        return after(major) + ".0.0";
    }

    String nextMinor() {
        return major + "." + after(minor) + ".0";
    }

    String nextPatch() {
        return major + "." + minor + "." + after(patch);
    }

    private static String orZero(String number) {
        return number.isEmpty() ? "0" : number;
    }

    private static String after(String number) {
        return new java.math.BigInteger(number).add(java.math.BigInteger.ONE).toString();
    }
}
