package io.oakum.schemes;

import io.oakum.core.version.PlainText;
import io.oakum.core.version.SemverScheme;
import io.oakum.core.version.VersionScheme;
import java.util.Locale;

/**
 * NuGet's scheme: Semantic Versioning with up to four numbers, in which case does not count.
 *
 * <p>A text that NuGet refuses comes after all that it takes, as OSV has it.
 */
final class NugetScheme implements VersionScheme {
    static final NugetScheme NUGET = new NugetScheme();

    private static final int MAX_NUMBERS = 4;

    private NugetScheme() {}

    @Override
    public String name() {
        return "nuget";
    }

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text) && SemverScheme.numbersEnd(text, 0) > 0;
    }

    @Override
    public int compare(String left, String right) {
        boolean leftIsVersion = isWellFormed(left);
        boolean rightIsVersion = isWellFormed(right);
        if (leftIsVersion != rightIsVersion) {
            return leftIsVersion ? -1 : 1;
        }
        return SemverScheme.SEMVER.compare(left.toLowerCase(Locale.ROOT), right.toLowerCase(Locale.ROOT));
    }

    private static boolean isWellFormed(String text) {
        int numbersEnd = SemverScheme.numbersEnd(text, 0);
        boolean isFollowed = numbersEnd < text.length();
        return numbersEnd > 0
                && (!isFollowed || text.charAt(numbersEnd) == '-' || text.charAt(numbersEnd) == '+')
                && text.substring(0, numbersEnd).chars().filter(c -> c == '.').count() < MAX_NUMBERS;
    }

    @Override
    public String toString() {
        return name();
    }
}
