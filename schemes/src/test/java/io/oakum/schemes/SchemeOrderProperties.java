package io.oakum.schemes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.oakum.core.version.VersionScheme;
import io.oakum.testkit.Seeds;
import io.oakum.testkit.SharedData;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every text, also for those that no package manager would take. */
final class SchemeOrderProperties {
    private static final String LIKELY = "0011929abprcvZ..--~^_+:";
    private static final String JUNK = LIKELY + " #!@*/é\0\t\uD800$٣²\u00a0";
    private static final List<String> PARTS = List.of(
            "1", "1.", "1-", "-1", "_p", "a1", "0", "#.", "~", "^", ".0", "+a.", "!", "1:", "\0", "é", "_alpha_", "p.");

    private static final int CASES = 20_000;

    static List<String> schemes() {
        return VersionSchemes.names();
    }

    static List<String> totallyOrdered() {
        return VersionSchemes.names().stream()
                .filter(name -> scheme(name).isTransitive())
                .toList();
    }

    @Test
    void pacmans_composers_and_mavens_orders_are_none_to_sort_by() {
        assertThat(schemes())
                .filteredOn(name -> !scheme(name).isTransitive())
                .containsExactly("alpm", "composer", "maven");
        assertThat(VersionSchemes.byOsvEcosystem("Packagist"))
                .hasValueSatisfying(scheme -> assertThat(scheme.isTransitive()).isFalse());
    }

    @Test
    void mavens_order_goes_in_a_circle() {
        assertThat(sign(MavenScheme.MAVEN, "1", "1.r.0")).isNegative();
        assertThat(sign(MavenScheme.MAVEN, "1.r.0", "1-rc1")).isNegative();
        assertThat(sign(MavenScheme.MAVEN, "1-rc1", "1")).isNegative();
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void any_two_texts_are_ordered_and_the_other_way_round_alike(String name) {
        VersionScheme scheme = scheme(name);
        List<String> known = known(name);
        Seeds.check(CASES, random -> {
            String a = text(random, known);
            String b = random.nextBoolean() ? near(random, a) : text(random, known);

            assertThat(scheme.compare(a, a)).as("'%s' against itself", a).isZero();
            assertThat(sign(scheme, a, b))
                    .as("'%s' against '%s', mirrored", a, b)
                    .isEqualTo(-sign(scheme, b, a));
            assertThat(scheme.isValid(a)).as("'%s' is valid, asked twice", a).isEqualTo(scheme.isValid(a));
        });
    }

    @ParameterizedTest
    @MethodSource("totallyOrdered")
    void any_three_texts_are_totally_ordered(String name) {
        VersionScheme scheme = scheme(name);
        List<String> known = known(name);
        Seeds.check(CASES, random -> {
            String a = text(random, known);
            String b = near(random, a);
            String c = near(random, b);
            if (sign(scheme, a, b) <= 0 && sign(scheme, b, c) <= 0) {
                int least = Math.min(sign(scheme, a, b), sign(scheme, b, c));
                assertThat(sign(scheme, a, c)).as("'%s', '%s', '%s'", a, b, c).isEqualTo(least);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void texts_of_any_length_are_ordered(String name) {
        VersionScheme scheme = scheme(name);

        for (String part : PARTS) {
            String text = part.repeat(40_000);
            assertThatCode(() -> assertThat(sign(scheme, text, "1." + text))
                            .as("%s %s", scheme.isValid("1" + text), scheme.isValid(text))
                            .isEqualTo(-sign(scheme, "1." + text, text)))
                    .as("40,000 times '%s'", part)
                    .doesNotThrowAnyException();
        }
    }

    private static VersionScheme scheme(String name) {
        return VersionSchemes.byName(name).orElseThrow();
    }

    /** Versions of the corpus; for a scheme that has none, Java's. */
    private static List<String> known(String name) {
        return name.equals("jvm")
                ? List.of("1.8.0_131-b11", "1.8.0_131-ea", "9.0.0-ea", "11.0.9.1+1", "17", "1.7.0")
                : SharedData.rows("versions-" + name + ".tsv").stream()
                        .flatMap(row -> Stream.of(row.get(1), row.get(3)))
                        .toList();
    }

    private static int sign(VersionScheme scheme, String left, String right) {
        return Integer.signum(scheme.compare(left, right));
    }

    private static String text(SplittableRandom random, List<String> known) {
        return near(random, known.get(random.nextInt(known.size())));
    }

    /** The text with up to three characters taken out, put in or replaced. */
    private static String near(SplittableRandom random, String text) {
        var changed = new StringBuilder(text);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            String letters = random.nextInt(4) == 0 ? JUNK : LIKELY;
            int at = random.nextInt(changed.length() + 1);
            int to = Math.min(changed.length(), at + random.nextInt(2));
            char letter = letters.charAt(random.nextInt(letters.length()));
            changed.replace(at, to, random.nextInt(3) == 0 ? "" : String.valueOf(letter));
        }
        return changed.toString();
    }
}
