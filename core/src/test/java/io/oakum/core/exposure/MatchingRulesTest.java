package io.oakum.core.exposure;

import static io.oakum.core.exposure.Scenes.ALMA;
import static io.oakum.core.exposure.Scenes.BOOKWORM;
import static io.oakum.core.exposure.Scenes.DEBIAN;
import static io.oakum.core.exposure.Scenes.VENDOR;
import static io.oakum.core.exposure.Scenes.advisory;
import static io.oakum.core.exposure.Scenes.aliased;
import static io.oakum.core.exposure.Scenes.assess;
import static io.oakum.core.exposure.Scenes.libssl;
import static io.oakum.core.exposure.Scenes.matcher;
import static io.oakum.core.exposure.Scenes.npm;
import static io.oakum.core.exposure.Scenes.openssl;
import static io.oakum.core.exposure.Scenes.opensslBefore;
import static io.oakum.core.exposure.Scenes.rpm;
import static io.oakum.core.exposure.Scenes.rpmBefore;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.exposure.Placed.OldCode;
import io.oakum.core.exposure.Placed.Presence;
import io.oakum.core.exposure.VersionRange.Event;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules that scanners get wrong, one after the other. */
final class MatchingRulesTest {
    private static final String CVE = "CVE-2026-0001";

    // Debian, Ubuntu

    @Test
    void debian_is_matched_by_source_package_and_source_version_of_the_release() {
        var dsa = advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1"));
        var otherRelease = new Component(
                new Ecosystem("Debian", "11"),
                "libssl3",
                "3.0.1-1",
                "openssl",
                "3.0.1-1",
                "amd64",
                io.oakum.core.inventory.ModuleStream.none(),
                "");

        assertThat(says(dsa, libssl("3.0.1-1"))).containsExactly(Says.AFFECTED);
        assertThat(says(dsa, libssl("3.0.2-1"))).containsExactly(Says.MENDED);
        assertThat(says(dsa, Component.of(BOOKWORM, "openssl", "3.0.1-1").builtFrom("other", "1")))
                .isEmpty();
        assertThat(says(dsa, otherRelease)).isEmpty();
    }

    @Test
    void a_source_version_that_differs_from_the_binarys_is_the_one_that_counts() {
        var dsa = advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1"));
        var binaryLooksOld = Component.of(BOOKWORM, "libssl3", "1.0-1").builtFrom("openssl", "3.0.2-1");

        assertThat(says(dsa, binaryLooksOld)).containsExactly(Says.MENDED);
    }

    @Test
    void a_binary_rebuild_does_not_count_as_a_newer_source() {
        var dsa = advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.1-1+b0"));
        var rebuilt = Component.of(BOOKWORM, "libssl3", "3.0.1-1+b1").builtFrom("openssl", "3.0.1-1");

        assertThat(says(dsa, rebuilt)).containsExactly(Says.AFFECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "AFFECTED,NO_FIX",
        "NOT_AFFECTED,",
        "UNDETERMINED,UNDETERMINED",
        "END_OF_LIFE,END_OF_LIFE",
        "NO_DSA,NO_FIX",
        "POSTPONED,NO_FIX",
        "IGNORED,NO_FIX"
    })
    void each_state_of_the_tracker_is_kept_apart(Stance stance, Standing expected) {
        var found = assess(libssl("3.0.1-1"), advisory(CVE, DEBIAN, CVE, openssl(stance, "a reason")));

        assertThat(found).extracting(Assessment::standing).isEqualTo(expected == null ? List.of() : List.of(expected));
        assertThat(found)
                .allSatisfy(each -> assertThat(each.attributions())
                        .extracting(said -> said.affected().stance())
                        .containsExactly(stance));
    }

    // RPM

    @Test
    void rpms_are_matched_by_name_epoch_version_release_and_architecture() {
        var onArm = Affected.binary(
                ALMA, "bind", List.of(), List.of(VersionRange.before("32:9.11-2")), Scope.ANY.on(Set.of("aarch64")));
        var erratum = advisory("ALSA-1", VENDOR, CVE, rpmBefore("bind", "32:9.11-2", ""));

        assertThat(says(erratum, rpm("bind", "32:9.11-1", ""))).containsExactly(Says.AFFECTED);
        assertThat(says(erratum, rpm("bind-utils", "32:9.11-1", ""))).isEmpty();
        assertThat(says(advisory("ALSA-2", VENDOR, CVE, onArm), rpm("bind", "32:9.11-1", "")))
                .isEmpty();
    }

    @Test
    void a_missing_epoch_is_zero_when_installed() {
        var erratum = advisory("ALSA-1", VENDOR, CVE, rpmBefore("bind", "1:9.11-1", ""));

        assertThat(says(erratum, rpm("bind", "9.12-1", ""))).containsExactly(Says.AFFECTED);
    }

    @Test
    void an_epoch_that_the_advisory_leaves_out_matches_any() {
        var leftOut = Affected.binary(
                ALMA, "bind", List.of(), List.of(VersionRange.before("9.11-2")), Scope.ANY.ofAnyEpoch());
        var erratum = advisory("ALSA-1", VENDOR, CVE, leftOut);

        assertThat(says(erratum, rpm("bind", "32:9.11-1", ""))).containsExactly(Says.AFFECTED);
        assertThat(says(erratum, rpm("bind", "32:9.11-2", ""))).containsExactly(Says.MENDED);
    }

    @Test
    void module_streams_match_only_their_own_stream() {
        var erratum = advisory("ALSA-1", VENDOR, CVE, rpmBefore("nodejs", "18.2-1.module_el8+1", "nodejs:18"));

        assertThat(says(erratum, rpm("nodejs", "18.1-1.module_el8+1", "nodejs:18:8080:abc")))
                .containsExactly(Says.AFFECTED);
        assertThat(says(erratum, rpm("nodejs", "16.1-1.module_el8+1", "nodejs:16:8080:abc")))
                .isEmpty();
        assertThat(says(erratum, rpm("nodejs", "10.1-1.el8", ""))).isEmpty();
    }

    @Test
    void a_stream_that_one_side_does_not_name_is_undetermined_and_told() {
        var matched = matcher(advisory("ALSA-1", VENDOR, CVE, rpmBefore("nodejs", "18.2-1.module_el8+1", "")))
                .match(rpm("nodejs", "18.1-1.module_el8+1", "nodejs:18"));

        assertThat(matched.attributions()).extracting(Attribution::says).containsExactly(Says.UNDETERMINED);
        assertThat(matched.doubts()).containsExactly(new Doubt.StreamNotNamed("nodejs", "ALSA-1"));
    }

    @Test
    void of_several_kernels_only_the_running_one_counts() {
        var host = new HostComponents(
                "h1",
                "4.18.0-553.el8_10.x86_64",
                Set.of(),
                List.of(
                        Placed.of(rpm("kernel-core", "4.18.0-553.el8_10", "")),
                        Placed.of(rpm("kernel-core", "4.18.0-500.el8_10", ""))));

        var found = assess(host, advisory("ALSA-1", VENDOR, CVE, rpmBefore("kernel-core", "4.18.0-600.el8_10", "")));

        assertThat(found)
                .extracting(Assessment::standing)
                .containsExactly(Standing.FIX_AVAILABLE, Standing.NOT_RUNNING);
    }

    @Test
    void debian_kernels_are_told_apart_by_the_release_in_their_name() {
        var running =
                Component.of(BOOKWORM, "linux-image-6.1.0-18-amd64", "6.1.76-1").builtFrom("linux", "6.1.76-1");
        var other =
                Component.of(BOOKWORM, "linux-image-6.1.0-17-amd64", "6.1.69-1").builtFrom("linux", "6.1.69-1");
        var host = new HostComponents("h1", "6.1.0-18-amd64", Set.of(), List.of(Placed.of(running), Placed.of(other)));

        var found = assess(host, advisory("DSA-1", DEBIAN, CVE, Affected.sourceBefore(BOOKWORM, "linux", "6.1.90-1")));

        assertThat(found)
                .extracting(Assessment::standing)
                .containsExactly(Standing.FIX_AVAILABLE, Standing.NOT_RUNNING);
    }

    // Origins

    @Test
    void a_third_partys_package_of_the_distributions_name_is_neither_opened_nor_closed_by_the_distribution() {
        var matcher = matcher(advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1")));

        var old = matcher.match(libssl("3.0.1-1").from("Some Vendor"));
        var recent = matcher.match(libssl("3.0.9-1").from("Some Vendor"));

        assertThat(old.attributions()).isEmpty();
        assertThat(recent.attributions()).isEmpty();
        assertThat(old.doubts()).containsExactly(new Doubt.OtherOrigin("libssl3", "Some Vendor"));
    }

    // What only the host knows

    @Test
    void fixed_on_disk_with_old_code_in_memory_stays_open_and_names_who_runs_it() {
        var placed = new Placed(
                libssl("3.0.2-1"),
                Presence.INSTALLED,
                Hindrance.NONE,
                Optional.of(new OldCode("3.0.1-1", List.of("nginx.service"))));

        var found = assess(
                HostComponents.of("h1", List.of(placed)), advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1")));

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.standing()).isEqualTo(Standing.RESTART_REQUIRED);
            assertThat(each.runs()).containsExactly("nginx.service");
        });
    }

    @ParameterizedTest
    @EnumSource(Hindrance.class)
    void what_stands_in_the_way_keeps_an_exposure_open_with_its_own_reason(Hindrance hindrance) {
        var placed = new Placed(libssl("3.0.1-1"), Presence.INSTALLED, hindrance, Optional.empty());

        var found = assess(
                HostComponents.of("h1", List.of(placed)), advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1")));

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.standing()).isEqualTo(Standing.FIX_AVAILABLE);
            assertThat(each.hindrance()).isEqualTo(hindrance);
        });
    }

    @Test
    void a_fix_for_subscribers_only_is_open_and_says_so() {
        var base = opensslBefore("3.0.2-1");
        var forSubscribers = new Affected(
                base.ecosystem(),
                base.subject(),
                base.name(),
                base.stance(),
                "",
                List.of(),
                base.ranges(),
                Scope.ANY.forSubscribers());

        var found = assess(libssl("3.0.1-1"), advisory("USN-1", VENDOR, CVE, forSubscribers));

        assertThat(found).extracting(Assessment::hindrance).containsExactly(Hindrance.SUBSCRIPTION);
    }

    @Test
    void a_live_patch_closes_the_vulnerabilities_it_lists_in_the_running_kernel() {
        var host = new HostComponents(
                "h1",
                "4.18.0-553.el8_10.x86_64",
                Set.of(CVE),
                List.of(Placed.of(rpm("kernel-core", "4.18.0-553.el8_10", ""))));
        var affected = rpmBefore("kernel-core", "4.18.0-600.el8_10", "");

        var found = assess(
                host, advisory("ALSA-1", VENDOR, CVE, affected), advisory("ALSA-2", VENDOR, "CVE-2026-0002", affected));

        assertThat(found)
                .extracting(Assessment::standing)
                .containsExactly(Standing.LIVE_PATCHED, Standing.FIX_AVAILABLE);
    }

    @Test
    void a_removed_package_with_its_configuration_left_is_not_installed() {
        var placed = new Placed(libssl("3.0.1-1"), Presence.CONFIGURATION_LEFT, Hindrance.NONE, Optional.empty());

        assertThat(assess(
                        HostComponents.of("h1", List.of(placed)),
                        advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1"))))
                .isEmpty();
    }

    // Languages

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

    // One flaw, many names

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

    // VEX

    @Test
    void not_affected_closes_only_from_a_trusted_author_and_with_a_reason() {
        var opens = advisory("OSV-1", VENDOR, CVE, opensslBefore("3.0.2-1"));
        var reasoned = openssl(Stance.NOT_AFFECTED, "vulnerable_code_not_present");
        var bare = openssl(Stance.NOT_AFFECTED, " ");

        assertThat(standing(opens, advisory("V-1", DEBIAN, CVE, reasoned))).isEqualTo(Standing.NOT_AFFECTED);
        assertThat(standing(opens, advisory("V-1", DEBIAN, CVE, bare))).isEqualTo(Standing.FIX_AVAILABLE);
        assertThat(standing(opens, advisory("V-1", VENDOR, CVE, reasoned))).isEqualTo(Standing.FIX_AVAILABLE);
    }

    @Test
    void who_closed_it_and_why_is_kept_and_the_disagreement_shown() {
        var closed = assess(
                libssl("3.0.1-1"),
                advisory("OSV-1", VENDOR, CVE, opensslBefore("3.0.2-1")),
                advisory("V-1", DEBIAN, CVE, openssl(Stance.NOT_AFFECTED, "vulnerable_code_not_present")));

        assertThat(closed).singleElement().satisfies(each -> {
            assertThat(each.isDisputed()).isTrue();
            assertThat(each.attributions())
                    .extracting(Attribution::sentence)
                    .containsExactly(
                            "OSV-1 (OpenVEX) says that openssl is affected, mended in 3.0.2-1",
                            "Debian says in V-1 (Debian security tracker) that openssl is not affected: vulnerable_code_not_present");
        });
    }

    // End of life

    @Test
    void a_release_past_its_end_of_life_is_an_exposure_of_its_own() {
        var ends = List.of(new SupportEnd(BOOKWORM, "", Optional.of(LocalDate.of(2028, 6, 30)), "LTS ends"));

        assertThat(SupportEnd.ofRelease(BOOKWORM, ends, LocalDate.of(2028, 6, 30)))
                .isEmpty();
        assertThat(SupportEnd.ofRelease(BOOKWORM, ends, LocalDate.of(2028, 7, 1)))
                .map(Assessment::vulnerability)
                .contains("end-of-life:debian:12");
    }

    @Test
    void a_package_without_support_in_its_release_is_told() {
        var ends = List.of(
                new SupportEnd(BOOKWORM, "golang.*", Optional.empty(), "static linking"),
                new SupportEnd(BOOKWORM, "openssl", Optional.of(LocalDate.of(2026, 1, 1)), "no more"));

        assertThat(SupportEnd.of(libssl("3.0.1-1"), ends))
                .extracting(SupportEnd::says)
                .containsExactly("no more");
        assertThat(SupportEnd.of(Component.of(BOOKWORM, "golang-1.19", "1"), ends))
                .extracting(SupportEnd::says)
                .containsExactly("static linking");
    }

    private static Standing standing(Advisory... advisories) {
        return assess(libssl("3.0.1-1"), advisories).getFirst().standing();
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
