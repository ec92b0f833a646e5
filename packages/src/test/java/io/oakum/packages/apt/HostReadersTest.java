package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import io.oakum.core.version.Version;
import io.oakum.packages.apt.StaleCodeFinder.Upgrade;
import io.oakum.packages.apt.UpdateOwners.Owner;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of the host's own logs, cgroups and configuration. */
final class HostReadersTest {
    private static final PackageKey LIBSSL = new PackageKey("libssl3", "amd64");

    @ParameterizedTest
    @CsvSource({
        "0::/system.slice/nginx.service,                                          nginx.service",
        "0::/system.slice/system-getty.slice/getty@tty1.service,                  getty@tty1.service",
        "0::/user.slice/user-0.slice/user@0.service/app.slice/dbus.service,       dbus.service",
        "0::/user.slice/user-1000.slice/session-3.scope,                          ''",
        "0::/init.scope,                                                          init.scope",
        "12:pids:/x.service|1:name=systemd:/system.slice/ssh.service|0::/,        ssh.service",
        "12:pids:/x.service,                                                      ''",
        "'',                                                                      ''",
    })
    void a_process_is_of_the_service_that_its_cgroup_names(String cgroup, String unit) {
        assertThat(RestartProbe.unit(cgroup.replace('|', '\n'))).isEqualTo(unit);
    }

    @Test
    void the_version_that_ran_is_what_the_first_upgrade_after_the_start_replaced() {
        var log = List.of(upgrade("1", 100), upgrade("2", 200), upgrade("3", 300));

        assertThat(StaleCodeFinder.versionAt(LIBSSL, 150, log)).contains(Version.deb("2"));
        assertThat(StaleCodeFinder.versionAt(LIBSSL, 50, log)).contains(Version.deb("1"));
        assertThat(StaleCodeFinder.versionAt(LIBSSL, 350, log)).isEmpty();
        assertThat(StaleCodeFinder.versionAt(new PackageKey("libssl3", "i386"), 50, log))
                .isEmpty();
    }

    private static Upgrade upgrade(String from, long at) {
        return new Upgrade(LIBSSL, Version.deb(from), at);
    }

    @Test
    void only_upgrades_of_dpkgs_log_are_read() {
        var upgrades = StaleCodeFinder.upgrades("""
                2026-11-24 00:10:00 startup archives unpack
                2026-11-24 00:10:01 upgrade libssl3:amd64 3.0.20-1~deb12u2 3.0.22-1~deb12u2
                2026-11-24 00:10:02 status half-configured libssl3:amd64 3.0.20-1~deb12u2
                2026-11-24 00:10:03 install demo:all <none> 1.0
                2026-13-44 00:10:04 upgrade libssl3:amd64 1 2
                2026-11-24 00:10:05 upgrade Not_A_Name:amd64 1 2
                """);

        assertThat(upgrades).singleElement().satisfies(one -> {
            assertThat(one.key()).isEqualTo(LIBSSL);
            assertThat(one.from()).isEqualTo(Version.deb("3.0.20-1~deb12u2"));
        });
    }

    @Test
    void stale_code_is_named_by_its_service_or_by_its_process() {
        assertThat(StaleCodeFinder.named(new StaleProcess(7, "nginx", "nginx.service", false, List.of(), 0)))
                .isEqualTo("nginx.service");
        assertThat(StaleCodeFinder.named(new StaleProcess(7, "vim", "", false, List.of(), 0)))
                .isEqualTo("vim (process 7)");
    }

    @Test
    void whoever_else_changes_packages_is_named_with_the_evidence() throws UnreachableException {
        var owners = owners("\"1\"", "needrestart", "unattended-upgrades", "puppet-agent");

        assertThat(owners)
                .extracting(Owner::name)
                .containsExactly("needrestart", "puppet-agent", "unattended-upgrades", "apt-daily.timer", "cron");
        assertThat(owners.getLast().evidence()).isEqualTo("/etc/cron.d/upgrade");
    }

    @Test
    void timers_without_a_period_do_nothing() throws UnreachableException {
        assertThat(owners("\"0\"", "unattended-upgrades"))
                .extracting(Owner::name)
                .containsExactly("cron");
    }

    private static List<Owner> owners(String period, String... installed) throws UnreachableException {
        var runner = ReplayRunner.of(List.of(
                printed(
                        "APT::Periodic \"\";\nAPT::Periodic::Unattended-Upgrade " + period + ";\n",
                        "apt-config",
                        "dump",
                        "APT::Periodic"),
                printed(
                        "apt-daily.timer\n",
                        "find",
                        "/etc/systemd/system/timers.target.wants",
                        "-name",
                        "apt-daily*",
                        "-printf",
                        "%f\\n"),
                printed(
                        "/etc/cron.d/upgrade\n",
                        "grep",
                        "-rlE",
                        "^[^#]*(apt-get|aptitude|unattended-upgrade|ansible-pull)\\b",
                        "/etc/crontab",
                        "/etc/cron.d",
                        "/var/spool/cron/crontabs")));
        return new UpdateOwners(runner).find(inventory(installed));
    }

    private static Transcript printed(String stdout, String... argv) {
        return new Transcript(List.of(argv), new CommandResult(new Exit.Code(0), stdout, "", Duration.ZERO));
    }

    private static Inventory inventory(String... names) {
        return Inventory.of(
                new Host("h1", "debian", "12", "6.1", "", "boot"),
                Arrays.stream(names)
                        .map(name -> new Installed(
                                new PackageKey(name, "all"),
                                Version.deb("1"),
                                name,
                                Version.deb("1"),
                                false,
                                Installed.State.INSTALLED))
                        .toList(),
                Instant.EPOCH);
    }
}
