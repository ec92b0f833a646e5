package io.oakum.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.exposure.VulnerabilityFact.DecisionPoints;
import io.oakum.core.exposure.VulnerabilityFact.Exploited;
import io.oakum.core.exposure.VulnerabilityFact.Likelihood;
import io.oakum.core.exposure.VulnerabilityFact.Scored;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each format's smallest document says, to the letter. */
final class ParsersTest {
    private static final String CVE = "CVE-2026-0001";
    private static final String VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    @TempDir
    private Path folder;

    @Test
    void osv_says_names_ranges_and_versions() throws IOException {
        Advisory advisory = only(read("osv.json"));

        assertThat(advisory.id()).isEqualTo("GHSA-1");
        assertThat(advisory.aliases()).containsExactly(CVE);
        assertThat(advisory.affected())
                .containsExactly(new Affected(
                        Ecosystem.of("PyPI"),
                        Subject.BINARY,
                        "left-pad",
                        Stance.AFFECTED,
                        "",
                        List.of("0.9"),
                        List.of(VersionRange.before("1.2")),
                        Scope.ANY));
        assertThat(read("osv.json").facts).containsExactly(new Scored("GHSA-1", VECTOR, OptionalDouble.empty(), "OSV"));
    }

    @Test
    void debians_tracker_keeps_its_states_apart() throws IOException {
        Advisory advisory = only(read("tracker.json"));

        assertThat(advisory.vulnerabilities()).containsExactly(CVE);
        assertThat(advisory.affected())
                .extracting(each -> each.ecosystem().release(), Affected::stance, Affected::because)
                .containsExactlyInAnyOrder(
                        tuple("12", Stance.AFFECTED, ""),
                        tuple("11", Stance.POSTPONED, "Minor issue"),
                        tuple("10", Stance.END_OF_LIFE, ""),
                        tuple("13", Stance.NOT_AFFECTED, "no version of this release ever carried it"),
                        tuple("14", Stance.UNDETERMINED, ""),
                        tuple("sid", Stance.NO_DSA, "Minor issue"));
    }

    @Test
    void debians_lists_say_an_advisory_a_head_line() throws IOException {
        List<Advisory> advisories = read("DSA-list").advisories;

        assertThat(advisories).extracting(Advisory::id).containsExactly("DSA-1-1", "DSA-2-1");
        assertThat(advisories.getFirst().vulnerabilities()).containsExactly(CVE, "CVE-2026-0002");
        assertThat(advisories.getFirst().dates().published()).contains(Instant.parse("2026-03-14T00:00:00Z"));
        assertThat(advisories.getFirst().affected())
                .extracting(each -> each.ecosystem().release(), Affected::stance, Affected::because)
                .containsExactly(
                        tuple("12", Stance.AFFECTED, ""),
                        tuple("11", Stance.NOT_AFFECTED, "Vulnerable code not present"));
        assertThat(advisories.getLast().affected()).extracting(Affected::stance).containsExactly(Stance.END_OF_LIFE);
    }

    @Test
    void csaf_says_what_is_fixed_and_what_is_not_affected_with_its_reason() throws IOException {
        Advisory advisory = only(read("csaf.json"));
        var rhel = new Ecosystem("Red Hat", "9");

        assertThat(advisory.source().author()).isEqualTo("Red Hat Product Security");
        assertThat(advisory.affected())
                .containsExactlyInAnyOrder(
                        Affected.binary(
                                rhel,
                                "bash",
                                List.of(),
                                List.of(VersionRange.before("1:5.1-9.el9")),
                                Scope.ANY.on(Set.of("x86_64"))),
                        new Affected(
                                rhel,
                                Subject.SOURCE,
                                "zsh",
                                Stance.NOT_AFFECTED,
                                "vulnerable_code_not_present",
                                List.of(),
                                List.of(VersionRange.all()),
                                Scope.ANY));
    }

    @Test
    void openvex_keeps_who_says_it_and_why() throws IOException {
        Advisory advisory = only(read("vex.json"));

        assertThat(advisory.source().author()).isEqualTo("A Vendor");
        assertThat(advisory.affected()).singleElement().satisfies(each -> {
            assertThat(each.stance()).isEqualTo(Stance.NOT_AFFECTED);
            assertThat(each.because()).isEqualTo("vulnerable_code_not_in_execute_path");
            assertThat(each.versions()).containsExactly("1.0");
        });
    }

    @Test
    void updateinfo_says_epochs_architectures_and_modules() throws IOException {
        Advisory advisory = only(read("updateinfo.xml"));
        var alma = new Ecosystem("AlmaLinux", "9");

        assertThat(advisory.vulnerabilities()).containsExactly(CVE);
        assertThat(advisory.affected())
                .containsExactly(
                        Affected.binary(
                                alma,
                                "xz",
                                List.of(),
                                List.of(VersionRange.before("0:5.2.5-8.el9_0")),
                                Scope.ANY.on(Set.of("x86_64")).in(new ModuleStream.Named("xz:5"))),
                        Affected.binary(
                                alma,
                                "xz-libs",
                                List.of(),
                                List.of(VersionRange.before("5.2.5-8.el9_0")),
                                Scope.ANY.on(Set.of("x86_64")).ofAnyEpoch()));
    }

    @Test
    void secdb_says_which_version_mended_what() throws IOException {
        var alpine = new Ecosystem("Alpine", "3.16");

        assertThat(read("secdb.json").advisories)
                .extracting(Advisory::id, each -> each.affected().getFirst())
                .containsExactly(
                        tuple(CVE, Affected.sourceBefore(alpine, "curl", "8.0-r1")),
                        tuple(
                                "CVE-2026-0002",
                                Affected.source(
                                        alpine,
                                        "curl",
                                        Stance.NOT_AFFECTED,
                                        "no version of this release ever carried it",
                                        List.of(VersionRange.all()))));
    }

    @Test
    void kev_says_since_when_until_when_and_by_whom() throws IOException {
        assertThat(read("kev.json").facts)
                .containsExactly(
                        new Exploited(CVE, LocalDate.of(2026, 1, 1), Optional.of(LocalDate.of(2026, 1, 22)), true));
    }

    @Test
    void epss_says_how_likely_and_on_which_day() throws IOException {
        assertThat(read("epss.csv").facts)
                .containsExactly(new Likelihood(CVE, 0.93, 0.99, Optional.of(LocalDate.of(2026, 9, 29))));
    }

    @Test
    void a_cve_record_says_its_scores_and_cisas_decision_points() throws IOException {
        assertThat(read("cve.json").facts)
                .containsExactly(
                        new Scored(CVE, VECTOR, OptionalDouble.of(9.8), "cna"),
                        new DecisionPoints(CVE, "active", true, true, Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void life_cycles_say_when_fixes_for_everybody_end() throws IOException {
        assertThat(read("debian.csv").ends)
                .containsExactly(new SupportEnd(
                        new Ecosystem("Debian", "12"),
                        "",
                        Optional.of(LocalDate.of(2028, 6, 30)),
                        new SupportEnd.Phases(
                                Optional.of(LocalDate.of(2026, 6, 10)), Optional.of(LocalDate.of(2033, 6, 30))),
                        "Debian 12 gets no fixes since 2028-06-30"));
        assertThat(read("security-support.deb12").ends)
                .extracting(SupportEnd::packages, SupportEnd::end, SupportEnd::says)
                .containsExactly(
                        tuple("adns", Optional.empty(), "Stub resolver"),
                        tuple(
                                "dnsdist",
                                Optional.of(LocalDate.of(2025, 10, 1)),
                                "1.7.3-2 was the last version with support: No support upstream"));
    }

    @Test
    void a_row_of_ended_support_names_a_version_or_is_refused() throws IOException {
        var taken = new Taken();

        FeedRun run = Feeds.read(folder, "security-support.deb12", Feeds.bytes("""
                        # List of packages whose security support is limited or ends before the distribution EOL
                        php-horde.* non-supported 0 2025-03-22
                        freeimage non-supported Inactive 2025-03-22 project upstream
                        adns limited Stub resolver
                        """), Limits.ORDINARY, taken);

        assertThat(taken.ends)
                .extracting(SupportEnd::packages, SupportEnd::says)
                .containsExactly(tuple("php-horde.*", "no version has support"), tuple("adns", "Stub resolver"));
        assertThat(run.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("'Inactive' is no version"));
    }

    private static Advisory only(Taken taken) {
        assertThat(taken.advisories).hasSize(1);
        return taken.advisories.getFirst();
    }

    private Taken read(String name) throws IOException {
        var taken = new Taken();
        FeedRun run = Feeds.read(folder, name, Feeds.bytes(Feeds.ALL.getOrDefault(name, "")), Limits.ORDINARY, taken);
        assertThat(run.refusals()).isEmpty();
        return taken;
    }
}
