package io.oakum.schemes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.oakum.testkit.Seeds;
import io.oakum.testkit.SharedData;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionRangesTest {
    private static final String LETTERS = "0019.-xX*^~<>=!|, vabr+_:/@\0é";

    @ParameterizedTest
    @ValueSource(strings = {"apk", "deb", "gem", "golang", "jvm", "maven", "npm", "portage", "pypi", "rpm", "semver"})
    void every_range_of_the_corpus_says_in_or_out_as_its_source_does(String scheme) {
        List<List<String>> rows = SharedData.rows("ranges-" + scheme + ".tsv");

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            String text = row.get(1).replace("\\t", "\t");
            Optional<VersionRange> range = row.get(4).isEmpty()
                    ? VersionRanges.parse(scheme, text)
                    : VersionRanges.npm(
                            text, row.get(4).contains("loose"), row.get(4).contains("includePrerelease"));
            assertThat(range.orElseThrow().contains(row.get(2)))
                    .as("%s in %s", row.get(2), text)
                    .isEqualTo(row.get(3).equals("in"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "vers:deb/>=1|<2, 1.5, true",
        "vers:deb/>=1|<2, 2~rc1, true",
        "vers:deb/>=1|<2, 2, false",
        "vers:deb/<2|>=1, 1, true",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 1.2.3, true",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 1.2.4, false",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 4.9.9, true",
        "vers:pypi/0.0.0|0.0.1|0.0.2|0.0.3|1.0|2.0pre1, 2.0rc1, true",
        "vers:gem/>=2.2.0|!=2.2.1|<2.3.0, 2.2.1, false",
        "vers:gem/>=2.2.0|!=2.2.1|<2.3.0, 2.2.2, true",
        "vers:maven/!=1.0, 1.1, true",
        "vers:maven/!=1.0, 1.0.0, false",
        "vers:rpm/<1:1.0|>=2:1.0|<2:2.0, 0:5, true",
        "vers:rpm/<1:1.0|>=2:1.0|<2:2.0, 1:5, false",
        "vers:alpine/>1.0-r0, 1.0-r1, true",
        "vers:deb/<1%2B2, 1+1, true",
        "vers:deb/*, anything, true",
        "vers:all/*, anything, true",
        "vers:none/*, anything, false",
        "'vers:golang/ >=v1.0.0 | <v1.2.0 ', v1.1.0, true",
    })
    void a_vers_range_is_in_every_scheme(String range, String version, boolean isIn) {
        assertThat(VersionRanges.vers(range).orElseThrow().contains(version)).isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "vers:",
                "vers:deb",
                "vers:deb/",
                "vers:deb/>=",
                "vers:deb/1||2",
                "vers:deb/1|=1",
                "vers:deb/*|1",
                "vers:nothing/1",
                "vers:deb/%zz",
                "deb/>=1",
                "vers:all/1"
            })
    void what_is_no_vers_range_gives_no_answer(String text) {
        assertThat(VersionRanges.vers(text)).isEmpty();
    }

    @Test
    void what_is_no_range_gives_no_answer() {
        assertThat(VersionRanges.parse("deb", "< 1,")).isEmpty();
        assertThat(VersionRanges.parse("deb", "< 1 2")).isEmpty();
        assertThat(VersionRanges.parse("pypi", "~= 1")).isEmpty();
        assertThat(VersionRanges.parse("pypi", "< french toast")).isEmpty();
        assertThat(VersionRanges.parse("npm", ">=1 foo")).isEmpty();
        assertThat(VersionRanges.parse("npm", "<")).isEmpty();
        assertThat(VersionRanges.parse("no such scheme", "< 1")).isEmpty();
    }

    @Test
    void an_empty_range_holds_every_version() {
        assertThat(VersionSchemes.names())
                .allSatisfy(name -> assertThat(
                                VersionRanges.parse(name, "").orElseThrow().contains("1.2.3"))
                        .isTrue());
    }

    @Test
    void no_text_makes_a_range_throw() {
        Seeds.check(50_000, random -> {
            String scheme = VersionSchemes.names()
                    .get(random.nextInt(VersionSchemes.names().size()));
            String range = text(random);
            String version = text(random);
            assertThatCode(() -> {
                        VersionRanges.parse(scheme, range).ifPresent(parsed -> parsed.contains(version));
                        VersionRanges.npm(range, true, true).ifPresent(parsed -> parsed.contains(version));
                        VersionRanges.vers("vers:" + scheme + "/" + range)
                                .ifPresent(parsed -> parsed.contains(version));
                    })
                    .as("%s '%s' '%s'", scheme, range, version)
                    .doesNotThrowAnyException();
        });
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
