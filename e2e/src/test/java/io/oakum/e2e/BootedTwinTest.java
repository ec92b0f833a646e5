package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.LocalRunner;
import io.oakum.twin.BootedTwin;
import io.oakum.twin.TwinSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it compares this machine before and after")
final class BootedTwinTest {
    private static final Duration BOOT = Duration.ofSeconds(60);

    private final LocalRunner host = new LocalRunner();

    @TempDir
    Path scratch = Path.of("/");

    @BeforeEach
    void needs_root_and_systemd() {
        Needed.assume(TwinTrial.isRoot(), "root, to make a twin");
        Needed.assume(Files.isExecutable(Path.of("/lib/systemd/systemd")), "systemd, to boot a twin");
    }

    private BootedTwin boot() throws Exception {
        var spec = TwinSpec.ofThisHost()
                .withStateFolder(scratch.resolve("twins"))
                .withUpper(new TwinSpec.Upper.InMemory(256L << 20));
        return TwinTrial.opened(BootedTwin.open(spec, List.of(), host));
    }

    private static CommandResult sh(BootedTwin twin, String script) throws Exception {
        return twin.runner().run(Command.of("/bin/sh", "-euc", script));
    }

    @Test
    void it_boots_and_a_service_in_it_really_runs() throws Exception {
        try (var twin = boot()) {
            var settled = twin.waitUntilSettled(BOOT);

            assertThat(settled.failed()).isEmpty();
            assertThat(settled.state()).isEqualTo("running");
            var result = sh(twin, """
                    printf '[Service]\\nExecStart=/bin/sleep 4321\\n' >/etc/systemd/system/oakum-trial.service
                    systemctl daemon-reload; systemctl start oakum-trial; systemctl is-active oakum-trial
                    """);
            assertThat(result.stdout()).describedAs(result.stderr()).isEqualTo("active\n");
            assertThat(Path.of("/etc/systemd/system/oakum-trial.service")).doesNotExist();
            assertThat(twin.hostChanged()).isEmpty();
        }
        assertThat(TwinTrial.running("sleep 4321")).isEmpty();
        assertThat(TwinTrial.groups(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void a_reboot_keeps_the_files_and_starts_everything_anew() throws Exception {
        try (var twin = boot()) {
            twin.waitUntilSettled(BOOT);
            sh(twin, "echo kept >/etc/oakum-kept; echo lost >/run/oakum-lost");

            twin.reboot(BOOT);

            assertThat(twin.waitUntilSettled(BOOT).state()).isEqualTo("running");
            assertThat(sh(twin, "cat /etc/oakum-kept; ls /run/oakum-lost || echo gone")
                            .stdout())
                    .isEqualTo("kept\ngone\n");
        }
    }

    @Test
    void a_unit_that_fails_at_boot_is_named() throws Exception {
        try (var twin = boot()) {
            twin.waitUntilSettled(BOOT);
            sh(twin, """
                    printf '[Service]\\nExecStart=/bin/false\\n[Install]\\nWantedBy=multi-user.target\\n' \
                        >/etc/systemd/system/oakum-broken.service
                    systemctl enable oakum-broken
                    """);

            twin.reboot(BOOT);
            var settled = twin.waitUntilSettled(BOOT);

            assertThat(settled.state()).isEqualTo("degraded");
            assertThat(settled.failed()).containsExactly("oakum-broken.service");
        }
    }

    @Test
    void nothing_by_the_clock_and_no_mail_runs_and_there_is_no_way_out() throws Exception {
        try (var twin = boot()) {
            twin.waitUntilSettled(BOOT);

            assertThat(sh(twin, "systemctl list-timers --no-legend").stdout()).isEmpty();
            assertThat(sh(twin, "systemctl is-enabled apt-daily.timer || :").stdout())
                    .isEqualTo("masked\n");
            assertThat(sh(twin, "ls /sys/class/net").stdout()).isEqualTo("lo\n");
            assertThat(sh(twin, "ls /usr/sbin/policy-rc.d 2>/dev/null || echo none")
                            .stdout())
                    .isEqualTo("none\n");
        }
    }
}
