package io.oakum.core.exposure;

import static io.oakum.core.exposure.Scenes.ALMA;
import static io.oakum.core.exposure.Scenes.BOOKWORM;
import static io.oakum.core.exposure.Scenes.DEBIAN;
import static io.oakum.core.exposure.Scenes.VENDOR;
import static io.oakum.core.exposure.Scenes.advisory;
import static io.oakum.core.exposure.Scenes.assess;
import static io.oakum.core.exposure.Scenes.libssl;
import static io.oakum.core.exposure.Scenes.matcher;
import static io.oakum.core.exposure.Scenes.openssl;
import static io.oakum.core.exposure.Scenes.opensslBefore;
import static io.oakum.core.exposure.Scenes.rpm;
import static io.oakum.core.exposure.Scenes.rpmBefore;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.exposure.Placed.OldCode;
import io.oakum.core.exposure.Placed.Presence;
import io.oakum.core.exposure.SupportEnd.Phases;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.testkit.BadInput;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    @BadInput("F8")
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
    @BadInput("F6")
    void F6_a_third_partys_package_of_the_distributions_name_is_neither_opened_nor_closed_by_the_distribution() {
        var matcher = matcher(advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1")));

        var old = matcher.match(libssl("3.0.1-1").from("Some Vendor"));
        var recent = matcher.match(libssl("3.0.9-1").from("Some Vendor"));

        assertThat(old.attributions()).isEmpty();
        assertThat(recent.attributions()).isEmpty();
        assertThat(old.doubts()).containsExactly(new Doubt.OtherOrigin("libssl3", "Some Vendor"));
    }

    // What only the host knows

    @Test
    @BadInput("F7")
    void F7_fixed_on_disk_with_old_code_in_memory_stays_open_and_names_who_runs_it() {
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
    @BadInput("F8")
    void F8_what_stands_in_the_way_keeps_an_exposure_open_with_its_own_reason(Hindrance hindrance) {
        var placed = new Placed(libssl("3.0.1-1"), Presence.INSTALLED, hindrance, Optional.empty());

        var found = assess(
                HostComponents.of("h1", List.of(placed)), advisory("DSA-1-1", DEBIAN, CVE, opensslBefore("3.0.2-1")));

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.standing()).isEqualTo(Standing.FIX_AVAILABLE);
            assertThat(each.hindrance()).isEqualTo(hindrance);
        });
    }

    @Test
    @BadInput("F8")
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

    // VEX

    @Test
    @BadInput("F11")
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
        var ends =
                List.of(new SupportEnd(BOOKWORM, "", Optional.of(LocalDate.of(2028, 6, 30)), Phases.NONE, "LTS ends"));

        assertThat(SupportEnd.ofRelease(BOOKWORM, ends, LocalDate.of(2028, 6, 30)))
                .isEmpty();
        assertThat(SupportEnd.ofRelease(BOOKWORM, ends, LocalDate.of(2028, 7, 1)))
                .map(Assessment::vulnerability)
                .contains("end-of-life:debian:12");
    }

    @Test
    void an_end_that_is_near_and_a_support_of_another_kind_are_told_and_open_nothing() {
        var phases = new Phases(Optional.of(LocalDate.of(2026, 7, 11)), Optional.of(LocalDate.of(2033, 6, 30)));
        var end = new SupportEnd(BOOKWORM, "", Optional.of(LocalDate.of(2028, 6, 30)), phases, "LTS ends");

        assertThat(end.notice(LocalDate.of(2026, 7, 11))).isEmpty();
        assertThat(end.notice(LocalDate.of(2026, 7, 12)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("ordinary support ended on 2026-07-11", "long-term one until 2028-06-30"));
        assertThat(end.notice(LocalDate.of(2028, 4, 1)))
                .hasValueSatisfying(text -> assertThat(text).contains("last fixes then, in 90 days"));
        assertThat(end.notice(LocalDate.of(2028, 7, 1))).isEmpty();
        assertThat(end.whenOver())
                .startsWith(
                        "Debian 12 gets no fixes since 2028-06-30; extended support until 2033-06-30 is for its subscribers");
    }

    @Test
    void a_package_whose_support_is_over_is_an_exposure_of_its_own_and_one_of_limited_use_is_not() {
        var ends = List.of(
                new SupportEnd(BOOKWORM, "golang.*", Optional.empty(), Phases.NONE, "static linking"),
                new SupportEnd(BOOKWORM, "openssl", Optional.of(LocalDate.of(2026, 1, 1)), Phases.NONE, "no more"));
        LocalDate last = LocalDate.of(2026, 1, 1);

        assertThat(SupportEnd.over(libssl("3.0.1-1"), ends, last)).isEmpty();
        assertThat(SupportEnd.over(libssl("3.0.1-1"), ends, last.plusDays(1)))
                .map(SupportEnd::says)
                .contains("no more");
        assertThat(SupportEnd.over(libssl("3.0.1-1"), ends, last.plusDays(1))
                        .orElseThrow()
                        .whenOver())
                .startsWith("openssl in Debian 12 gets no fixes since 2026-01-01 (no more)");
        assertThat(SupportEnd.over(libssl("3.0.1-1").from("Somebody"), ends, last.plusDays(1)))
                .as("what was never the distribution's")
                .isEmpty();
        assertThat(SupportEnd.over(Component.of(BOOKWORM, "golang-1.19", "1"), ends, last.plusDays(1)))
                .isEmpty();
        assertThat(SupportEnd.over(Component.of(new Ecosystem("Debian", "13"), "openssl", "1"), ends, last.plusDays(1)))
                .isEmpty();
    }

    @Test
    void a_package_without_support_in_its_release_is_told() {
        var ends = List.of(
                new SupportEnd(BOOKWORM, "golang.*", Optional.empty(), Phases.NONE, "static linking"),
                new SupportEnd(BOOKWORM, "openssl", Optional.of(LocalDate.of(2026, 1, 1)), Phases.NONE, "no more"));

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

    private static List<Says> says(Advisory advisory, Component component) {
        return matcher(advisory).match(component).attributions().stream()
                .map(Attribution::says)
                .toList();
    }
}
