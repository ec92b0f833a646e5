package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {
    private static final List<String> NAMES = List.of("anna.berg", "f-1a2b3c4d5e6f");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "eleven-char",
                "aaaaaaaaaaaaaaaa",
                "passwordpassword",
                "P@ssw0rd2026!!!!",
                "Qwertyuiopasdf",
                "1q2w3e4r5t6y7u",
                "letmeinplease!!",
                "abcabcabcabcabc",
                "Oakum-Oakum-2026",
                "anna.berg.2026",
                "ANNABERG123456"
            })
    void what_everybody_tries_first_is_refused(String password) {
        assertThat(PasswordRule.fault(password, NAMES)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "twelve chars",
                "tarred fibre in the seams",
                "blå hveps æder 7 æbler",
                "🐟🐠🐡🦈🐙🦑🦐🦞🦀🐚🐋🐬",
                "anna.berg has eleven wasps"
            })
    void any_characters_are_taken(String password) {
        assertThat(PasswordRule.fault(password, NAMES)).isEmpty();
    }

    @Test
    void it_may_be_as_long_as_256_characters_and_no_longer() {
        assertThat(PasswordRule.fault("abcdefg ".repeat(32), NAMES))
                .as("256, but the same over and over")
                .isEmpty();
        assertThat(PasswordRule.fault("abcdefg ".repeat(32) + "x", NAMES))
                .contains("has 12 to 256 characters, this has 257");
    }

    @Test
    void the_reason_says_what_is_wrong() {
        assertThat(PasswordRule.fault("short", NAMES)).contains("has 12 to 256 characters, this has 5");
        assertThat(PasswordRule.fault("Password12345", NAMES)).contains("is among those that are tried first");
        assertThat(PasswordRule.fault("anna.berg-123", NAMES).orElseThrow()).contains("\"annaberg\"");
    }
}
