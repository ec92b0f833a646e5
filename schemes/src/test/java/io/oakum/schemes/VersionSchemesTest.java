package io.oakum.schemes;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.version.VersionScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionSchemesTest {

    @Test
    void every_name_finds_the_scheme_that_is_called_so() {
        assertThat(VersionSchemes.names())
                .isSorted()
                .allSatisfy(name -> assertThat(VersionSchemes.byName(name))
                        .get()
                        .satisfies(scheme -> {
                            assertThat(scheme.name()).isEqualTo(name);
                            assertThat(scheme)
                                    .hasToString(name)
                                    .isSameAs(VersionSchemes.byName(name).orElseThrow());
                        }));
    }

    @ParameterizedTest
    @CsvSource({"deb, deb", "PyPI, pypi", "alpine, apk", "ebuild, portage", "hex, semver", "golang, golang", "gem, gem"
    })
    void a_type_of_a_package_url_has_its_scheme(String type, String scheme) {
        assertThat(VersionSchemes.byPurlType(type)).map(VersionScheme::name).hasValue(scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "generic", "github", "docker", "npm-loose", "DEB\n"})
    void a_type_that_no_scheme_orders_has_none(String type) {
        assertThat(VersionSchemes.byPurlType(type)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Debian:12, deb",
        "Ubuntu:Pro:18.04:LTS, deb",
        "AlmaLinux:9, rpm",
        "Alpine:v3.20, apk",
        "Go, golang",
        "crates.io, cargo",
        "Packagist, composer",
        "SwiftURL, semver",
        "RubyGems, gem"
    })
    void an_ecosystem_of_osv_has_its_scheme_with_its_release_or_without(String ecosystem, String scheme) {
        assertThat(VersionSchemes.byOsvEcosystem(ecosystem))
                .map(VersionScheme::name)
                .hasValue(scheme);
    }

    @Test
    void an_ecosystem_without_an_order_has_no_scheme() {
        assertThat(VersionSchemes.byOsvEcosystem("OSS-Fuzz")).isEmpty();
        assertThat(VersionSchemes.byOsvEcosystem("Android:12")).isEmpty();
        assertThat(VersionSchemes.byOsvEcosystem("")).isEmpty();
    }

    @Test
    void in_osv_zero_is_a_version_and_the_first_one() {
        VersionScheme debian = VersionSchemes.byOsvEcosystem("Debian:12").orElseThrow();

        assertThat(debian.compare("0", "0~~")).isNegative();
        assertThat(debian.compare("0~~", "0")).isPositive();
        assertThat(debian.compare("0", "0")).isZero();
        assertThat(debian.isValid("0")).isTrue();
        assertThat(debian).isEqualTo(VersionSchemes.byOsvEcosystem("Debian:13").orElseThrow());
    }
}
