package io.oakum.core.version;

/**
 * A version as somebody wrote it, with the scheme that orders it.
 *
 * <p>Equality is that of the text, order is that of the scheme: {@code 1.0} and {@code 1.0-0} are different texts of equal rank. An
 * exact change set must tell them apart, a comparison must not.
 */
public record Version(VersionScheme scheme, String text) implements Comparable<Version> {

    /** A version of Debian's scheme. */
    public static Version deb(String text) {
        return new Version(DebScheme.DEB, text);
    }

    public boolean isValid() {
        return scheme.isValid(text);
    }

    public boolean isBefore(Version other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(Version other) {
        return compareTo(other) > 0;
    }

    /** Whether neither is before the other, however each is written. */
    public boolean ranksWith(Version other) {
        return compareTo(other) == 0;
    }

    @Override
    public int compareTo(Version other) {
        if (!scheme.equals(other.scheme)) {
            throw new IllegalArgumentException("cannot order " + text + " (" + scheme.name() + ") against " + other.text
                    + " (" + other.scheme.name() + "): their schemes differ");
        }
        return scheme.compare(text, other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
