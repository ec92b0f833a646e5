package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Installed.State;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.packages.Later;
import io.oakum.packages.OwnMirrors;
import io.oakum.packages.PackageManager.Offers;
import io.oakum.packages.SourceState;
import io.oakum.testkit.BadInput;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AptTranscriptsTest {

    private static Apt apt(String distribution) {
        var runner = ReplayRunner.of(Transcript.all(distribution))
                .with(Transcript.of(distribution, "inventory-lived-in"))
                .with(Transcript.of(distribution, "policy-files"))
                .with(Transcript.of(distribution, "summary-held-and-pinned"));
        return new Apt(runner, Map.of(), Path.of("/var/cache/oakum/archives"));
    }

    @ParameterizedTest
    @CsvSource({"debian-12, 12, h1, libpython3.11-minimal", "debian-13, 13, h2, nginx-common"})
    void an_inventory_knows_the_host_what_is_held_and_leaves_out_what_is_gone(
            String distribution, String version, String name, String held) throws UnreachableException {
        Inventory inventory = apt(distribution).inventory();

        assertThat(inventory.host().osId()).isEqualTo("debian");
        assertThat(inventory.host().osVersionId()).isEqualTo(version);
        assertThat(inventory.host().name()).isEqualTo(name);
        assertThat(inventory.host().kernelInstalled()).isEmpty();
        assertThat(inventory.host().bootId()).matches("[0-9a-f-]{36}");
        assertThat(inventory.named("demo-gone")).isEmpty();
        assertThat(inventory.packages().values().stream().filter(Installed::held))
                .extracting(one -> one.key().name())
                .containsExactly(held);
        assertThat(inventory.broken()).isEmpty();
    }

    @Test
    void a_binary_rebuild_has_the_source_version_without_it() throws UnreachableException {
        Installed brotli =
                apt("debian-12").inventory().named("libbrotli1").findFirst().orElseThrow();

        assertThat(brotli.version().text()).isEqualTo("1.0.9-2+b6");
        assertThat(brotli.source()).isEqualTo("brotli");
        assertThat(brotli.sourceVersion().text()).isEqualTo("1.0.9-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian-12", "debian-13"})
    void what_dpkg_left_half_way_is_seen(String distribution) {
        var half = DpkgQuery.installed(
                Transcript.of(distribution, "inventory-half-way").stdout());
        var unpacked = DpkgQuery.installed(
                Transcript.of(distribution, "inventory-unpacked").stdout());

        assertThat(half)
                .filteredOn(one -> one.state() != State.INSTALLED)
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.HALF_CONFIGURED));
        assertThat(unpacked)
                .filteredOn(one -> one.state() != State.INSTALLED)
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.UNPACKED));
    }

    @Test
    void offers_of_debian_12_name_what_keeps_each_from_being_installed() throws UnreachableException {
        Offers offers = offers("debian-12");

        assertThat(offers.updates())
                .extracting(
                        update -> update.installed().key().name(),
                        update -> update.candidate().text(),
                        Update::hindrance)
                .contains(
                        tuple("haproxy", "2.6.12-1+deb12u4", Hindrance.NONE),
                        tuple("libpython3.11-minimal", "3.11.2-6+deb12u9", Hindrance.HELD),
                        tuple("python3.11-minimal", "3.11.2-6+deb12u9", Hindrance.KEPT_BACK),
                        tuple("openssl", "3.0.22-1~deb12u2", Hindrance.PINNED));
        assertThat(offers.updates())
                .extracting(Update::securityOrigin)
                .allSatisfy(origin -> assertThat(origin).contains("Debian-Security:12/oldstable-security"));
        assertThat(offers.updates())
                .noneMatch(update -> update.installed().key().name().equals("libc6"));
    }

    @Test
    void offers_of_debian_13_name_what_keeps_each_from_being_installed() throws UnreachableException {
        assertThat(offers("debian-13").updates())
                .extracting(update -> update.installed().key().name(), Update::hindrance)
                .containsExactly(
                        tuple("haproxy", Hindrance.PINNED),
                        tuple("nginx", Hindrance.KEPT_BACK),
                        tuple("nginx-common", Hindrance.HELD),
                        tuple("nginx-light", Hindrance.KEPT_BACK));
    }

    @Test
    void a_summary_names_just_what_a_simulation_of_the_same_host_would_change() {
        var summary = AptSummary.parse(
                Transcript.of("debian-12", "summary-held-and-pinned").stdout());
        var simulated = AptSimulation.parse(
                Transcript.of("debian-12", "everything-held-and-pinned").stdout());

        assertThat(summary.changed())
                .containsExactlyInAnyOrderElementsOf(simulated.installs().stream()
                        .map(install -> install.key().name())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian-12", "debian-13"})
    void a_summary_names_what_would_be_removed_with_or_without_its_configuration(String distribution) {
        String said = Transcript.of(distribution, "simulate-removal").stdout();

        assertThat(AptSummary.parse(said).changed())
                .containsExactlyInAnyOrderElementsOf(AptSimulation.parse(said).removes().stream()
                        .map(AptSimulation.Remove::name)
                        .toList());
        assertThat(AptSummary.parse(said.replace("nginx-common ", "nginx-common* "))
                        .changed())
                .isEqualTo(AptSummary.parse(said).changed());
    }

    private static Offers offers(String distribution) throws UnreachableException {
        Apt apt = apt(distribution);
        return apt.offers(new Later<>(apt::inventory), OwnMirrors.NONE);
    }

    @ParameterizedTest
    @CsvSource({"debian-12, bookworm", "debian-13, trixie"})
    void sources_are_known_with_when_they_were_asked_and_until_when_they_hold(String distribution, String code)
            throws UnreachableException {
        assertThat(offers(distribution).sources())
                .extracting(SourceState::name)
                .containsExactlyInAnyOrder(
                        "http://deb.example.org/debian " + code,
                        "http://deb.example.org/debian " + code + "-updates",
                        "http://deb.example.org/debian-security " + code + "-security");
        assertThat(offers(distribution).sources()).allSatisfy(source -> {
            assertThat(source.trust()).isEqualTo(SourceState.Trust.SIGNED);
            assertThat(source.fetched()).isPresent();
        });
        assertThat(offers(distribution).sources())
                .filteredOn(source -> source.name().endsWith("-security"))
                .singleElement()
                .satisfies(
                        source -> assertThat(source.validUntil()).get().matches(until -> until.isAfter(Instant.EPOCH)));
    }

    @Test
    void a_foreign_architecture_is_told_apart() {
        var answer = AptSimulation.parse(
                Transcript.of("debian-12", "simulate-foreign-architecture").stdout());
        var files = AptPolicy.packageFiles(
                Transcript.of("debian-12", "policy-files").stdout());
        var tables = AptPolicy.tables(
                Transcript.of("debian-12", "policy-foreign-architecture").stdout(), files);

        assertThat(answer.installs())
                .extracting(AptSimulation.Install::key)
                .contains(new PackageKey("libgcc-s1", "i386"), new PackageKey("libc6", "i386"));
        assertThat(answer.installs()).allMatch(install -> install.from().isEmpty());
        assertThat(tables).extracting(AptPolicy.Table::name).containsExactly("libc6:i386", "libc6", "libc6");
        assertThat(tables.getFirst().installed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian-12", "debian-13"})
    void what_would_be_removed_is_read(String distribution) {
        var answer = AptSimulation.parse(
                Transcript.of(distribution, "simulate-removal").stdout());

        assertThat(answer.installs()).isEmpty();
        assertThat(answer.removes()).extracting(AptSimulation.Remove::name).contains("nginx", "nginx-common");
    }

    @ParameterizedTest
    @CsvSource({"debian-12, gcc-12", "debian-13, gcc-14"})
    void records_give_source_digest_and_file_of_every_version(String distribution, String source) {
        var records = AptRecords.parse(
                Transcript.of(distribution, "show-all-versions").stdout());

        assertThat(records)
                .filteredOn(entry -> entry.key().name().equals("libgcc-s1"))
                .extracting(AptRecords.Entry::source)
                .containsOnly(source);
        assertThat(records)
                .filteredOn(entry -> entry.key().name().equals("haproxy"))
                .hasSizeGreaterThan(1);
        assertThat(records).allSatisfy(entry -> {
            assertThat(entry.content().bytes()).isPositive();
            assertThat(entry.filename()).startsWith("pool/").endsWith(".deb");
            // The file's own name is what apt calls it in its cache, but for the epoch.
            assertThat(entry.filename().replaceFirst(".*/", ""))
                    .isEqualTo(Pins.fileName(entry.key(), entry.version()).replaceFirst("_\\d+%3a", "_"));
        });
    }

    @Test
    void a_source_of_another_name_and_version_is_read() {
        var record = AptRecords.parse(
                        Transcript.of("debian-12", "show-all-versions").stdout())
                .stream()
                .filter(entry -> entry.version().text().equals("1.0.9-2+b6"))
                .findFirst()
                .orElseThrow();

        assertThat(record.source()).isEqualTo("brotli");
        assertThat(record.sourceVersion().text()).isEqualTo("1.0.9-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian-12", "debian-13"})
    void configuration_files_that_were_kept_are_named(String distribution) {
        assertThat(AptInstaller.keptFiles(
                        Transcript.of(distribution, "install-conffile-kept").stdout()))
                .containsExactly("/etc/demo-conf");
    }

    @Test
    void a_local_repository_without_a_path_is_a_package_file_like_others() {
        var files = AptPolicy.packageFiles(
                Transcript.of("debian-12", "policy-files-local").stdout());
        var source = new AptSources.Source("file:/srv/mismatch", "./", "/etc/apt/sources.list", true);

        assertThat(files.values()).extracting(AptPolicy.PackageFile::origin).contains("Demo/demo");
        assertThat(files.keySet()).anyMatch(name -> name.startsWith(source.policyPrefix()));
    }

    @Test
    void an_update_that_ubuntu_phases_is_not_yet_this_hosts_turn() {
        String said = Transcript.of("ubuntu-by-hand", "everything-phased").stdout();
        var answer = AptSimulation.parse(said);
        var summary = AptSummary.parse(said);

        assertThat(summary.phased()).containsExactlyInAnyOrder("ubuntu-drivers-common", "snapd:amd64");
        assertThat(summary.changed()).containsExactly("libc6");
        assertThat(answer.installs())
                .singleElement()
                .extracting(AptSimulation.Install::origins)
                .isEqualTo("Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security");
    }

    @Test
    @BadInput("F8")
    void F8_an_update_that_is_phased_is_told_from_one_kept_back_where_apt_lists_both_alike() {
        var tables = AptPolicy.tables(
                Transcript.of("debian-12", "policy-phased").stdout(),
                AptPolicy.packageFiles(
                        Transcript.of("debian-12", "policy-files-phased").stdout()));
        var summary =
                AptSummary.parse(Transcript.of("debian-12", "summary-phased").stdout());

        assertThat(summary.phased()).isEmpty();
        assertThat(AptUpdates.updates(of(installed("fair", "1.0")), tables, summary))
                .singleElement()
                .extracting(Update::hindrance)
                .isEqualTo(Hindrance.PHASED);
    }

    @Test
    void ubuntus_security_archives_are_known_as_such() {
        var files = AptPolicy.packageFiles(
                Transcript.of("ubuntu-by-hand", "policy-files").stdout());
        var tables =
                AptPolicy.tables(Transcript.of("ubuntu-by-hand", "policy-names").stdout(), files);

        assertThat(files.values().stream().filter(AptPolicy.PackageFile::isSecurity))
                .extracting(AptPolicy.PackageFile::origin)
                .containsExactlyInAnyOrder("UbuntuESM:24.04/noble-infra-security", "Ubuntu:24.04/noble-security");
        assertThat(tables)
                .extracting(table -> table.versions().getFirst().version().text())
                .containsExactly("2.39-0ubuntu8.4", "1:0.9.7.6ubuntu3.1");
        assertThat(tables.getFirst().versions().getFirst().by()).hasSize(2);
    }

    @Test
    @BadInput("F8")
    void what_only_subscribers_get_is_told_apart_from_a_pin_and_what_nobody_offers_from_what_is_current() {
        var files = AptPolicy.packageFiles(
                Transcript.of("ubuntu-by-hand", "policy-files").stdout());
        var tables = AptPolicy.tables(
                Transcript.of("ubuntu-by-hand", "policy-subscribers").stdout(), files);
        var inventory = Inventory.of(
                new Host("h1", "ubuntu", "24.04", "6.8", "6.8", "boot"),
                List.of(installed("libavcodec60", "7:6.1.1-3ubuntu5"), installed("left-behind", "1.0-1")),
                Instant.EPOCH);

        var updates = AptUpdates.updates(
                inventory,
                tables,
                AptSummary.parse(
                        Transcript.of("ubuntu-by-hand", "everything-phased").stdout()));

        assertThat(updates).singleElement().satisfies(update -> {
            assertThat(update.hindrance()).isEqualTo(Hindrance.SUBSCRIPTION);
            assertThat(update.securityOrigin()).contains("UbuntuESM:24.04/noble-infra-security");
        });
        assertThat(AptUpdates.unoffered(inventory, tables))
                .extracting(PackageKey::name)
                .containsExactly("left-behind");
    }

    @Test
    @BadInput("F6")
    void F6_a_higher_version_than_any_that_is_offered_came_from_elsewhere_and_is_not_known_to_be_fixed() {
        var files = AptPolicy.packageFiles(
                Transcript.of("debian-12", "policy-files").stdout());
        String said = Transcript.of("debian-12", "policy-names").stdout();
        var here = AptPolicy.tables(said, files);
        var elsewhere = AptPolicy.tables(
                said.replace("Installed: 12.4+deb12u15", "Installed: 99+vendor1")
                        .replace(
                                " *** 12.4+deb12u15 500",
                                " *** 99+vendor1 100\n        100 /var/lib/dpkg/status\n     12.4+deb12u15 500"),
                files);

        assertThat(AptUpdates.unoffered(of(installed("base-files", "12.4+deb12u15")), here))
                .isEmpty();
        assertThat(AptUpdates.unoffered(of(installed("base-files", "99+vendor1")), elsewhere))
                .extracting(PackageKey::name)
                .containsExactly("base-files");
    }

    private static Inventory of(Installed... packages) {
        return Inventory.of(new Host("h1", "debian", "12", "6.1", "6.1", "boot"), List.of(packages), Instant.EPOCH);
    }

    private static Installed installed(String name, String version) {
        return new Installed(
                new PackageKey(name, "amd64"),
                Version.deb(version),
                name,
                Version.deb(version),
                false,
                Installed.State.INSTALLED);
    }

    @Test
    void every_transcript_says_which_command_it_is_of() {
        for (String distribution : List.of("debian-12", "debian-13", "ubuntu-by-hand")) {
            assertThat(Transcript.all(distribution))
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(one.argv()).isNotEmpty());
        }
    }
}
