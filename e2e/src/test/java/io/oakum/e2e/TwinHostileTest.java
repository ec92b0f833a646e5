package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.LocalRunner;
import io.oakum.twin.BootedTwin;
import io.oakum.twin.OverlayTwin;
import io.oakum.twin.TwinSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A maintainer script that means harm, in a twin: {@code hostile.pl} has all that it tries. */
@Isolated("it compares this machine before and after")
final class TwinHostileTest {
    private static final Path SCRIPT = Path.of("/usr/local/share/oakum-hostile.pl");
    private static final String KEY = "oakum-hostile-key";

    /** What a copy that is booted lets its scripts have: units ask for user namespaces, and its own init and bus listen in its own /run. */
    private static final List<String> OF_AN_INIT =
            List.of("user-namespace GOT THROUGH", "well-known-sockets GOT THROUGH");

    private final LocalRunner host = new LocalRunner();

    /** Every command of the twin starts from a session that has a key. */
    private final CommandRunner withKey = (command, sink) -> host.run(
            command.prefixedBy(List.of(
                    "/usr/bin/perl",
                    "-e",
                    "my ($t, $k, $v) = ('user', shift, 'secret'); syscall(250, 1, 0); "
                            + "syscall(248, $t, $k, $v, 6, -3) >= 0 or die; exec { $ARGV[0] } @ARGV",
                    KEY)),
            sink);

    @TempDir
    Path scratch = Path.of("/");

    @BeforeEach
    void needs_root() {
        Needed.assume(TwinTrial.isRoot(), "root, to make a twin");
    }

    @AfterEach
    void take_the_script_away() throws Exception {
        if (TwinTrial.isRoot()) {
            Files.deleteIfExists(SCRIPT);
        }
    }

    private TwinSpec spec() throws Exception {
        return TwinSpec.ofThisHost()
                .withStateFolder(scratch.resolve("twins"))
                .withUpper(new TwinSpec.Upper.InMemory(64L << 20))
                .withLimits(new TwinSpec.Limits(128L << 20, 200, 100))
                .seeing(List.of(Files.createDirectories(scratch.resolve("staged"))));
    }

    private void putScript() throws Exception {
        try (var script = TwinHostileTest.class.getResourceAsStream("hostile.pl")) {
            Files.write(SCRIPT, script == null ? new byte[0] : script.readAllBytes());
        }
    }

    private List<String> attack(CommandRunner twin, HostBait bait) throws Exception {
        var argv = new ArrayList<>(List.of("/usr/bin/perl", SCRIPT.toString()));
        argv.addAll(bait.arguments());
        argv.addAll(List.of(
                scratch.resolve("staged").toString(),
                KEY,
                scratch.resolve("twins").toString()));
        CommandResult result = twin.run(Command.of(argv));
        assertThat(result.exit()).describedAs(result.stderr()).isEqualTo(new CommandRunner.Exit.Code(0));
        return result.stdout().lines().toList();
    }

    @Test
    void a_hostile_script_is_refused_everything_and_the_host_stays_as_it_was() throws Exception {
        putScript();
        try (var bait = HostBait.laid(scratch);
                var twin = TwinTrial.open(spec(), withKey)) {
            HostState before = HostState.now();

            List<String> attempts = attack(twin.runner(), bait);

            assertThat(attempts).hasSizeGreaterThan(55).allMatch(line -> line.contains(" refused "));
            assertThat(HostState.now()).isEqualTo(before);
            assertThat(twin.hostChanged()).isEmpty();
            assertThat(bait.isTaken()).isFalse();
        }
    }

    @Test
    void in_a_booted_copy_it_gets_what_an_init_needs_and_nothing_of_the_host() throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/lib/systemd/systemd")), "systemd, to boot a twin");
        putScript();
        var spec = spec().withUpper(new TwinSpec.Upper.InMemory(256L << 20))
                .withLimits(new TwinSpec.Limits(512L << 20, 400, 100));
        try (var bait = HostBait.laid(scratch);
                var twin = TwinTrial.opened(BootedTwin.open(spec, List.of(), withKey))) {
            twin.waitUntilSettled(Duration.ofSeconds(60));
            HostState before = HostState.now();

            List<String> attempts = attack(twin.runner(), bait);

            assertThat(attempts).hasSizeGreaterThan(55);
            assertThat(attempts.stream().filter(line -> !line.contains(" refused ")))
                    .as("what is the copy's own")
                    .isSubsetOf(OF_AN_INIT);
            assertThat(HostState.now()).isEqualTo(before);
            assertThat(twin.hostChanged()).isEmpty();
            assertThat(bait.isTaken()).isFalse();
        }
    }

    @Test
    void the_baits_can_be_taken_from_the_host_itself() throws Exception {
        putScript();
        try (var bait = HostBait.laid(scratch)) {
            var argv = new ArrayList<>(List.of("/usr/bin/perl", SCRIPT.toString()));
            argv.addAll(bait.arguments());
            argv.addAll(List.of("/none", KEY, "/none", "harmless"));

            var result = withKey.run(Command.of(argv));

            assertThat(result.stdout().lines())
                    .describedAs(result.stderr())
                    .hasSize(6)
                    .allMatch(line -> line.endsWith(" GOT THROUGH"));
            assertThat(bait.isTaken()).isTrue();
        }
    }

    @Test
    void a_script_that_keeps_the_capabilities_of_the_next_command_gains_nothing() throws Exception {
        putScript();
        try (var bait = HostBait.laid(scratch);
                var twin = TwinTrial.open(spec(), withKey)) {
            HostState before = HostState.now();
            TwinTrial.sh(twin, """
                    rm /usr/bin/setpriv
                    printf '#!/usr/bin/perl\\nshift while $ARGV[0] =~ /^--/; exec @ARGV;\\n' >/usr/bin/setpriv
                    chmod 755 /usr/bin/setpriv
                    """);
            assertThat(TwinTrial.sh(twin, "grep -E 'CapBnd|NoNewPrivs' /proc/self/status")
                            .stdout())
                    .matches("(?s)CapBnd:\\s+0*1ff.*NoNewPrivs:\\s+1\\n");

            List<String> attempts = attack(twin.runner(), bait);

            assertThat(attempts).hasSizeGreaterThan(55).allMatch(line -> line.contains(" refused "));
            assertThat(HostState.now()).isEqualTo(before);
            assertThat(bait.isTaken()).isFalse();
        }
    }

    @Test
    void the_programs_that_lead_into_a_twin_cannot_be_written_from_inside() throws Exception {
        try (var twin = TwinTrial.open(spec(), host)) {
            HostState before = HostState.now();
            TwinTrial.sh(twin, """
                    rm /usr/bin/setpriv
                    printf '#!/usr/bin/perl\\nshift while $ARGV[0] =~ /^--/; exec @ARGV;\\n' >/usr/bin/setpriv
                    chmod 755 /usr/bin/setpriv
                    """);
            TwinTrial.sh(twin, """
                    cat >/tmp/lurk.pl <<'END'
                    my $until = time + 6;
                    while (time < $until) {
                        for my $exe (glob '/proc/[0-9]*/exe') {
                            next unless (readlink($exe) // '') =~ m{/(nsenter|setpriv|setsid|perl)$};
                            open(my $file, '<', $exe) or next;
                            my $device = (stat $file)[0];
                            next if $device == (stat '/usr/bin/perl')[0];
                            open(my $log, '>>', '/tmp/lurk.log'); print $log "saw $exe\\n";
                            for (1 .. 50) { open(my $w, '>>', '/proc/self/fd/' . fileno $file) and print $log "WROTE $exe\\n"; select undef, undef, undef, .002 }
                        }
                    }
                    END
                    setsid perl /tmp/lurk.pl >/dev/null 2>&1 &
                    """);
            for (int i = 0; i < 60; i++) {
                TwinTrial.sh(twin, "true");
            }

            assertThat(TwinTrial.sh(twin, "cat /tmp/lurk.log 2>/dev/null || :").stdout())
                    .doesNotContain("WROTE");
            assertThat(HostState.now()).isEqualTo(before);
        }
    }

    @Test
    void memory_beyond_the_limit_ends_the_one_who_took_it() throws Exception {
        try (var twin = TwinTrial.open(spec(), host)) {
            Needed.assume(twin.enforced().contains(OverlayTwin.Limit.MEMORY), "a cgroup controller for memory");

            var result =
                    twin.runner().run(Command.of("/usr/bin/perl", "-e", "my $x = 'x' x (400 << 20); print 'had it'"));

            assertThat(result.stdout()).isEmpty();
            assertThat(result.succeeded()).isFalse();
            assertThat(TwinTrial.sh(twin, "echo alive").stdout()).isEqualTo("alive\n");
            assertThat(twin.changes().peakMemory().orElseThrow()).isLessThanOrEqualTo(192L << 20);
        }
    }

    @Test
    void a_fork_bomb_fills_the_twin_and_goes_with_its_command() throws Exception {
        try (var twin = TwinTrial.open(spec(), host)) {
            Needed.assume(twin.enforced().contains(OverlayTwin.Limit.PROCESSES), "a cgroup controller for processes");
            long before = running();

            var result = twin.runner()
                    .run(Command.of("/usr/bin/perl", "-e", "while (1) { fork; select undef, undef, undef, .01 }")
                            .within(Duration.ofSeconds(3)));

            assertThat(result.exit()).isInstanceOf(CommandRunner.Exit.TimedOut.class);
            // The kernel ends them one after the other, and the dead stay in its list until their parent looks at them.
            for (int i = 0; i < 300 && running() >= before + 100; i++) {
                Thread.sleep(100);
            }
            assertThat(running()).isLessThan(before + 100);
            assertThat(TwinTrial.sh(twin, "echo alive").stdout()).isEqualTo("alive\n");
        }
    }

    /** How many processes of this machine are not dead yet. */
    private static long running() {
        return ProcessHandle.allProcesses()
                .filter(process -> isRunning(Path.of("/proc", Long.toString(process.pid()), "stat")))
                .count();
    }

    private static boolean isRunning(Path stat) {
        try {
            String text = Files.readString(stat);
            return !text.substring(text.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }
}
