package io.oakum.protocol;

import static io.oakum.protocol.Dialect.SPOKEN;
import static io.oakum.protocol.Dialect.TOO_NEW;
import static io.oakum.protocol.Dialect.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DialectTest {
    @Test
    void agents_of_two_minor_versions_before_are_understood_and_older_ones_are_not() {
        assertThat(Dialect.of("1.4.0", "1.4.7")).isEqualTo(SPOKEN);
        assertThat(Dialect.of("1.4.9", "1.4.0")).as("patches change no message").isEqualTo(SPOKEN);
        assertThat(Dialect.of("1.2", "1.4.0")).isEqualTo(SPOKEN);
        assertThat(Dialect.of("1.1.9", "1.4.0")).isEqualTo(TOO_OLD);
        assertThat(Dialect.of("0.9.0", "1.0.0")).isEqualTo(TOO_OLD);
    }

    @Test
    void newer_agents_are_not() {
        assertThat(Dialect.of("1.5.0~rc1", "1.4.0")).isEqualTo(TOO_NEW);
        assertThat(Dialect.of("2.0.0", "1.4.0")).isEqualTo(TOO_NEW);
    }

    @Test
    void what_says_no_version_is_taken_for_one_of_ours() {
        assertThat(Dialect.of("0", "1.4.0")).isEqualTo(SPOKEN);
        assertThat(Dialect.of("", "1.4.0")).isEqualTo(SPOKEN);
        assertThat(Dialect.of("1.4.0", "")).isEqualTo(SPOKEN);
        assertThat(Dialect.of("999999999.1", "1.4.0")).isEqualTo(SPOKEN);
    }
}
