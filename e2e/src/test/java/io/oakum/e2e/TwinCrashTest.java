package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.transport.StandingProcess;
import io.oakum.twin.OverlayTwin;
import io.oakum.twin.TwinSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left after somebody ends the program that has a twin, at any moment, without a word. */
@Isolated("it compares this machine before and after")
final class TwinCrashTest {
    private final LocalRunner host = new LocalRunner();

    @TempDir
    Path scratch = Path.of("/");

    @BeforeEach
    void needs_root() {
        Needed.assume(TwinTrial.isRoot(), "root, to make a twin");
    }

    /** Another Java program that opens a twin, says so, and starts something in it that would go on for ever. */
    static final class Owner {
        public static void main(String[] state) throws Exception {
            System.out.println("opening");
            var spec = TwinSpec.ofThisHost()
                    .withStateFolder(Path.of(state[0]))
                    .withUpper(new TwinSpec.Upper.InMemory(64L << 20));
            try (var twin = TwinTrial.open(spec, new LocalRunner())) {
                TwinTrial.sh(twin, "echo x >/etc/oakum-crash; setsid sleep 5432 >/dev/null 2>&1 &");
                System.out.println("open");
                TwinTrial.sh(twin, "exec sleep 5431");
            }
        }
    }

    private StandingProcess owner() throws Exception {
        return StandingProcess.start(Command.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Owner.class.getName(),
                scratch.resolve("twins").toString()));
    }

    private void nothingIsLeftOf(long owner, String mountsBefore) throws Exception {
        OverlayTwin.cleanUp(scratch.resolve("twins"));

        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mountsBefore);
        assertThat(TwinTrial.running(scratch.resolve("twins") + "/")).isEmpty();
        assertThat(TwinTrial.running("sleep 543")).isEmpty();
        assertThat(TwinTrial.groups(owner)).isEmpty();
        try (var left = Files.list(scratch.resolve("twins"))) {
            assertThat(left.map(Path::getFileName)).allMatch(name -> name.endsWith("lock"));
        }
        assertThat(Path.of("/etc/oakum-crash")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100, 150, 200, 250, 300, 400, 500, 700, 900})
    void a_program_killed_while_it_opens_a_twin_leaves_nothing_after_the_next_look(int milliseconds) throws Exception {
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
        Files.createDirectories(scratch.resolve("twins"));
        try (var owner = owner()) {
            assertThat(owner.nextLine(Duration.ofSeconds(20))).hasValue("opening");
            Thread.sleep(milliseconds);

            owner.handle().destroyForcibly();
            owner.handle().onExit().get();

            nothingIsLeftOf(owner.handle().pid(), mounts);
        }
    }

    @Test
    void a_twin_ends_by_itself_when_its_program_is_killed() throws Exception {
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
        try (var owner = owner()) {
            assertThat(owner.nextLine(Duration.ofSeconds(20))).hasValue("opening");
            assertThat(owner.nextLine(Duration.ofSeconds(20))).hasValue("open");

            owner.handle().destroyForcibly();
            owner.handle().onExit().get();

            // No clean-up here: the pipe's end alone must do.
            for (int i = 0; i < 100 && !TwinTrial.running("sleep 543").isEmpty(); i++) {
                Thread.sleep(50);
            }
            assertThat(TwinTrial.running("sleep 543")).isEmpty();
            nothingIsLeftOf(owner.handle().pid(), mounts);
        }
    }

    @Test
    void a_killed_holder_takes_the_twin_with_it_and_closing_still_clears_up() throws Exception {
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
        var spec = TwinSpec.ofThisHost()
                .withStateFolder(scratch.resolve("twins"))
                .withUpper(new TwinSpec.Upper.InMemory(64L << 20));
        try (var twin = TwinTrial.open(spec, host)) {
            TwinTrial.sh(twin, "setsid sleep 5433 >/dev/null 2>&1 &");
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("hold.sh"))
                    .forEach(ProcessHandle::destroyForcibly);
            for (int i = 0; i < 100 && !TwinTrial.running("sleep 543").isEmpty(); i++) {
                Thread.sleep(50);
            }

            assertThat(TwinTrial.running("sleep 543")).isEmpty();
        }
        nothingIsLeftOf(ProcessHandle.current().pid(), mounts);
    }

    @Test
    void a_package_installed_inside_leaves_the_database_and_etc_of_the_host_as_they_were() throws Exception {
        Path staged = Files.createDirectories(scratch.resolve("staged"));
        Path tree = Files.createDirectories(scratch.resolve("tree/DEBIAN"));
        Files.createDirectories(scratch.resolve("tree/etc"));
        Files.writeString(scratch.resolve("tree/etc/oakum-demo.conf"), "level=1\n");
        Files.writeString(tree.resolve("conffiles"), "/etc/oakum-demo.conf\n");
        Files.writeString(tree.resolve("control"), """
                Package: oakum-demo
                Version: 1.0
                Architecture: all
                Maintainer: test <test@invalid>
                Description: a package for a test
                """);
        host.run(Command.of(
                "/usr/bin/dpkg-deb",
                "--root-owner-group",
                "-b",
                scratch.resolve("tree").toString(),
                staged + "/d.deb"));
        var spec = TwinSpec.ofThisHost()
                .withStateFolder(scratch.resolve("twins"))
                .withUpper(new TwinSpec.Upper.InMemory(256L << 20))
                .seeing(List.of(staged));
        try (var twin = TwinTrial.open(spec, host)) {
            var result = twin.runner().run(Command.of("apt-get", "-y", "install", staged + "/d.deb"));

            assertThat(result.succeeded()).describedAs(result.stderr()).isTrue();
            assertThat(TwinTrial.sh(twin, "dpkg-query -W -f '${db:Status-Abbrev}' oakum-demo")
                            .stdout())
                    .isEqualTo("ii ");
            assertThat(twin.hostChanged()).isEmpty();
            assertThat(twin.changes().files())
                    .anyMatch(change -> change.path().equals(Path.of("/etc/oakum-demo.conf")))
                    .anyMatch(change -> change.path().equals(Path.of("/var/lib/dpkg/status")));
        }
        assertThat(host.run(Command.of("dpkg-query", "-W", "oakum-demo")).succeeded())
                .isFalse();
    }
}
