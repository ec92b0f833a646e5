package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

final class LocalRepositoryTest {
    private final LocalRunner machine = new LocalRunner();

    @TempDir
    private Path folder;

    static boolean hasDpkg() {
        return Files.isExecutable(Path.of("/usr/bin/dpkg-deb"));
    }

    static boolean hasGpg() {
        return hasDpkg() && Files.isExecutable(Path.of("/usr/bin/gpg"));
    }

    @Test
    @EnabledIf("hasDpkg")
    void a_package_has_the_fields_files_conffiles_and_scripts_it_was_given() throws Exception {
        Path deb = LocalPackage.named("demo", "1:1.0-1")
                .withField("Depends", "libc6")
                .withConffile("/etc/demo.conf", "level=1\n")
                .withFile("/usr/share/demo/x", "x\n")
                .withScript("postinst", "#!/bin/sh\nexit 0\n")
                .buildInto(folder, machine);

        var fields = machine.run(Command.of("dpkg-deb", "--field", deb.toString(), "Package", "Version", "Depends"));
        assertThat(fields.stdout().lines()).contains("Package: demo", "Version: 1:1.0-1", "Depends: libc6");
        var content = machine.run(Command.of("dpkg-deb", "--contents", deb.toString()))
                .stdout();
        assertThat(content).contains("root/root", "./etc/demo.conf", "./usr/share/demo/x");
        assertThat(machine.run(Command.of("dpkg-deb", "--info", deb.toString(), "conffiles"))
                        .stdout())
                .isEqualTo("/etc/demo.conf\n");
        assertThat(machine.run(Command.of("dpkg-deb", "--info", deb.toString(), "postinst"))
                        .stdout())
                .startsWith("#!/bin/sh");
        assertThat(folder).isDirectoryContaining(p -> p.equals(deb)).isDirectoryNotContaining("glob:**/.tree-*");
    }

    @Test
    void a_conffile_that_is_no_file_of_the_package_is_refused() {
        var demo = LocalPackage.named("demo", "1").withConffile("/etc/x", "");

        assertThatThrownBy(() -> new LocalPackage(
                        demo.fields(), new java.util.LinkedHashMap<>(), demo.conffiles(), demo.scripts()))
                .hasMessageContaining("/etc/x");
    }

    @Test
    @EnabledIf("hasGpg")
    void the_index_is_signed_by_the_key_that_it_gives_out() throws Exception {
        Path repo = folder.resolve("repo");
        LocalPackage.named("demo", "1.0").buildInto(repo, machine);
        try (var repository = LocalRepository.at(repo, folder.resolve("key"), machine)) {
            Path key = Files.writeString(folder.resolve("key.asc"), repository.publicKey());

            repository.publish(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-08T00:00:00Z"));

            assertThat(repo.resolve("Packages")).content().contains("Package: demo", "Filename: ./demo_1.0_all.deb");
            assertThat(repo.resolve("Release"))
                    .content()
                    .contains("Date: Thu, 01 Jan 2026 00:00:00 UTC", "Valid-Until: Thu, 08 Jan 2026 00:00:00 UTC");
            Path ring = folder.resolve("ring.gpg");
            machine.run(Command.of("gpg", "--dearmor", "--output", ring.toString(), key.toString()));
            var verified = machine.run(Command.of(
                    "gpgv",
                    "--keyring",
                    ring.toString(),
                    repo.resolve("InRelease").toString()));
            assertThat(verified.succeeded()).as(verified.stderr()).isTrue();
        }
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    @EnabledIf("hasGpg")
    void published_without_a_signature_there_is_none_left_of_before() throws Exception {
        try (var repository = LocalRepository.at(folder.resolve("repo"), folder.resolve("key"), machine)) {
            repository.publish(Instant.EPOCH, Instant.EPOCH);

            repository.publishUnsigned(Instant.EPOCH, Instant.EPOCH);
        }
        assertThat(folder.resolve("repo"))
                .isDirectoryContaining("glob:**/Release")
                .isDirectoryNotContaining("glob:**/InRelease")
                .isDirectoryNotContaining("glob:**/Release.gpg");
    }
}
