package io.oakum.core.version;

import static io.oakum.core.version.DebScheme.DEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import io.oakum.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every text, and agreement with the dpkg of this machine on texts nobody chose. */
final class DebOrderProperties {
    private static final Path DPKG = Path.of("/usr/bin/dpkg");

    /** Few letters, so that long common beginnings and near misses are frequent. */
    private static final String LIKELY = "00112901abZ~~+..--:";

    private static final Pattern SIGNED_EPOCH = Pattern.compile("[+-][0-9]+:");

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
            if (!SIGNED_EPOCH.matcher(text).lookingAt()) {
                assertThat(dpkg("--validate-version", text) == 0)
                        .as("'%s'", text)
                        .isEqualTo(DEB.isValid(text));
            }
        });
    }

    /** Where dpkg's C code and Debian's policy differ, the policy is followed: see {@link DebScheme#isValid}. */
    @Test
    void a_sign_before_an_epoch_is_refused_though_dpkg_overlooks_it() throws Exception {
        assumeDpkg();
        assertThat(dpkg("--validate-version", "+0:02")).as("dpkg on +0:02").isZero();
        assertThat(DEB.isValid("+0:02")).isFalse();
        assertThat(DEB.isValid("-0:02")).isFalse();
    }

    @Test
    @BadInput("F5")
    void F5_ten_thousand_made_up_pairs_are_ordered_as_debians_own_library_orders_them() throws Exception {
        Path perl = Path.of("/usr/bin/perl");
        Path library = Path.of("/usr/share/perl5/Dpkg/Version.pm");
        Needed.assume(Files.isExecutable(perl) && Files.isReadable(library), "libdpkg-perl, to ask it");
        long seed = Long.getLong("oakum.seed", new SplittableRandom().nextLong());
        List<List<String>> pairs = pairs(new SplittableRandom(seed), 10_000);

        List<String> judged = judgedByPerl(perl, pairs);

        assertThat(judged).as("-Doakum.seed=%d", seed).hasSameSizeAs(pairs);
        for (int i = 0; i < pairs.size(); i++) {
            String left = pairs.get(i).getFirst();
            String right = pairs.get(i).getLast();
            assertThat(String.valueOf(sign(left, right)))
                    .as("%s against %s, -Doakum.seed=%d", left, right, seed)
                    .isEqualTo(judged.get(i));
        }
    }

    /** Versions as they are built in earnest: epochs, release candidates, backports, rebuilds, security updates, native packages. */
    private static List<List<String>> pairs(SplittableRandom random, int count) {
        List<List<String>> pairs = new ArrayList<>();
        while (pairs.size() < count) {
            String left = random.nextBoolean() ? lifelike(random) : valid(random);
            String right = random.nextInt(3) == 0 ? lifelike(random) : near(random, left, LIKELY);
            if (DEB.isValid(left) && DEB.isValid(right)) {
                pairs.add(List.of(left, right));
            }
        }
        return pairs;
    }

    private static String lifelike(SplittableRandom random) {
        List<String> upstreams =
                List.of("1.0", "1.0~rc1", "1.0^git1", "1.0+dfsg", "2024a", "1.10", "1.9", "0~20240101", "1.0.0");
        List<String> revisions = List.of(
                "",
                "-1",
                "-2",
                "-1+deb12u1",
                "-1+deb12u2",
                "-1+deb12u10",
                "-1~bpo12+1",
                "-1+b1",
                "-0ubuntu0.22.04.1",
                "-1~deb11u1",
                "+nmu1");
        String epoch = random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "";
        return epoch
                + upstreams.get(random.nextInt(upstreams.size())).replace("^", random.nextBoolean() ? "+" : "~")
                + revisions.get(random.nextInt(revisions.size()));
    }

    private static List<String> judgedByPerl(Path perl, List<List<String>> pairs)
            throws IOException, InterruptedException {
        Path questions = Files.createTempFile("oakum-pairs", ".tsv");
        try {
            Files.write(
                    questions,
                    pairs.stream().map(pair -> String.join("\t", pair)).toList());
            Process process = new ProcessBuilder(
                            perl.toString(),
                            "-MDpkg::Version",
                            "-F\\t",
                            "-lane",
                            "print version_compare($F[0], $F[1])",
                            questions.toString())
                    .redirectErrorStream(true)
                    .start();
            List<String> answers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor()).as(String.join("\n", answers)).isZero();
            return answers;
        } finally {
            Files.deleteIfExists(questions);
        }
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
        Needed.assume(Files.isExecutable(DPKG), "dpkg, to ask it");
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
