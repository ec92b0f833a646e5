package io.oakum.core.version;

import static io.oakum.core.version.DebScheme.DEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DebSchemeTest {

    @ParameterizedTest
    @CsvSource({
        // a tilde sorts before the end of the text: a release candidate comes before its release
        "1.0~rc1, 1.0",
        "1.0~~, 1.0~",
        "1.0~bpo12+1, 1.0",
        // a binary rebuild and a security update come after what they rebuild
        "1.0-1, 1.0-1+b1",
        "1.0-1+b1, 1.0-1+b2",
        "1.0-1+b1, 1.0-1+deb12u1",
        "1.0-1+deb12u2, 1.0-1+deb12u10",
        "1.0-1+deb12u1~deb11u1, 1.0-1+deb12u1",
        // letters before marks, digits by their value
        "1.0a, 1.0+a",
        "1.0+dfsg-1, 1.0.1-1",
        "1.9, 1.10",
        "1.09, 1.10",
        // the epoch decides first, however long the rest
        "99999999:1, 100000000:0",
        "9.9-9, 1:0.1-1",
        // only the last hyphen begins the revision
        "1-2-3, 1-3-1",
        // numbers that fit no machine word
        "1.99999999999999999999999999, 1.100000000000000000000000000",
    })
    void the_left_version_is_the_earlier_one(String left, String right) {
        assertThat(DEB.compare(left, right)).isNegative();
        assertThat(DEB.compare(right, left)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0-0", "0:1.0, 1.0", "00:1.0, 1.0", "1.01, 1.1", "1.0-01, 1.0-1", "1., 1.0", "1.a, 1.a0"})
    void differently_written_versions_can_rank_the_same(String left, String right) {
        assertThat(DEB.compare(left, right)).isZero();
        assertThat(DEB.compare(right, left)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "1.0-1", "1:2:3-1", "2147483647:1", "00002147483647:1", "1.0-~", "1.0-a", "1--1"})
    void what_dpkg_takes_is_valid(String text) {
        assertThat(DEB.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1.0-",
                "-1",
                ":1",
                "1:",
                "a:1",
                "2147483648:1",
                "1_0",
                "1.0 -y",
                "*",
                " 1.0",
                "1.0 ",
                "1.0\n",
                "+1:0",
                "1:0é",
                "1.0-a:b:c_",
                "$(id)",
                "1.0\0",
                "١.٠"
            })
    void what_dpkg_refuses_is_not_valid(String text) {
        assertThat(DEB.isValid(text)).isFalse();
    }

    @Test
    void text_and_rank_of_a_version_are_different_questions() {
        assertThat(Version.deb("1.0")).isNotEqualTo(Version.deb("1.0-0"));
        assertThat(Version.deb("1.0").ranksWith(Version.deb("1.0-0"))).isTrue();
        assertThat(Version.deb("1.0").isBefore(Version.deb("1.1"))).isTrue();
        assertThat(Version.deb("1.1").isAfter(Version.deb("1.0"))).isTrue();
        assertThat(Version.deb("1.0 -y").isValid()).isFalse();
    }

    @Test
    void versions_of_different_schemes_are_not_compared() {
        var other = new Version(new ByText(), "1.0");

        assertThatThrownBy(() -> Version.deb("1.0").compareTo(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deb")
                .hasMessageContaining("by-text");
    }

    private record ByText() implements VersionScheme {
        @Override
        public String name() {
            return "by-text";
        }

        @Override
        public boolean isValid(String text) {
            return true;
        }

        @Override
        public int compare(String left, String right) {
            return left.compareTo(right);
        }
    }
}
