package io.oakum.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of the schemes beside Debian's does differently; the corpora are asked in the module that knows all schemes. */
final class OtherSchemesTest {
    private static final Map<String, VersionScheme> SCHEMES =
            Map.of("rpm", RpmScheme.RPM, "alpm", AlpmScheme.ALPM, "apk", ApkScheme.APK, "semver", SemverScheme.SEMVER);

    @ParameterizedTest
    @CsvSource({
        // rpm: tilde before the end, caret behind it and before more
        "rpm, 1.0~rc1, 1.0",
        "rpm, 1.0, 1.0^git1",
        "rpm, 1.0^git1, 1.0.1",
        "rpm, 1.0^git1~pre, 1.0^git1",
        // rpm: letters before digits, a missing release before any
        "rpm, 1.a, 1.1",
        "rpm, 1.0, 1.0-1",
        "rpm, 9.9-9, 1:0.1-1",
        "rpm, 4.18.0-425.3.1.el8, 4.18.0-425.10.1.el8_7",
        // pacman: a letter after the same beginning is a pre-release
        "alpm, 1.0beta, 1.0",
        "alpm, 1.0, 1.0.1",
        "alpm, 1.0-1, 1.0-2",
        "alpm, 9.9-9, 1:0.1-1",
        // apk: suffixes before and behind the release, decimal places of old, revisions
        "apk, 1.0_rc1, 1.0",
        "apk, 1.0, 1.0_p1",
        "apk, 1.0_alpha2, 1.0_beta1",
        "apk, 1.01, 1.1",
        "apk, 1.0-r9, 1.0-r10",
        "apk, 1.0, 1.0a",
        "apk, 1.0-r1, 1.0.1-r0",
        // semver: pre-releases before, numbers by value and before words
        "semver, 1.0.0-rc.1, 1.0.0",
        "semver, 1.0.0-alpha.9, 1.0.0-alpha.10",
        "semver, 1.0.0-1, 1.0.0-alpha",
        "semver, 1.0.0-alpha, 1.0.0-alpha.1",
        "semver, 1.9.0, 1.10.0",
        "semver, 1.0.0.beta1, 1.0.0",
    })
    void the_left_version_is_the_earlier_one(String name, String left, String right) {
        VersionScheme scheme = SCHEMES.getOrDefault(name, DebScheme.DEB);

        assertThat(scheme.compare(left, right)).isNegative();
        assertThat(scheme.compare(right, left)).isPositive();
        assertThat(scheme.isValid(left) && scheme.isValid(right)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rpm, 0:1.0-1, 1.0-1",
        "rpm, 1.01, 1.1",
        "rpm, 1_0, 1.0",
        "alpm, 1.0-1, 1.0",
        "alpm, 0:1.0-1, 1.0-1",
        "semver, v1.2.3, 1.2.3+build",
        "semver, 1, 1.0.0"
    })
    void differently_written_versions_can_rank_the_same(String name, String left, String right) {
        VersionScheme scheme = SCHEMES.getOrDefault(name, DebScheme.DEB);

        assertThat(scheme.compare(left, right)).isZero();
        assertThat(scheme.compare(right, left)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1.0 -y", "1.0\n", "\u007f", "1\t2"})
    void what_could_name_no_version_is_not_valid(String text) {
        assertThat(SCHEMES.values()).noneMatch(scheme -> scheme.isValid(text));
    }
}
