package io.oakum.schemes;

import io.oakum.core.version.PlainText;
import io.oakum.core.version.VersionScheme;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Maven's scheme, ordered by Maven's own class. */
final class MavenScheme implements VersionScheme {
    static final MavenScheme MAVEN = new MavenScheme();

    /** Maven's class calls itself for every part, and a text of nothing but parts would use up the stack. */
    private static final int MAX_LENGTH = 500;

    private MavenScheme() {}

    @Override
    public String name() {
        return "maven";
    }

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text) && text.length() <= MAX_LENGTH;
    }

    /** {@code 1} comes before {@code 1.r.0} and that before {@code 1-rc1}, which comes before {@code 1}. */
    @Override
    public boolean isTransitive() {
        return false;
    }

    /** Texts too long for a version come after all others, in the order of their characters. */
    @Override
    public int compare(String left, String right) {
        boolean leftIsTooLong = left.length() > MAX_LENGTH;
        boolean rightIsTooLong = right.length() > MAX_LENGTH;
        if (leftIsTooLong || rightIsTooLong) {
            return leftIsTooLong && rightIsTooLong
                    ? left.compareTo(right)
                    : Boolean.compare(leftIsTooLong, rightIsTooLong);
        }
        return new ComparableVersion(left).compareTo(new ComparableVersion(right));
    }

    @Override
    public String toString() {
        return name();
    }
}
