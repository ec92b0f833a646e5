package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.core.version.SemverScheme;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version that node-semver takes.
 *
 * @param preRelease identifiers with dots between them; empty where there is none
 */
record NpmVersion(long major, long minor, long patch, String preRelease) implements Comparable<NpmVersion> {
    private static final int MAX_LENGTH = 256;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final int MAX_DIGITS = 16;

    static final String IDENTIFIER = "(?:\\d*[a-zA-Z-][a-zA-Z0-9-]*|0|[1-9]\\d*)";
    static final String LOOSE_IDENTIFIER = "(?:\\d*[a-zA-Z-][a-zA-Z0-9-]*|\\d+)";
    static final String BUILD = "\\+[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*";

    private static final Pattern LOOSE = Pattern.compile("[v=\\s]*(\\d+)\\.(\\d+)\\.(\\d+)(?:-?(" + LOOSE_IDENTIFIER
            + "(?:\\." + LOOSE_IDENTIFIER + ")*))?(?:" + BUILD + ")?");

    /** Empty where node-semver would refuse the text. */
    static Optional<NpmVersion> parse(String text, boolean isLoose) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String version = text.strip();
        Optional<NpmVersion> strict = new NpmVersionReader(version).read();
        return isLoose && strict.isEmpty() ? parseLoosely(version) : strict;
    }

    private static Optional<NpmVersion> parseLoosely(String text) {
        Matcher parts = LOOSE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long major = number(text, parts.start(1), parts.end(1));
        long minor = number(text, parts.start(2), parts.end(2));
        long patch = number(text, parts.start(3), parts.end(3));
        String preRelease = parts.group(4);
        return major < 0 || minor < 0 || patch < 0
                ? Optional.empty()
                : Optional.of(new NpmVersion(major, minor, patch, preRelease == null ? "" : preRelease));
    }

    /** The number that the digits write, or -1 where JavaScript could not count so far. */
    static long number(String text, int from, int end) {
        int start = Digits.skipZeros(text, from, end);
        if (end - start > MAX_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int at = start; at < end; at++) {
            number = 10 * number + (text.charAt(at) - '0');
        }
        return number > MAX_SAFE_INTEGER ? -1 : number;
    }

    boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    /** Whether the two differ in no number. */
    boolean isOfSameRelease(NpmVersion other) {
        return major == other.major && minor == other.minor && patch == other.patch;
    }

    @Override
    public int compareTo(NpmVersion other) {
        int order = Long.compare(major, other.major);
        if (order == 0) {
            order = Long.compare(minor, other.minor);
        }
        if (order == 0) {
            order = Long.compare(patch, other.patch);
        }
        return order != 0 ? order : comparePreRelease(other);
    }

    private int comparePreRelease(NpmVersion other) {
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return SemverScheme.compareIdentifiers(
                preRelease, 0, preRelease.length(), other.preRelease, 0, other.preRelease.length());
    }
}
