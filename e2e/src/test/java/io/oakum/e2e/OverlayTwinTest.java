package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.LocalRunner;
import io.oakum.twin.FileChange;
import io.oakum.twin.FileChange.Kind;
import io.oakum.twin.Opening;
import io.oakum.twin.OverlayTwin;
import io.oakum.twin.TwinSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it compares this machine before and after")
final class OverlayTwinTest {
    private final LocalRunner host = new LocalRunner();

    @TempDir
    Path scratch = Path.of("/");

    @BeforeEach
    void needs_root() {
        Needed.assume(TwinTrial.isRoot(), "root, to make a twin");
    }

    private TwinSpec spec() {
        return TwinSpec.ofThisHost()
                .withStateFolder(scratch.resolve("twins"))
                .withUpper(new TwinSpec.Upper.InMemory(256L << 20));
    }

    private OverlayTwin open(TwinSpec spec) throws Exception {
        return TwinTrial.open(spec, host);
    }

    private static CommandResult sh(OverlayTwin twin, String script) throws Exception {
        return TwinTrial.sh(twin, script);
    }

    private static Map<Path, Kind> kinds(OverlayTwin twin) throws Exception {
        return twin.changes().files().stream().collect(Collectors.toMap(FileChange::path, FileChange::kind));
    }

    @Test
    void a_command_inside_sees_the_host_and_writes_only_the_twin() throws Exception {
        try (var twin = open(spec())) {
            var result = sh(twin, "cat /etc/debian_version; echo twin >/etc/oakum-was-here; id -u; hostname");

            assertThat(result.stderr()).isEmpty();
            assertThat(result.stdout())
                    .startsWith(Files.readString(Path.of("/etc/debian_version")) + "0\noakum-twin-of-");
            assertThat(Path.of("/etc/oakum-was-here")).doesNotExist();
            assertThat(twin.hostChanged()).isEmpty();
        }
    }

    @Test
    void an_untouched_twin_has_no_changes() throws Exception {
        try (var twin = open(spec().seeing(List.of(scratch)))) {
            sh(twin, "cat /etc/passwd >/dev/null; ls -R /etc >/dev/null; ls " + scratch);

            assertThat(twin.changes().files()).isEmpty();
        }
    }

    @Test
    void each_kind_of_change_is_told_apart() throws Exception {
        Path folder = Files.createDirectories(Path.of("/usr/local/share/oakum-twin-test/old"));
        try {
            for (String name : List.of("changed", "touched", "owned", "gone", "moved", "old/a", "old/b")) {
                Files.writeString(folder.resolveSibling(name), "as it was\n");
            }
            try (var twin = open(spec())) {
                var result = sh(twin, """
                        cd /usr/local/share/oakum-twin-test
                        echo as it is not >changed; touch touched; chown 42 owned; rm gone; mv moved moved-away
                        mkdir new; echo x >new/file
                        rm -r old; mkdir old; echo y >old/b; ln -s nowhere link
                        """);
                assertThat(result.stderr()).isEmpty();

                assertThat(kinds(twin))
                        .isEqualTo(Map.ofEntries(
                                at("changed", Kind.CONTENT),
                                at("owned", Kind.METADATA),
                                at("gone", Kind.REMOVED),
                                at("moved", Kind.REMOVED),
                                at("moved-away", Kind.ADDED),
                                at("new", Kind.ADDED),
                                at("new/file", Kind.ADDED),
                                at("old/a", Kind.REMOVED),
                                at("old/b", Kind.CONTENT),
                                at("link", Kind.ADDED)));
            }
        } finally {
            host.run(Command.of("/bin/rm", "-r", "/usr/local/share/oakum-twin-test"));
        }
    }

    private static Map.Entry<Path, Kind> at(String name, Kind kind) {
        return Map.entry(Path.of("/usr/local/share/oakum-twin-test").resolve(name), kind);
    }

    @Test
    void a_hanging_command_ends_with_all_it_started() throws Exception {
        try (var twin = open(spec())) {
            var result = twin.runner()
                    .run(Command.of("/bin/sh", "-c", "setsid sleep 7654 & setsid sleep 7653; wait")
                            .within(Duration.ofMillis(500)));

            assertThat(result.exit()).isEqualTo(new Exit.TimedOut(Duration.ofMillis(500)));
            assertThat(TwinTrial.running("sleep 765")).isEmpty();
            assertThat(sh(twin, "echo still here").stdout()).isEqualTo("still here\n");
        }
    }

    @Test
    void a_second_twin_is_refused_while_one_is_open() throws Exception {
        try (var twin = open(spec())) {
            var second = OverlayTwin.open(spec(), host);

            assertThat(second)
                    .isInstanceOfSatisfying(
                            Opening.Refused.class,
                            refused -> assertThat(refused.refusal().cause()).isEqualTo(Opening.Cause.ANOTHER_TWIN));
            assertThat(sh(twin, "echo undisturbed").stdout()).isEqualTo("undisturbed\n");
        }
    }

    @Test
    void a_twin_that_would_take_too_much_memory_is_refused() throws Exception {
        var answer = OverlayTwin.open(spec().withUpper(new TwinSpec.Upper.InMemory(1L << 40)), host);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Opening.Refused.class,
                        refused -> assertThat(refused.refusal().cause()).isEqualTo(Opening.Cause.NO_MEMORY));
        assertThat(scratch.resolve("twins")).doesNotExist();
    }

    @Test
    void a_full_twin_is_full_inside_and_nowhere_else() throws Exception {
        try (var twin = open(spec().withUpper(new TwinSpec.Upper.InMemory(16L << 20)))) {
            var result = sh(twin, "head -c 32M /dev/zero >/var/oakum-fill");

            assertThat(result.stderr()).contains("No space left on device");
            assertThat(Path.of("/var/oakum-fill")).doesNotExist();
            assertThat(twin.changes().bytesAbove()).isBetween(8L << 20, 16L << 20);
        }
    }

    @Test
    void nothing_is_left_of_a_closed_twin() throws Exception {
        var mounts = Files.readString(Path.of("/proc/self/mountinfo"));

        String state;
        try (var twin = open(spec())) {
            state = scratch.resolve("twins").toString();
            sh(twin, "setsid sleep 7652 >/dev/null 2>&1 & echo");
            assertThat(TwinTrial.running(state)).isNotEmpty();
        }

        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mounts);
        assertThat(TwinTrial.running(state)).isEmpty();
        assertThat(TwinTrial.running("sleep 7652")).isEmpty();
        assertThat(TwinTrial.groups(ProcessHandle.current().pid())).isEmpty();
        assertThat(scratch.resolve("twins"))
                .isDirectoryContaining("glob:**/lock")
                .isDirectoryNotContaining("glob:**/oakum*");
    }
}
