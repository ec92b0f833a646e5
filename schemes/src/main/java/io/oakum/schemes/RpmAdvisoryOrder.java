package io.oakum.schemes;

import io.oakum.core.version.Digits;
import io.oakum.core.version.RpmScheme;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * rpm's order as advisories need it: where one of two versions leaves the epoch out, it does not count; and a release that another
 * distribution has built again with zeros behind it ({@code el8.0.0} for {@code el8}) is the same release.
 */
final class RpmAdvisoryOrder implements Comparator<String> {
    private static final Pattern ZEROS = Pattern.compile("(?:\\.0+)+(?=-|$)");

    @Override
    public int compare(String left, String right) {
        int leftStart = versionStart(left);
        int rightStart = versionStart(right);
        boolean isWithoutEpoch = leftStart == 0 || rightStart == 0;
        String leftVersion = isWithoutEpoch ? left.substring(leftStart) : left;
        String rightVersion = isWithoutEpoch ? right.substring(rightStart) : right;
        return RpmScheme.RPM.compare(withoutZeros(leftVersion), withoutZeros(rightVersion)) == 0
                ? 0
                : RpmScheme.RPM.compare(leftVersion, rightVersion);
    }

    private static int versionStart(String text) {
        int end = Digits.end(text, 0, text.length());
        return end > 0 && text.startsWith(":", end) ? end + 1 : 0;
    }

    private static String withoutZeros(String text) {
        return ZEROS.matcher(text).replaceAll("");
    }
}
