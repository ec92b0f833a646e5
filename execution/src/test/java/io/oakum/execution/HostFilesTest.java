package io.oakum.execution;

import static io.oakum.execution.Samples.NOW;
import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.install;
import static io.oakum.execution.Samples.key;
import static io.oakum.execution.Samples.remove;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.verification.Verification;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.SharedData;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run reads and writes on a host, each in a temporary folder. */
final class HostFilesTest {
    @TempDir
    private Path folder;

    @Test
    void an_inventory_is_read_as_it_was_written() throws IOException {
        Inventory inventory = Samples.inventory(
                Samples.held("ssl", "1:3.0-1~deb12u1"),
                new Installed(
                        new PackageKey("curl", "all"),
                        Version.deb("2+b1"),
                        "curl-source",
                        Version.deb("2"),
                        false,
                        Installed.State.HALF_CONFIGURED));
        Path file = folder.resolve("run").resolve("before.tsv");

        InventoryFile.write(inventory, file);

        assertThat(InventoryFile.read(file)).isEqualTo(inventory);
    }

    @Test
    void a_promise_is_read_as_it_was_written() throws JsonException {
        var promise = new Promise(
                changes(install("new", "1"), replace("curl", "1", "2"), remove("old", "3")),
                new Supply(Path.of("/var/cache/oakum/archives"), Map.of(key("curl"), Path.of("/old/curl.deb"))),
                Set.of(key("new")),
                Set.of(key("curl")),
                "20261124-120000");

        assertThat(Promise.read(Json.readObject(Json.write(promise.json()).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(promise);
    }

    @Test
    void a_change_set_that_its_digest_does_not_name_is_refused() {
        String written = Json.write(ChangeSetJson.write(changes(replace("curl", "1", "2"))));

        assertThatThrownBy(() -> readChanges(written.replace("\"to\":\"2\"", "\"to\":\"3\"")))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"curl\"", "\"sha256\":\"aaaa", "\"from\""})
    void a_change_set_that_is_none_is_refused(String part) {
        String written = Json.write(ChangeSetJson.write(changes(replace("curl", "1", "2"))));

        assertThatThrownBy(() -> readChanges(written.replace(part, part.replaceFirst("[a-z]", "\\$"))))
                .isInstanceOf(JsonException.class);
    }

    private static ChangeSet readChanges(String text) throws JsonException {
        return ChangeSetJson.read(Json.readObject(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void never_two_at_once() throws IOException {
        Path lock = folder.resolve("run").resolve("lock");
        try (HostLock _ = HostLock.take(lock).orElseThrow()) {
            assertThat(HostLock.take(lock)).isEmpty();
        }
        try (HostLock again = HostLock.take(lock).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    @BadInput("O38")
    void a_lock_is_not_taken_through_a_link() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("lock"), folder.resolve("elsewhere"));

        assertThatThrownBy(() -> HostLock.take(link)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "docker.service, true",
        "postgresql@15-main.service, true",
        "dbus.service, true",
        "systemd-logind.service, true",
        "nginx.service, false",
        "ssh.service, false",
    })
    void the_shipped_list_leaves_alone_what_others_hang_on(String unit, boolean isNamed) throws IOException {
        assertThat(NeverRestart.ofHost(folder.resolve("none")).names(unit)).isEqualTo(isNamed);
    }

    @Test
    void the_owners_list_stands_in_place_of_the_shipped_one() throws IOException {
        Path own = Files.createDirectories(folder.resolve("oakum")).resolve("never-restart");
        Files.writeString(own, "# mine\nmy*.service # all\n[x].service\n\n");

        NeverRestart never = NeverRestart.ofHost(folder);

        assertThat(never.names("my-app.service")).isTrue();
        assertThat(never.names("[x].service")).as("no unit is called so").isFalse();
        assertThat(never.names("x.service")).isFalse();
        assertThat(never.names("docker.service")).isFalse();
        assertThat(never.names("tommy.service")).isFalse();
        assertThat(never.restarted(List.of("my-app.service", "x.service"))).containsExactly("x.service");
        assertThat(never.left(List.of("my-app.service", "x.service"))).containsExactly("my-app.service");
    }

    @Test
    void an_undo_brings_back_what_the_change_did_to_etc_and_leaves_what_somebody_did_since() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        for (String name : List.of("same", "altered", "removed", "edited", "passwd")) {
            Files.writeString(etc.resolve(name), "before");
        }
        Files.createSymbolicLink(etc.resolve("link"), Path.of("before"));
        var copy = new EtcCopy(new LocalRunner(), etc, folder.resolve("run"));
        copy.take();
        Files.writeString(etc.resolve("altered"), "by the change");
        Files.writeString(etc.resolve("edited"), "by the change");
        Files.writeString(etc.resolve("passwd"), "by the change");
        Files.writeString(etc.resolve("made"), "by the change");
        Files.delete(etc.resolve("removed"));
        Files.delete(etc.resolve("link"));
        Files.createSymbolicLink(etc.resolve("link"), Path.of("after"));
        copy.noteAfter();
        Files.writeString(etc.resolve("edited"), "by somebody");

        List<String> mended = copy.restore(copy.now());

        assertThat(mended)
                .extracting(file -> Path.of(file).getFileName().toString())
                .containsExactly("altered", "link", "made", "removed");
        assertThat(etc.resolve("altered")).hasContent("before");
        assertThat(etc.resolve("removed")).hasContent("before");
        assertThat(etc.resolve("edited")).hasContent("by somebody");
        assertThat(etc.resolve("passwd")).hasContent("by the change");
        assertThat(etc.resolve("made")).doesNotExist();
        assertThat(folder.resolve("run/etc-set-aside/made")).hasContent("by the change");
        assertThat(Files.readSymbolicLink(etc.resolve("link"))).isEqualTo(Path.of("before"));
    }

    @Test
    void without_a_note_of_what_the_change_left_nothing_is_touched() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve("file"), "before");
        var copy = new EtcCopy(new LocalRunner(), etc, folder.resolve("run"));
        copy.take();
        Files.writeString(etc.resolve("file"), "after");

        assertThat(copy.restore(copy.now())).isEmpty();
        assertThat(etc.resolve("file")).hasContent("after");
    }

    @Test
    void a_change_that_is_larger_than_the_disk_is_refused_before_it_begins() throws IOException {
        var huge = new ChangeSet(List.of(
                new Change.Install(key("huge"), Version.deb("1"), new Change.Content("a".repeat(64), 1L << 50))));
        var folders = Samples.foldersBelow(folder);

        assertThat(RoomCheck.problems(huge, folders))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NO_SPACE));
        assertThat(RoomCheck.problems(changes(remove("old", "1")), folders)).isEmpty();
    }

    @Test
    void a_kernel_needs_room_where_its_initial_file_system_is_made_too() throws IOException {
        var folders = Samples.foldersBelow(folder);
        Path boot = Files.createDirectories(folders.root().resolve("boot"));
        Files.createDirectories(boot.resolve("efi"));
        try (var initrd = new java.io.RandomAccessFile(
                boot.resolve("initrd.img-6.1.0-1-amd64").toFile(), "rw")) {
            // A hole: as large as no disk here, and nothing on it.
            initrd.setLength(1L << 42);
        }
        var kernel = new ChangeSet(List.of(new Change.Install(
                key("linux-image-6.1.0-2-amd64"), Version.deb("1"), new Change.Content("a".repeat(64), 1))));

        assertThat(RoomCheck.problems(kernel, folders))
                .extracting(Problem::message)
                .satisfiesExactly(
                        message -> assertThat(message).contains("for a kernel"),
                        message -> assertThat(message).contains("to make an initial file system"));
    }

    @ParameterizedTest
    @CsvSource({
        "debian, 12, 2028-06-30, 2026-07-11, 2033-06-30",
        "debian, 11, 2026-08-31, 2024-08-14, 2031-06-30",
        "ubuntu, 22.04, 2027-06-01, , 2034-04-25",
        "debian, 99, , , ",
        "alpine, 3.20, , , ",
    })
    void a_release_ends_where_its_distribution_said(
            String id, String version, LocalDate last, LocalDate regular, LocalDate extended) throws IOException {
        Optional<SupportEnd> end = Lifecycle.of(folder, new Host("h1", id, version, "", "", ""));

        assertThat(end.flatMap(SupportEnd::end)).isEqualTo(Optional.ofNullable(last));
        assertThat(end.flatMap(each -> each.phases().regular())).isEqualTo(Optional.ofNullable(regular));
        assertThat(end.flatMap(each -> each.phases().extended())).isEqualTo(Optional.ofNullable(extended));
    }

    @Test
    void the_table_that_lies_on_the_host_is_newer_than_what_is_built_in() throws IOException {
        Path tables = Files.createDirectories(folder.resolve("usr/share/distro-info"));
        Files.writeString(tables.resolve("debian.csv"), """
                version,codename,series,created,release,eol,eol-lts,eol-elts
                12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-11,2029-01-31,2033-06-30
                13,Trixie,trixie,2023-06-10,2025-08-09,no day
                """);

        assertThat(Lifecycle.of(folder, new Host("h1", "debian", "12", "", "", ""))
                        .flatMap(SupportEnd::end))
                .contains(LocalDate.of(2029, 1, 31));
        assertThat(Lifecycle.of(folder, new Host("h1", "debian", "13", "", "", ""))
                        .flatMap(SupportEnd::end))
                .contains(LocalDate.of(2030, 6, 30));
    }

    @ParameterizedTest(name = "mismatch {0}, problem {1}, stale {2}, container {3}, reboot {4}: {5}")
    @CsvSource({
        "false, ,            false, false, false, CONFIRMED",
        "false, CONFFILE,    false, false, false, CONFIRMED",
        "false, ,            true,  false, false, RESTART_LEFT",
        "false, ,            true,  true,  false, CONFIRMED",
        "false, ,            false, false, true,  RESTART_LEFT",
        "false, UNIT_FAILED, false, false, false, FAILED",
        "false, UNIT_FAILED, true,  false, true,  FAILED",
        "true,  ,            false, false, false, FAILED",
        "true,  ,            true,  false, true,  FAILED",
    })
    void a_run_is_confirmed_only_where_all_is_as_promised_and_running(
            boolean mismatch,
            ProblemCode problem,
            boolean stale,
            boolean container,
            boolean reboot,
            RunVerdict verdict) {
        var verification =
                new Verification(mismatch ? List.of(new Verification.Mismatch(key("x"), "2", "1")) : List.of());
        var problems = Optional.ofNullable(problem).stream()
                .map(code -> Problem.of(code, "x"))
                .toList();
        var processes = stale
                ? List.of(new StaleProcess(1, "x", "x.service", container, List.of(), 0))
                : List.<StaleProcess>of();

        assertThat(RunFinish.verdict(verification, problems, new RestartNeeds(reboot, List.of(), processes)))
                .isEqualTo(verdict);
    }

    @Test
    void the_catalogue_that_cisa_publishes_is_read() throws Exception {
        Path catalogue = folder.resolve("kev.json");
        Path packed = SharedData.file("feeds/kev/known_exploited_vulnerabilities-2025.08.25.json.gz");
        try (var unpacked = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(unpacked, catalogue);
        }

        KnownExploited exploited = KnownExploited.read(catalogue);

        assertThat(exploited.version()).isEqualTo("2025.08.25");
        assertThat(exploited.added()).hasSize(722).containsKey("CVE-2025-48384");
        assertThat(exploited.added().values())
                .allSatisfy(added -> assertThat(added).isBefore(NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>not found</html>",
                "[]",
                "{}",
                "{\"catalogVersion\":\"1\",\"vulnerabilities\":[]}",
                "{\"catalogVersion\":\"1\",\"vulnerabilities\":[{\"cveID\":\"CVE-2026-0001\"}]}",
                "{\"catalogVersion\":\"1\",\"vulnerabilities\":[{\"cveID\":\"CVE-2026-0001\",\"dateAdded\":\"soon\"}]}",
            })
    void what_is_no_catalogue_is_refused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("kev.json"), text);

        assertThatThrownBy(() -> KnownExploited.read(file)).isInstanceOf(JsonException.class);
    }
}
