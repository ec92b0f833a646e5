package io.oakum.e2e;

import static io.oakum.e2e.TestLab.in;
import static io.oakum.e2e.TestLab.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.lab.HostKind;
import io.oakum.lab.HostState;
import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LabSettings;
import io.oakum.lab.Release;
import io.oakum.lab.Trouble;
import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LabTest {
    private final LabSettings settings = TestLab.settings("hosts");
    private final Lab lab = TestLab.at(settings);

    @BeforeAll
    void one_host_of_each_kind_is_up() throws Exception {
        TestLab.clear(settings);
        lab.up(new LabRequest(2, Release.BOOKWORM, List.of(Trouble.values()), false));
    }

    @AfterAll
    void the_lab_goes() throws Exception {
        lab.downWithAll();
    }

    @Test
    void a_host_boots_systemd_with_no_failed_unit() throws Exception {
        assertThat(said(
                        plain(),
                        "systemctl is-system-running --wait; systemctl --failed --no-legend; cat /proc/1/comm"))
                .isEqualTo("running\nsystemd");
    }

    @Test
    void two_hosts_are_two_in_every_way() throws Exception {
        var one = plain();
        var other = lab.hosts().get(1);

        for (String same : List.of(
                "hostname",
                "cat /etc/machine-id",
                "cat /proc/sys/kernel/random/boot_id",
                "cat /etc/ssh/ssh_host_ed25519_key.pub",
                "hostname -I")) {
            assertThat(said(one, same)).as(same).isNotEmpty().isNotEqualTo(said(other, same));
        }
        assertThat(said(one, "hostname")).isEqualTo(one.name());
        assertThat(one.bootId())
                .isNotEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
    }

    @Test
    void ssh_knows_each_host_by_its_key_and_name() throws Exception {
        var machine = new LocalRunner();
        for (LabHost host : lab.hosts()) {
            var config = settings.folder().resolve("ssh_config").toString();

            var result = machine.run(Command.of("ssh", "-F", config, "-o", "BatchMode=yes", host.name(), "hostname"));

            assertThat(result.stdout().strip()).as(result.stderr()).isEqualTo(host.name());
        }
    }

    @Test
    void the_program_is_on_the_path_and_cannot_be_changed_from_inside() throws Exception {
        assertThat(said(plain(), "oakum")).contains("openjdk");
        assertThat(said(plain(), "touch /opt/oakum/x /opt/oakum-jdk/x")).contains("Read-only file system");
    }

    @Test
    void security_updates_are_outstanding_and_can_be_installed_for_real() throws Exception {
        var host = plain();
        assertThat(Integer.parseInt(said(host, "apt-get -s dist-upgrade | grep -c '^Inst.*ecurity'")))
                .isPositive();

        String name = said(
                host,
                "apt-get -s dist-upgrade | sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p' | grep -m1 libexpat1 || apt-get -s dist-upgrade | sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p' | head -n 1");
        var installed = in(host, "DEBIAN_FRONTEND=noninteractive apt-get -qy install --only-upgrade " + name);

        assertThat(installed.succeeded())
                .as(installed.stdout() + installed.stderr())
                .isTrue();
        assertThat(said(host, "apt-get -s dist-upgrade")).doesNotContain("Inst " + name + " ");
    }

    @Test
    void the_daily_runs_of_apt_do_not_race_for_its_lock() throws Exception {
        assertThat(said(plain(), "systemctl list-timers --all --no-legend")).doesNotContain("apt-daily");
    }

    @Test
    void a_reboot_keeps_the_disk_and_has_another_boot_id() throws Exception {
        var host = plain();
        String before = host.bootId();
        in(host, "echo kept >/root/kept");

        host.reboot();

        assertThat(host.bootId()).isNotEmpty().isNotEqualTo(before);
        assertThat(said(host, "cat /root/kept")).isEqualTo("kept");
        assertThat(Double.parseDouble(said(host, "cut -d' ' -f1 /proc/uptime"))).isLessThan(120);
    }

    @Test
    void a_power_cut_keeps_what_was_written_and_stops_what_ran() throws Exception {
        var host = plain();
        String before = host.bootId();
        in(host, "echo cut >/root/cut; systemd-run --quiet --unit=endless sleep 1000");

        host.powerCut();

        assertThat(host.bootId()).isNotEmpty().isNotEqualTo(before);
        assertThat(said(host, "cat /root/cut; systemctl is-active endless")).isEqualTo("cut\ninactive");
    }

    @Test
    void a_host_that_was_stopped_is_off_and_starts_again_with_its_disk_in_another_boot() throws Exception {
        var host = lab.hosts().get(1);
        String before = host.bootId();
        in(host, "echo kept >/root/kept-over-stop");

        host.stop();
        assertThat(host.state()).isEqualTo(HostState.OFF);
        assertThat(host.root().resolve("etc/hostname")).hasContent(host.name());

        host.start();
        assertThat(host.state()).isEqualTo(HostState.UP);
        assertThat(said(host, "hostname; cat /root/kept-over-stop")).isEqualTo(host.name() + "\nkept");
        assertThat(host.bootId()).isNotEmpty().isNotEqualTo(before);
    }

    @Test
    void what_is_asked_of_a_host_that_is_so_already_is_done() throws Exception {
        var host = plain();
        String boot = host.bootId();

        host.start();

        assertThat(host.bootId()).isEqualTo(boot);
    }

    @Test
    void a_host_that_is_off_cannot_be_rebooted_and_the_refusal_says_how_to_start_it() throws Exception {
        var host = lab.hosts().get(1);
        host.stop();
        try {
            host.stop();

            assertThat(host.state()).isEqualTo(HostState.OFF);
            assertThatThrownBy(host::reboot)
                    .isInstanceOfSatisfying(
                            LabException.class,
                            e -> assertThat(e.wayOut()).isEqualTo("start it: oakum lab start " + host.name()))
                    .hasMessage("lab host " + host.name() + " is off, so it cannot be rebooted");
        } finally {
            host.start();
        }
    }

    @Test
    void two_ups_at_once_add_hosts_of_different_names_and_down_takes_just_those() throws Exception {
        int before = lab.hosts().size();
        var added = new ArrayList<LabHost>();
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = both.submit(() -> TestLab.at(settings).up(LabRequest.hosts(2, Release.BOOKWORM)));
            var other = both.submit(() -> TestLab.at(settings).up(LabRequest.hosts(2, Release.BOOKWORM)));
            added.addAll(one.get());
            added.addAll(other.get());
        }

        assertThat(added).extracting(LabHost::address).doesNotHaveDuplicates().hasSize(4);
        assertThat(lab.hosts()).hasSize(before + 4).allMatch(host -> host.state() == HostState.UP);
        lab.down(added);
        assertThat(lab.hosts())
                .hasSize(before)
                .noneMatch(host -> added.stream().anyMatch(a -> a.name().equals(host.name())));
    }

    @ParameterizedTest
    @EnumSource
    void a_host_is_in_the_trouble_that_was_asked_for(Trouble trouble) throws Exception {
        LabHost host = lab.hosts().stream()
                .filter(h -> h.kind().equals(new HostKind.InTrouble(trouble)))
                .findFirst()
                .orElseThrow();

        String state = said(
                host,
                switch (trouble) {
                    case HELD ->
                        "apt-get -s upgrade | grep -A9 'kept back' | grep -w \"$(apt-mark showhold | head -n 1)\"";
                    case INTERRUPTED ->
                        "dpkg-query -W -f '${db:Status-Abbrev}' oakum-demo; apt-get -s install -f; apt-get -qy dist-upgrade";
                    case UNPACKED -> "dpkg --audit";
                    case CONFFILE -> "DEBIAN_FRONTEND=noninteractive apt-get -qy install oakum-demo </dev/null";
                    case KERNEL -> "ls /boot; apt-get -s dist-upgrade | grep '^Inst linux-image'";
                    case NOSPACE -> "head -c 8000000 /dev/zero >/var/cache/apt/archives/x";
                    case STALE_RELEASE, UNSIGNED -> "apt-get -q update; echo ended $?";
                });

        assertThat(state)
                .contains(
                        switch (trouble) {
                            case HELD -> said(host, "apt-mark showhold | head -n 1");
                            case INTERRUPTED -> "you must manually run 'dpkg --configure -a'";
                            case UNPACKED -> "unpacked but not yet configured";
                            case CONFFILE -> "end of file on stdin at conffile prompt";
                            case KERNEL -> "Inst linux-image-cloud-";
                            case NOSPACE -> "No space left on device";
                            case STALE_RELEASE -> "is expired (invalid since";
                            case UNSIGNED -> "is not signed";
                        });
    }

    private LabHost plain() throws Exception {
        return lab.hosts().getFirst();
    }
}
