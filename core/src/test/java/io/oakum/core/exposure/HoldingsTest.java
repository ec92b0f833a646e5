package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.testkit.BadInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class HoldingsTest {
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
    private static final String SECURITY = "Debian-Security:12/oldstable-security";

    @Test
    void only_what_came_after_the_installed_version_is_open() {
        var update = anUpdate("libssl3", "openssl", "3.0.1-1", "3.0.3-1");
        var changelogs = changelog(
                "openssl",
                "3.0.3-1",
                entry("3.0.3-1", NOVEMBER, "CVE-2026-0003"),
                entry("3.0.2-1", OCTOBER, "CVE-2026-0002"),
                entry("3.0.1-1", OCTOBER, "CVE-2026-0001"),
                entry("3.0.0-1", OCTOBER, "CVE-2026-0000"));

        var exposures = Holdings.exposures(List.of(update), List.of(), changelogs);

        assertThat(exposures).extracting(Exposure::vulnerability).containsExactly("CVE-2026-0002", "CVE-2026-0003");
        assertThat(exposures).extracting(Exposure::state).containsOnly(ExposureState.FIX_AVAILABLE);
        assertThat(Holdings.closedBy(update, changelogs)).containsExactly("CVE-2026-0002", "CVE-2026-0003");
    }

    @Test
    void entries_beyond_the_offered_version_close_nothing() {
        var update = anUpdate("libssl3", "openssl", "3.0.1-1", "3.0.2-1");
        var changelogs = changelog("openssl", "3.0.2-1", entry("3.0.9-1", NOVEMBER, "CVE-2026-0009"));

        assertThat(Holdings.exposures(List.of(update), List.of(), changelogs)).isEmpty();
        assertThat(Holdings.closedBy(update, changelogs)).isEmpty();
    }

    @Test
    void a_security_update_that_names_no_vulnerability_is_one_by_itself() {
        var update = fromSecurity(anUpdate("libexpat1", "expat", "2.5.0-1", "2.5.0-2"));

        var exposures = Holdings.exposures(List.of(update), List.of(), Map.of());

        assertThat(exposures).singleElement().satisfies(exposure -> {
            assertThat(exposure.vulnerability()).isEqualTo("deb:expat:2.5.0-2");
            assertThat(exposure.released()).isEmpty();
            assertThat(exposure.attributions())
                    .containsExactly(SECURITY + " offers expat 2.5.0-2 as a security update");
        });
        assertThat(Holdings.closedBy(update, Map.of())).containsExactly("deb:expat:2.5.0-2");
    }

    @Test
    void a_security_update_that_names_vulnerabilities_is_not_counted_twice() {
        var update = fromSecurity(anUpdate("libexpat1", "expat", "2.5.0-1", "2.5.0-2"));
        var changelogs = changelog("expat", "2.5.0-2", entry("2.5.0-2", OCTOBER, "CVE-2026-0001"));

        assertThat(Holdings.exposures(List.of(update), List.of(), changelogs))
                .extracting(Exposure::vulnerability)
                .containsExactly("CVE-2026-0001");
    }

    @Test
    void an_ordinary_update_that_names_nothing_is_no_exposure() {
        var update = anUpdate("tzdata", "tzdata", "2026a-1", "2026b-1");

        assertThat(Holdings.exposures(List.of(update), List.of(), Map.of())).isEmpty();
        assertThat(Holdings.closedBy(update, Map.of())).isEmpty();
    }

    @Test
    void one_vulnerability_in_several_packages_is_one_exposure_with_the_earliest_clock() {
        var library = anUpdate("libssl3", "openssl", "3.0.1-1", "3.0.2-1");
        var tool = anUpdate("openssl", "openssl", "3.0.1-1", "3.0.2-1");
        var other = anUpdate("nginx", "nginx", "1.0-1", "1.0-2");
        var changelogs = Map.of(
                new SourceVersion("openssl", Version.deb("3.0.2-1")),
                new Changelog(digest('a'), List.of(entry("3.0.2-1", NOVEMBER, "CVE-2026-0001"))),
                new SourceVersion("nginx", Version.deb("1.0-2")),
                new Changelog(digest('b'), List.of(entry("1.0-2", OCTOBER, "CVE-2026-0001"))));

        var exposures = Holdings.exposures(List.of(tool, library, other), List.of(), changelogs);

        assertThat(exposures).singleElement().satisfies(exposure -> {
            assertThat(exposure.packages()).extracting(PackageKey::name).containsExactly("libssl3", "nginx", "openssl");
            assertThat(exposure.released()).contains(OCTOBER);
            assertThat(exposure.attributions())
                    .containsExactly(
                            "the changelog of openssl names it as fixed in 3.0.2-1",
                            "the changelog of nginx names it as fixed in 1.0-2");
        });
    }

    @Test
    void a_hindrance_of_one_package_is_a_hindrance_of_the_exposure() {
        var free = anUpdate("libssl3", "openssl", "3.0.1-1", "3.0.2-1");
        var held = hindered(anUpdate("openssl", "openssl", "3.0.1-1", "3.0.2-1"), Hindrance.HELD);
        var changelogs = changelog("openssl", "3.0.2-1", entry("3.0.2-1", OCTOBER, "CVE-2026-0001"));

        assertThat(Holdings.exposures(List.of(held, free), List.of(), changelogs))
                .singleElement()
                .extracting(Exposure::hindrance)
                .isEqualTo(Hindrance.HELD);
        assertThat(Holdings.exposures(List.of(free, held), List.of(), changelogs))
                .singleElement()
                .extracting(Exposure::hindrance)
                .isEqualTo(Hindrance.HELD);
    }

    @Test
    @BadInput("F7")
    void what_is_fixed_on_disk_and_runs_in_memory_needs_a_restart() {
        var stale =
                new StaleCode(installed("libssl3", "openssl", "3.0.2-1"), Version.deb("3.0.1-1"), List.of("a.service"));
        var changelogs = changelog(
                "openssl",
                "3.0.2-1",
                entry("3.0.2-1", OCTOBER, "CVE-2026-0002"),
                entry("3.0.1-1", OCTOBER, "CVE-2026-0001"));

        var exposures = Holdings.exposures(List.of(), List.of(stale), changelogs);

        assertThat(exposures).singleElement().satisfies(exposure -> {
            assertThat(exposure.vulnerability()).isEqualTo("CVE-2026-0002");
            assertThat(exposure.state()).isEqualTo(ExposureState.RESTART_REQUIRED);
            assertThat(exposure.attributions())
                    .containsExactly("fixed on disk by libssl3 3.0.2-1, but a.service still runs 3.0.1-1");
        });
    }

    @Test
    void an_exposure_that_wants_both_an_update_and_a_restart_wants_the_update_first() {
        var stale =
                new StaleCode(installed("libssl3", "openssl", "3.0.2-1"), Version.deb("3.0.1-1"), List.of("a.service"));
        var update = anUpdate("nginx", "nginx", "1.0-1", "1.0-2");
        var changelogs = Map.of(
                new SourceVersion("openssl", Version.deb("3.0.2-1")),
                new Changelog(digest('a'), List.of(entry("3.0.2-1", OCTOBER, "CVE-2026-0002"))),
                new SourceVersion("nginx", Version.deb("1.0-2")),
                new Changelog(digest('b'), List.of(entry("1.0-2", NOVEMBER, "CVE-2026-0002"))));

        assertThat(Holdings.exposures(List.of(update), List.of(stale), changelogs))
                .singleElement()
                .extracting(Exposure::state)
                .isEqualTo(ExposureState.FIX_AVAILABLE);
    }

    @Test
    void a_changelog_tells_whether_it_reaches_back_to_a_version() {
        var changelog = new Changelog(digest('a'), List.of(entry("3.0-1", OCTOBER), entry("2.0-1", OCTOBER)));

        assertThat(changelog.reaches(Version.deb("2.0-1"))).isTrue();
        assertThat(changelog.reaches(Version.deb("2.5-1"))).isTrue();
        assertThat(changelog.reaches(Version.deb("1.0-1"))).isFalse();
    }

    private static Update anUpdate(String name, String source, String from, String to) {
        return new Update(
                installed(name, source, from),
                Version.deb(to),
                Version.deb(to),
                "Debian:12.11/oldstable",
                Optional.empty(),
                Hindrance.NONE);
    }

    private static Update fromSecurity(Update update) {
        return new Update(
                update.installed(),
                update.candidate(),
                update.fixedIn(),
                SECURITY,
                Optional.of(SECURITY),
                update.hindrance());
    }

    private static Update hindered(Update update, Hindrance hindrance) {
        return new Update(
                update.installed(),
                update.candidate(),
                update.fixedIn(),
                update.origin(),
                update.securityOrigin(),
                hindrance);
    }

    private static Installed installed(String name, String source, String version) {
        return new Installed(
                new PackageKey(name, "amd64"),
                Version.deb(version),
                source,
                Version.deb(version),
                false,
                Installed.State.INSTALLED);
    }

    private static Map<SourceVersion, Changelog> changelog(String source, String version, Changelog.Entry... entries) {
        return Map.of(new SourceVersion(source, Version.deb(version)), new Changelog(digest('a'), List.of(entries)));
    }

    private static Changelog.Entry entry(String version, Instant released, String... vulnerabilities) {
        return new Changelog.Entry(Version.deb(version), released, new TreeSet<>(List.of(vulnerabilities)));
    }

    private static String digest(char digit) {
        return String.valueOf(digit).repeat(64);
    }
}
