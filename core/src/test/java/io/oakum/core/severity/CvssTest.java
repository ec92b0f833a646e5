package io.oakum.core.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.oakum.core.severity.CvssReading.NoVector;
import io.oakum.core.severity.CvssReading.Scored;
import io.oakum.testkit.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CvssTest {
    private static final String V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static final String LETTERS = "AVCLPRNUISEXM:/:/3.140 \0é\t";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "\"\"; is no metric",
                "CVSS:3.1; is no metric",
                "CVSS:3.1/; is no metric",
                "CVSS:5.0/AV:N; no version is called 'CVSS:5.0'",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H; does not give A",
                "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H; gives AV twice",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/; '' is no metric",
                "CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H; 'AV:Q' is no metric",
                "CVSS:3.1/av:n/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H; 'av:n' is no metric",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/Au:N; 'Au:N' is no metric",
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N; 'SI:S' is no metric",
                "(AV:N/AC:L/Au:N/C:P/I:N/A:N); is no metric",
                "9.8; is no metric"
            })
    void what_is_no_vector_is_refused_with_a_reason(String text, String reason) {
        assertThat(Cvss.read(text))
                .isInstanceOfSatisfying(
                        NoVector.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void metrics_count_in_any_order() {
        assertThat(Cvss.read("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N")).isEqualTo(Cvss.read(V3));
    }

    @ParameterizedTest
    @CsvSource({
        // what 3.0 rounds up by its last decimals and 3.1 does not
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8",
        "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N, 0.0",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N, 0.0",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H, 10.0",
        "AV:L/AC:H/Au:M/C:N/I:N/A:N, 0.0"
    })
    void the_ends_of_the_scale_are_reached(String vector, String base) {
        assertThat(Cvss.read(vector))
                .isInstanceOfSatisfying(
                        Scored.class, scored -> assertThat(scored.base()).hasToString(base));
    }

    @Test
    void a_vector_never_throws_whatever_becomes_of_it() {
        Seeds.check(50_000, random -> {
            var changed = new StringBuilder(random.nextBoolean() ? V3 : "CVSS:4.0" + V3.substring(8));
            for (int changes = random.nextInt(5); changes > 0; changes--) {
                int at = random.nextInt(changed.length() + 1);
                int to = Math.min(changed.length(), at + random.nextInt(5));
                changed.replace(at, to, String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length()))));
            }
            assertThatCode(() -> Cvss.read(changed.toString()))
                    .as("'%s'", changed)
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void a_text_longer_than_any_vector_is_refused_at_once() {
        assertThat(Cvss.read(V3 + "/E:X".repeat(1_000_000))).isInstanceOf(NoVector.class);
    }
}
