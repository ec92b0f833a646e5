package io.oakum.schemes;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ruby's order on versions as they are installed: with the platform behind them that a gem was built for, which does not count. */
final class GemPlatformOrder implements Comparator<String> {
    private static final Pattern PLATFORM = Pattern.compile(
            "-(?:x86|x64|x86_64|i\\d86|universal|aarch64|arm\\w*|powerpc\\w*"
                    + "|ppc\\w*|s390x?|sparc\\w*|mips\\w*|riscv\\w*|loongarch\\w*|java|jruby|dalvik|mswin\\w*|mingw\\w*)(?:-.*)?$");

    @Override
    public int compare(String left, String right) {
        return GemScheme.GEM.compare(withoutPlatform(left), withoutPlatform(right));
    }

    private static String withoutPlatform(String text) {
        Matcher platform = PLATFORM.matcher(text);
        return platform.find() ? text.substring(0, platform.start()) : text;
    }
}
