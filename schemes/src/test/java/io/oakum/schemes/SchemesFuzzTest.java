package io.oakum.schemes;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.version.VersionScheme;
import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.testkit.SharedData;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every text has its place in every order, and is a range or is none; nothing is thrown. */
final class SchemesFuzzTest {
    private static final List<String> VERSIONS = List.of(
            "1:2.36-9+deb12u14~bpo1+b2",
            "0:1.2.3^git20260101-4.el9_2.module+el9.1.0+1+abc",
            "1.2.3_alpha4_p5-r6",
            "1.0.0-alpha.1+build.5",
            "v1.2.x-dev",
            "1!2.0.post1.dev3+local.4",
            "1.0.0.RELEASE-SNAPSHOT",
            "17.0.9+9",
            "1.8.0_131-b11");

    private static final List<VersionScheme> SCHEMES = VersionSchemes.names().stream()
            .map(name -> VersionSchemes.byName(name).orElseThrow())
            .toList();

    /** Of the tables of judged pairs. */
    private static final int LEFT = 1;

    private static final int EACH = 60;
    private static final int SOME = 200;

    private static final List<String> RANGES = List.of(
            "> 1.0, < 2.0 || = 3.0",
            "^1.2.3 || ~2.x - 3.0.0 >=4 <5",
            ">=1.0,!=1.3.*,~=1.2.3,===a",
            "vers:deb/>=1%2B1|<2|!=1.5",
            "vers:npm/*");

    @Test
    @Fuzzes({Pep440Reader.class, NpmVersionReader.class})
    void two_texts_are_ordered_in_every_scheme() {
        Fuzz.of("versions").from(VERSIONS).reads(SchemesFuzzTest::order);
    }

    @Test
    void the_judged_versions_are_ordered_in_every_scheme_when_damaged() {
        for (String scheme :
                List.of("alpm", "apk", "composer", "deb", "gem", "maven", "npm", "portage", "pypi", "rpm")) {
            Fuzz.of("versions-of-" + scheme)
                    .from(SharedData.some("versions-" + scheme + ".tsv", LEFT, EACH))
                    .atMost(SOME)
                    .reads(SchemesFuzzTest::order);
        }
    }

    private static void order(String text) {
        String left = text.substring(0, text.length() / 2);
        for (VersionScheme scheme : SCHEMES) {
            scheme.isValid(text);
            assertThat(Integer.signum(scheme.compare(left, text)))
                    .as("%s", scheme.name())
                    .isEqualTo(-Integer.signum(scheme.compare(text, left)));
        }
    }

    @Test
    void the_judged_ranges_are_read_when_damaged() {
        for (String scheme : List.of("deb", "gem", "maven", "npm", "pypi", "rpm", "semver")) {
            Fuzz.of("ranges-of-" + scheme)
                    .from(SharedData.some("ranges-" + scheme + ".tsv", LEFT, EACH))
                    .atMost(SOME)
                    .reads(text -> VersionRanges.parse(scheme, text).ifPresent(range -> range.contains("1.2.3")));
        }
    }

    @Test
    @Fuzzes({VersionRanges.class, VersReader.class, NpmRangeReader.class})
    void a_text_is_a_range_or_none_in_every_scheme() {
        for (String scheme : VersionSchemes.names()) {
            Fuzz.of("ranges")
                    .from(RANGES)
                    .atMost(500)
                    .reads(text -> VersionRanges.parse(scheme, text).ifPresent(range -> range.contains("1.2.3")));
        }
        Fuzz.of("ranges").from(RANGES).reads(text -> {
            VersionRanges.npm(text, true, true).ifPresent(range -> range.contains("1.2.3"));
            VersionRanges.vers(text).ifPresent(range -> range.contains("1.2.3"));
            VersionRanges.vers("vers:" + text.toLowerCase(Locale.ROOT)).ifPresent(range -> range.contains(text));
        });
    }
}
