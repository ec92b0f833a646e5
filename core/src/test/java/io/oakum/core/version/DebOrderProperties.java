package io.oakum.core.version;

import static io.oakum.core.version.DebScheme.DEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oakum.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds for every text, and agreement with the dpkg of this machine on texts nobody chose. */
final class DebOrderProperties {
    private static final Path DPKG = Path.of("/usr/bin/dpkg");

    /** Few letters, so that long common beginnings and near misses are frequent. */
    private static final String LIKELY = "00112901abZ~~+..--:";

    private static final String JUNK = LIKELY + "_ /é\0\uD800$!٣";

    @Test
    void any_three_texts_are_totally_ordered() {
        Seeds.check(100_000, random -> {
            String a = text(random, JUNK);
            String b = near(random, a, JUNK);
            String c = near(random, b, JUNK);

            assertThat(DEB.compare(a, a)).isZero();
            assertThat(sign(a, b)).as("%s against %s, mirrored", a, b).isEqualTo(-sign(b, a));
            if (sign(a, b) <= 0 && sign(b, c) <= 0) {
                int least = Math.min(sign(a, b), sign(b, c));
                assertThat(sign(a, c)).as("%s, %s, %s", a, b, c).isEqualTo(least);
            }
        });
    }

    @Test
    void dpkg_orders_made_up_versions_alike() {
        assumeDpkg();
        Seeds.check(250, random -> {
            String left = valid(random);
            String right = near(random, left, LIKELY);
            if (DEB.isValid(right)) {
                String operator = sign(left, right) < 0 ? "lt" : sign(left, right) > 0 ? "gt" : "eq";
                assertThat(dpkg("--compare-versions", left, operator, right))
                        .as("%s %s %s", left, operator, right)
                        .isZero();
            }
        });
    }

    @Test
    void dpkg_takes_the_same_texts_for_versions() {
        assumeDpkg();
        Seeds.check(250, random -> {
            String text = text(random, LIKELY + "_/$!");
            assertThat(dpkg("--validate-version", text) == 0).as("'%s'", text).isEqualTo(DEB.isValid(text));
        });
    }

    private static int sign(String left, String right) {
        return Integer.signum(DEB.compare(left, right));
    }

    private static String valid(SplittableRandom random) {
        String text = text(random, LIKELY);
        return DEB.isValid(text) ? text : "1" + text.replace(":", "").replace("-", ".");
    }

    private static String text(SplittableRandom random, String letters) {
        var text = new StringBuilder();
        for (int length = random.nextInt(14); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** The text with up to three letters taken out, put in or replaced. */
    private static String near(SplittableRandom random, String text, String letters) {
        var changed = new StringBuilder(text);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(changed.length() + 1);
            int to = Math.min(changed.length(), at + random.nextInt(2));
            char letter = letters.charAt(random.nextInt(letters.length()));
            changed.replace(at, to, random.nextBoolean() ? String.valueOf(letter) : "");
        }
        return changed.toString();
    }

    private static void assumeDpkg() {
        assumeTrue(Files.isExecutable(DPKG), "needs dpkg, to ask it");
    }

    private static int dpkg(String... arguments) throws IOException, InterruptedException {
        var command = new ProcessBuilder(arguments);
        command.command().addFirst(DPKG.toString());
        return command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
