package io.oakum.schemes;

import io.oakum.core.version.PlainText;
import io.oakum.core.version.SemverScheme;
import io.oakum.core.version.VersionScheme;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scheme of Java runtimes. The old form, {@code 1.8.0_131-b11}, and the new one, {@code 8.0.131+11}, name the same release;
 * builds do not count, and a pre-release such as {@code -ea} comes before its release.
 */
final class JvmScheme implements VersionScheme {
    static final JvmScheme JVM = new JvmScheme();

    private static final Pattern OLD_FORM = Pattern.compile("1\\.(\\d+)(?:\\.(\\d+))?(?:_(\\d+))?(.*)");
    private static final Pattern BUILD = Pattern.compile("-b\\d+$");

    private JvmScheme() {}

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public boolean isValid(String text) {
        return PlainText.isOne(text) && SemverScheme.numbersEnd(text, 0) > 0;
    }

    @Override
    public int compare(String left, String right) {
        return SemverScheme.SEMVER.compare(newForm(left), newForm(right));
    }

    private static String newForm(String text) {
        String release = BUILD.matcher(text).replaceFirst("");
        Matcher old = OLD_FORM.matcher(release);
        return old.matches()
                ? old.group(1) + "." + orZero(old.group(2)) + "." + orZero(old.group(3)) + old.group(4)
                : release;
    }

    private static String orZero(@org.jspecify.annotations.Nullable String number) {
        return number == null ? "0" : number;
    }

    @Override
    public String toString() {
        return name();
    }
}
