package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.Staged;
import io.oakum.packages.apt.LyingMirror.Lie;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real apt, in folders of its own, and a mirror that lies: what was promised decides, and nobody waits or fetches for ever. */
final class LyingMirrorTest {
    private static final String FILE = "fair_1.1_all.deb";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private LyingMirror mirror;
    private Path archives;
    private byte[] honest = new byte[0];

    @BeforeEach
    void a_repository_with_one_package() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/apt-get")), "apt-get");
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg-deb");
        mirror = new LyingMirror();
        archives = folder.resolve("archives");
        honest = built();
        String packages = """
                Package: fair
                Version: 1.1
                Architecture: all
                Maintainer: nobody
                Filename: ./%s
                Size: %d
                SHA256: %s
                Description: none

                """.formatted(FILE, honest.length, sha256(honest));
        mirror.hands("/Packages", packages.getBytes(StandardCharsets.US_ASCII));
        mirror.hands("/" + FILE, honest);
        Files.writeString(folder.resolve("apt.conf"), """
                Dir "%1$s/apt";
                Dir::State::status "%1$s/status";
                Dir::Etc::sourcelist "%1$s/sources.list";
                Dir::Etc::sourceparts "/dev/null";
                APT::Sandbox::User "root";
                Acquire::Retries "0";
                Acquire::http::Timeout "5";
                Acquire::Languages "none";
                """.formatted(folder));
        Files.writeString(folder.resolve("sources.list"), "deb [trusted=yes] " + mirror.address() + " ./\n");
        Files.createFile(folder.resolve("status"));
        Files.createDirectories(folder.resolve("apt/etc/apt/apt.conf.d"));
        Files.createDirectories(folder.resolve("apt/etc/apt/preferences.d"));
        Files.createDirectories(folder.resolve("apt/var/lib/apt/lists/partial"));
        Files.createDirectories(folder.resolve("apt/var/cache/apt/archives/partial"));
        Files.createDirectories(archives.resolve("partial"));
        var updated = runner().run(Command.of("apt-get", "-q", "update"));
        assertThat(updated.succeeded()).as(updated.stderr() + updated.stdout()).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        mirror.close();
    }

    private byte[] built() throws Exception {
        Path control = Files.createDirectories(folder.resolve("fair/DEBIAN")).resolve("control");
        Files.writeString(
                control, "Package: fair\nVersion: 1.1\nArchitecture: all\nMaintainer: nobody\nDescription: none\n");
        Path file = folder.resolve("built.deb");
        var made = new LocalRunner()
                .run(Command.of(
                        "dpkg-deb",
                        "--root-owner-group",
                        "-b",
                        folder.resolve("fair").toString(),
                        file.toString()));
        assertThat(made.succeeded()).as(made.stderr()).isTrue();
        return Files.readAllBytes(file);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** As on a host, but for where apt has its folders. */
    private CommandRunner runner() {
        var local = new LocalRunner();
        Map<String, String> where =
                Map.of("APT_CONFIG", folder.resolve("apt.conf").toString());
        return (command, sink) -> local.run(command.withEnvironment(where), sink);
    }

    private Staged staged() throws Exception {
        var change = new Install(
                new PackageKey("fair", "all"), Version.deb("1.1"), new Content(sha256(honest), honest.length));
        return new AptInstaller(runner(), new AptCommands(Map.of()))
                .stage(new ChangeSet(List.of(change)), new Supply(archives, Map.of()), Progress.NONE);
    }

    @Test
    void what_is_handed_out_as_it_was_promised_is_taken() throws Exception {
        assertThat(staged()).isEqualTo(new Staged.Complete(honest.length));
    }

    @ParameterizedTest
    @EnumSource(value = Lie.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @BadInput("F15")
    void F15_what_was_promised_decides_and_what_is_honest_again_is_taken(Lie lie) throws Exception {
        if (lie == Lie.RANGE) {
            Files.write(archives.resolve("partial").resolve(FILE), Arrays.copyOf(honest, LyingMirror.FROM));
        }
        mirror.lies(lie);
        Instant began = Instant.now();

        Staged staged = staged();

        assertThat(Duration.between(began, Instant.now())).isLessThan(LONGEST);
        assertThat(staged)
                .isInstanceOfSatisfying(
                        Staged.Incomplete.class,
                        incomplete -> assertThat(incomplete.problems()).isNotEmpty());
        assertThat(archives.resolve(FILE)).doesNotExist();
        assertThat(mirror.asked()).hasSizeLessThan(50);
        try (var left = Files.walk(archives)) {
            assertThat(left.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .as("bytes that were kept")
                    .isLessThan(LyingMirror.ENDLESS / 8);
        }

        mirror.lies(Lie.NONE);
        assertThat(staged()).isEqualTo(new Staged.Complete(honest.length));
    }
}
