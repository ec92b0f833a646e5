package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeCodeTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:10Z");

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void the_vectors_of_rfc_6238_come_out(long seconds, String code) {
        assertThat(TimeCode.of(SECRET, TimeCode.step(Instant.ofEpochSecond(seconds)), 8))
                .isEqualTo(code);
    }

    @Test
    void a_clock_may_be_wrong_by_one_stretch_either_way_and_no_more() {
        long step = TimeCode.step(NOON);
        for (long off = -1; off <= 1; off++) {
            assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step + off), NOON, 0))
                    .hasValue(step + off);
        }
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step - 2), NOON, 0))
                .isEmpty();
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step + 2), NOON, 0))
                .isEmpty();
    }

    @Test
    @BadInput("W16")
    void W16_a_code_that_was_used_and_those_before_it_are_not_good_again() {
        long step = TimeCode.step(NOON);

        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step), NOON, step))
                .isEmpty();
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step - 1), NOON, step))
                .isEmpty();
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step + 1), NOON, step))
                .hasValue(step + 1);
    }

    @ParameterizedTest
    @CsvSource({"''", "abcdef", "1234567", "-12345", "'١٢٣٤٥٦'"})
    void what_is_no_code_matches_nothing(String code) {
        assertThat(TimeCode.match(SECRET, code, NOON, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void the_vectors_of_rfc_4648_come_out_without_their_padding(String text, String base32) {
        assertThat(TimeCode.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base32);
    }
}
