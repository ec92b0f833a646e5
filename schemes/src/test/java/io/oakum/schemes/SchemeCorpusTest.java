package io.oakum.schemes;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.version.VersionScheme;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the corpora that the package managers themselves judged. */
final class SchemeCorpusTest {

    /** Java's runtimes have a corpus of ranges only. */
    static List<String> schemes() {
        return VersionSchemes.names().stream()
                .filter(name -> !name.equals("jvm"))
                .toList();
    }

    @Test
    void in_osv_zero_is_before_every_version_and_what_is_no_version_has_its_place() {
        Map<String, String> ecosystems = Map.of(
                "apk",
                "Alpine:v3.20",
                "cran",
                "CRAN",
                "deb",
                "Debian:12",
                "gem",
                "RubyGems",
                "pypi",
                "PyPI",
                "rpm",
                "Red Hat");

        assertThat(SharedData.rows("versions-osv-sentinel.tsv")).isNotEmpty().allSatisfy(row -> {
            VersionScheme scheme = VersionSchemes.byOsvEcosystem(ecosystems.getOrDefault(row.get(1), row.get(1)))
                    .orElseThrow();
            assertThat(operator(scheme.compare(row.get(2), row.get(4))))
                    .as("%s", row)
                    .isEqualTo(row.get(3));
        });
    }

    @ParameterizedTest
    @MethodSource("schemes")
    @BadInput("F5")
    void every_judged_pair_is_ordered_as_its_package_manager_orders_it(String name) {
        VersionScheme scheme = VersionSchemes.byName(name).orElseThrow();
        List<String> wrong = new ArrayList<>();
        List<List<String>> rows = SharedData.rows("versions-" + name + ".tsv");
        for (List<String> row : rows) {
            String seen = operator(scheme.compare(row.get(1), row.get(3)));
            String mirrored = operator(-Integer.signum(scheme.compare(row.get(3), row.get(1))));
            if (!seen.equals(row.get(2)) || !mirrored.equals(row.get(2))) {
                wrong.add(row + " came out as " + seen + " and mirrored as " + mirrored);
            }
        }

        assertThat(rows).isNotEmpty();
        assertThat(wrong).as("%d of %d", wrong.size(), rows.size()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void every_judged_version_is_valid(String name) {
        VersionScheme scheme = VersionSchemes.byName(name).orElseThrow();

        assertThat(SharedData.rows("versions-" + name + ".tsv"))
                .allMatch(row -> scheme.isValid(row.get(1)), "left is valid")
                .allMatch(row -> scheme.isValid(row.get(3)), "right is valid");
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void what_the_package_manager_refuses_is_ordered_as_advisories_have_it(String name) {
        VersionScheme scheme = VersionSchemes.byName(name).orElseThrow();

        assertThat(SharedData.rows("versions-lenient.tsv").stream()
                        .filter(row -> row.get(1).equals(name)))
                .allSatisfy(row -> {
                    assertThat(operator(scheme.compare(row.get(2), row.get(4)))).isEqualTo(row.get(3));
                    assertThat(scheme.isValid(row.get(2)) && scheme.isValid(row.get(4)))
                            .isFalse();
                });
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void no_refused_version_is_valid_and_none_breaks_the_order(String name) {
        VersionScheme scheme = VersionSchemes.byName(name).orElseThrow();

        assertThat(SharedData.rows("versions-invalid.tsv").stream()
                        .filter(row -> row.getFirst().equals(name))
                        .map(row -> withoutQuotes(row.get(1))))
                .noneMatch(scheme::isValid)
                .allSatisfy(text -> {
                    assertThat(scheme.compare(text, text)).isZero();
                    assertThat(Integer.signum(scheme.compare(text, "1.0")))
                            .isEqualTo(-Integer.signum(scheme.compare("1.0", text)));
                });
    }

    private static String operator(int order) {
        return order < 0 ? "<" : order > 0 ? ">" : "=";
    }

    /** The corpus quotes as JSON does, of which these rows need only the backslash. */
    private static String withoutQuotes(String json) {
        return json.substring(1, json.length() - 1).replace("\\\\", "\\");
    }
}
