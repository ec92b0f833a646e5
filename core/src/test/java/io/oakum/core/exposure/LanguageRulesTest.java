package io.oakum.core.exposure;

import static io.oakum.core.exposure.Scenes.DEBIAN;
import static io.oakum.core.exposure.Scenes.VENDOR;
import static io.oakum.core.exposure.Scenes.advisory;
import static io.oakum.core.exposure.Scenes.aliased;
import static io.oakum.core.exposure.Scenes.assess;
import static io.oakum.core.exposure.Scenes.libssl;
import static io.oakum.core.exposure.Scenes.matcher;
import static io.oakum.core.exposure.Scenes.npm;
import static io.oakum.core.exposure.Scenes.opensslBefore;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.exposure.VersionRange.Event;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that scanners get wrong, of language packages and of the many names of one flaw. */
final class LanguageRulesTest {
    private static final String CVE = "CVE-2026-0001";

    @ParameterizedTest
    @CsvSource({"Flask_Login,flask-login", "zope.interface,zope-interface", "a--b__c,a-b-c", "DJANGO,django"})
    void names_are_normalised_by_the_ecosystems_rule(String written, String one) {
        assertThat(Ecosystem.of("PyPI").normalised(written)).isEqualTo(one);
        assertThat(Ecosystem.of("npm").normalised(written)).isEqualTo(written);
    }

    @Test
    void an_explicit_version_or_any_range_counts() {
        var range = new VersionRange(List.of(Event.introduced("2.0.0"), Event.fixed("2.1.0")));
        var record = aliased("GHSA-1", List.of(CVE), npm("left-pad", List.of("1.0.0"), range));

        assertThat(says(record, leftPad("1.0.0"))).containsExactly(Says.AFFECTED);
        assertThat(says(record, leftPad("2.0.5"))).containsExactly(Says.AFFECTED);
        assertThat(says(record, leftPad("1.5.0"))).containsExactly(Says.MENDED);
        assertThat(says(record, leftPad("2.1.0"))).containsExactly(Says.MENDED);
    }

    @Test
    void a_withdrawn_advisory_does_not_count() {
        var withdrawn = new Advisory(
                "GHSA-1",
                VENDOR,
                new TreeSet<>(),
                new TreeSet<>(),
                new Advisory.Dates(Optional.empty(), Optional.empty(), Optional.of(Instant.EPOCH)),
                "",
                List.of(npm("left-pad", List.of(), VersionRange.all())));

        assertThat(says(withdrawn, leftPad("1.0.0"))).isEmpty();
    }

    @Test
    void the_last_affected_version_is_affected_and_the_next_is_not() {
        var range = new VersionRange(List.of(Event.introduced("0"), Event.lastAffected("1.4.0")));
        var record = aliased("GHSA-1", List.of(), npm("left-pad", List.of(), range));

        assertThat(says(record, leftPad("1.4.0"))).containsExactly(Says.AFFECTED);
        assertThat(says(record, leftPad("1.4.1"))).containsExactly(Says.MENDED);
    }

    @Test
    void introduced_zero_is_before_every_version_also_before_those_that_sort_before_zero() {
        var record = aliased("GHSA-1", List.of(), npm("left-pad", List.of(), VersionRange.before("1.0.0")));

        assertThat(says(record, leftPad("0.0.0-alpha"))).containsExactly(Says.AFFECTED);
    }

    @Test
    void events_count_in_the_order_of_their_versions_however_they_are_listed() {
        var range = new VersionRange(
                List.of(Event.fixed("2.1.0"), Event.introduced("2.0.0"), Event.fixed("1.5.0"), Event.introduced("0")));
        var record = aliased("GHSA-1", List.of(), npm("left-pad", List.of(), range));

        assertThat(says(record, leftPad("1.4.0"))).containsExactly(Says.AFFECTED);
        assertThat(says(record, leftPad("1.6.0"))).containsExactly(Says.MENDED);
        assertThat(says(record, leftPad("2.0.1"))).containsExactly(Says.AFFECTED);
    }

    @Test
    void a_range_that_begins_where_another_ends_leaves_no_gap() {
        var range = new VersionRange(List.of(
                Event.introduced("0"), Event.fixed("2.0.0"), Event.introduced("2.0.0"), Event.lastAffected("2.0.0")));
        var record = aliased("GHSA-1", List.of(), npm("left-pad", List.of(), range));

        assertThat(says(record, leftPad("2.0.0"))).containsExactly(Says.AFFECTED);
        assertThat(says(record, leftPad("2.0.1"))).containsExactly(Says.MENDED);
    }

    @Test
    void versions_that_are_none_never_throw_and_are_told_once() {
        var range = VersionRange.before("not a version!");
        var matcher = matcher(
                aliased("GHSA-1", List.of(), npm("left-pad", List.of(), range)),
                aliased("GHSA-2", List.of(), npm("left-pad", List.of(), range)));

        var matched = matcher.match(leftPad("<unknown>"));

        assertThat(matched.attributions()).hasSize(2);
        assertThat(matcher.doubts()).containsExactly(new Doubt.NoVersion(Scenes.NPM, "left-pad", "not a version!"));
        assertThat(matched.doubts()).containsExactly(new Doubt.NoVersion(Scenes.NPM, "left-pad", "<unknown>"));
    }

    @Test
    void without_a_scheme_only_versions_named_one_by_one_match_and_it_is_told() {
        var hex = Ecosystem.of("Hex");
        var record = aliased(
                "GHSA-1",
                List.of(),
                Affected.binary(hex, "phoenix", List.of("1.0"), List.of(VersionRange.before("2.0")), Scope.ANY));

        assertThat(says(record, Component.of(hex, "phoenix", "1.0"))).containsExactly(Says.AFFECTED);
        assertThat(matcher(record).match(Component.of(hex, "phoenix", "1.1")).doubts())
                .containsExactly(new Doubt.NoScheme("Hex"));
    }

    @Test
    void an_exposure_is_per_cve_where_there_is_one_else_per_advisory() {
        var many = new Advisory(
                "DSA-1-1",
                DEBIAN,
                new TreeSet<>(),
                new TreeSet<>(Set.of(CVE, "CVE-2026-0002")),
                Advisory.Dates.UNKNOWN,
                "",
                List.of(opensslBefore("3.0.2-1")));
        var other = advisory(CVE, DEBIAN, CVE, opensslBefore("3.0.3-1"));
        var nameless = advisory("DSA-2-1", DEBIAN, "", opensslBefore("3.0.2-1"));

        assertThat(assess(libssl("3.0.1-1"), many, other, nameless))
                .extracting(
                        Assessment::vulnerability, each -> each.attributions().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(CVE, 2),
                        org.assertj.core.groups.Tuple.tuple("CVE-2026-0002", 1),
                        org.assertj.core.groups.Tuple.tuple("DSA-2-1", 1));
    }

    @Test
    void aliases_are_merged_by_their_graph_also_in_circles() {
        var first = aliased("GHSA-1", List.of("PYSEC-1"), npm("left-pad", List.of("1.0.0")));
        var second = aliased("PYSEC-1", List.of("X-9", "GHSA-1"), npm("left-pad", List.of("1.0.0")));
        var third = aliased("X-9", List.of("GHSA-1", CVE), npm("left-pad", List.of("1.0.0")));

        assertThat(assess(leftPad("1.0.0"), first, second, third))
                .singleElement()
                .extracting(Assessment::vulnerability)
                .isEqualTo(CVE);
    }

    @Test
    void an_advisory_that_names_two_cves_makes_no_one_of_them_for_others() {
        var both = aliased("GHSA-1", List.of(CVE, "CVE-2026-0002"), npm("left-pad", List.of("1.0.0")));
        var one = aliased("GHSA-2", List.of(CVE), npm("left-pad", List.of("2.0.0")));

        assertThat(assess(leftPad("2.0.0"), both, one))
                .filteredOn(each -> each.standing().isOpen())
                .extracting(Assessment::vulnerability)
                .containsExactly(CVE);
    }

    private static Component leftPad(String version) {
        return Component.of(Scenes.NPM, "left-pad", version);
    }

    private static List<Says> says(Advisory advisory, Component component) {
        return matcher(advisory).match(component).attributions().stream()
                .map(Attribution::says)
                .toList();
    }
}
