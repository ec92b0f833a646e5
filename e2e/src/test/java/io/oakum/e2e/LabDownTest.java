package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LabSettings;
import io.oakum.lab.Release;
import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.Detached;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
@Isolated("it compares this machine before and after")
final class LabDownTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** From the first line of "up" to its last, and a little beyond. */
    private static final int LONGEST_MILLIS = 3000;

    private final LabSettings settings = TestLab.settings("deep/er/down");
    private final Lab lab = TestLab.at(settings);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path scratch;

    @BeforeEach
    void nothing_is_left_of_a_run_before_and_the_bases_are_there() throws Exception {
        TestLab.clear(settings);
        TestLab.standIn();
        lab.up(LabRequest.hosts(1, Release.BOOKWORM));
        lab.downWithAll();
    }

    @Test
    void after_down_the_machine_is_as_it_was_before_up() throws Exception {
        MachineLook before = look();

        lab.up(LabRequest.hosts(3, Release.BOOKWORM));
        // Else the look could not see what is left behind either.
        assertThat(look().without(before))
                .anyMatch(fact -> fact.matches("(?s)process .*oakum-lab-supervisor h3 .*"))
                .anyMatch(fact -> fact.matches("process .* systemd-nspawn .*"))
                .anyMatch(fact -> fact.matches("mount .*/h3/root"))
                .anyMatch(fact -> fact.matches("link oakumlab[0-9]+"))
                .anyMatch(fact -> fact.matches("rule table ip oakum_lab_[0-9]+ .*"))
                .anyMatch(fact -> fact.matches("cgroup .*/oakum-lab-[0-9]+/h3"))
                .anyMatch(fact -> fact.matches("sysctl net.ipv4.conf.oakumlab.*"))
                .anyMatch(fact -> fact.startsWith("file /run/systemd/nspawn/locks/"))
                .anyMatch(fact -> fact.startsWith("file /run/oakum-lab/"));
        lab.downWithAll();

        assertSame(before);
    }

    @Test
    void after_down_of_each_host_by_name_too() throws Exception {
        MachineLook before = look();

        lab.up(LabRequest.hosts(2, Release.BOOKWORM));
        lab.down(lab.hosts());

        assertSame(before);
    }

    @Test
    void down_of_what_never_was_changes_nothing() throws Exception {
        MachineLook before = look();

        lab.downWithAll();

        assertSame(before);
    }

    @Test
    void after_an_up_that_was_killed_anywhere_down_leaves_the_machine_as_it_was() throws Exception {
        long seed = Long.getLong("oakum.seed", System.nanoTime());
        System.err.println("killing up at points of -Doakum.seed=" + seed);
        var chance = new Random(seed);
        int rounds = Boolean.getBoolean("oakum.long") ? 100 : 5;
        MachineLook before = look();

        for (int round = 0; round < rounds; round++) {
            int millis = chance.nextInt(LONGEST_MILLIS);
            killUpAfter(millis, settings);
            lab.downWithAll();
            assertSame(before);
        }
    }

    @Test
    void a_base_that_was_half_made_goes_and_is_never_used() throws Exception {
        var own = new LabSettings(settings.folder(), scratch.resolve("bases"));
        MachineLook before = look();

        killUpAfter(5000, own);
        assertThat(own.bases().resolve(".making/12-base/upper")).isNotEmptyDirectory();
        TestLab.at(own).downWithAll();

        assertSame(before);
        assertThat(own.bases()).isEmptyDirectory();
    }

    private void killUpAfter(int millis, LabSettings where) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path log = Files.createTempFile(scratch, "up", ".log");
        long pid = Detached.launch(
                Command.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabUp.class.getName(),
                        where.folder().toString(),
                        where.bases().toString(),
                        "4"),
                log);
        Thread.sleep(millis);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        System.err.println(
                "killed after " + millis + " ms: " + Files.readString(log).replace("\n", "; "));
    }

    private static MachineLook look() throws Exception {
        return MachineLook.now(TARGET.resolve("lab"));
    }

    private static void assertSame(MachineLook before) throws Exception {
        MachineLook after = look();
        assertThat(after.without(before)).as("left behind").isEmpty();
        assertThat(before.without(after)).as("taken away").isEmpty();
    }
}
