package io.oakum.core.version;

import static io.oakum.core.version.DebScheme.DEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.SharedData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every row of the corpora that dpkg itself judged. */
final class DebCorpusTest {

    @Test
    @BadInput("F5")
    void every_judged_pair_is_ordered_as_dpkg_orders_it() {
        List<String> wrong = new ArrayList<>();
        List<List<String>> rows = SharedData.rows("versions-deb.tsv");
        for (List<String> row : rows) {
            String seen = operator(DEB.compare(row.get(1), row.get(3)));
            String mirrored = operator(-Integer.signum(DEB.compare(row.get(3), row.get(1))));
            if (!seen.equals(row.get(2)) || !mirrored.equals(row.get(2))) {
                wrong.add(row + " came out as " + seen + " and mirrored as " + mirrored);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(rows).hasSizeGreaterThan(11_000);
    }

    @Test
    void every_judged_version_is_valid() {
        assertThat(SharedData.rows("versions-deb.tsv"))
                .allMatch(row -> DEB.isValid(row.get(1)))
                .allMatch(row -> DEB.isValid(row.get(3)));
    }

    @Test
    void what_dpkg_refuses_to_parse_is_ordered_all_the_same() {
        List<List<String>> rows = SharedData.rows("versions-lenient.tsv").stream()
                .filter(row -> row.get(1).equals("deb"))
                .toList();

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(operator(DEB.compare(row.get(2), row.get(4)))).isEqualTo(row.get(3));
            assertThat(DEB.isValid(row.get(2)) && DEB.isValid(row.get(4))).isFalse();
        });
    }

    @Test
    void no_refused_version_is_valid_and_none_breaks_the_order() {
        List<String> refused = SharedData.rows("versions-invalid.tsv").stream()
                .filter(row -> row.getFirst().equals("deb"))
                .map(row -> withoutQuotes(row.get(1)))
                .toList();

        assertThat(refused).hasSizeGreaterThan(30).noneMatch(DEB::isValid).allSatisfy(text -> {
            assertThat(DEB.compare(text, text)).isZero();
            assertThat(Integer.signum(DEB.compare(text, "1.0"))).isEqualTo(-Integer.signum(DEB.compare("1.0", text)));
        });
    }

    @Test
    void every_range_says_in_or_out_as_its_source_does() {
        List<List<String>> rows = SharedData.rows("ranges-deb.tsv");

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(isIn(row.get(1), row.get(2)))
                        .as("%s in %s", row.get(2), row.get(1))
                        .isEqualTo(row.get(3).equals("in")));
    }

    /** Grype's syntax: alternatives apart by {@code ||}, each a list of bounds that all must hold. */
    private static boolean isIn(String range, String version) {
        return Arrays.stream(range.split("\\|\\|"))
                .anyMatch(bounds -> Arrays.stream(bounds.split(",")).allMatch(bound -> holds(bound.strip(), version)));
    }

    private static boolean holds(String bound, String version) {
        String limit = bound.replaceFirst("^[<>=]+", "").strip();
        int order = DEB.compare(version, limit);
        return switch (bound.replaceFirst("[^<>=].*$", "")) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "=" -> order == 0;
            case String other -> throw new IllegalArgumentException("no bound begins with '" + other + "': " + bound);
        };
    }

    private static String operator(int order) {
        return order < 0 ? "<" : order > 0 ? ">" : "=";
    }

    /** The corpus quotes as JSON does, of which these rows need only the backslash. */
    private static String withoutQuotes(String json) {
        return json.substring(1, json.length() - 1).replace("\\\\", "\\");
    }
}
