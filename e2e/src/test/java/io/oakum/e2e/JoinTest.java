package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent as hosts get it: a package that the server hands out, on real hosts that have no Java. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
final class JoinTest {
    private static final String LEFT = "find / -xdev -name '*oakum*' -not -path '/proc/*' -not -path '/sys/*'"
            + " -not -path '/opt/*' -not -path '/usr/local/bin/oakum'; getent passwd oakum-agent;"
            + " systemctl list-unit-files 'oakum*' --no-legend; true";

    private Fleet fleet;

    @BeforeEach
    void a_server() throws Exception {
        Fleet.needsPackage();
        fleet = new Fleet();
        fleet.up();
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "12", "13"})
    @BadInput("O37")
    void a_host_joins_works_without_rights_is_upgraded_and_goes_without_a_trace(String release) throws Exception {
        fleet.must("lab", "up", "1", "--release", release, "--join", "--data", fleet.data());
        JsonObject host = fleet.awaitHost(JoinTest::isWorking);
        assertThat(host.texts("tags")).containsExactly("lab");

        assertThat(fleet.on("h1", "readlink /proc/$(systemctl show -P MainPID oakum-agent)/exe"))
                .isEqualTo("/usr/lib/oakum-agent/runtime/bin/java");
        assertThat(fleet.on("h1", "cat /proc/$(systemctl show -P MainPID oakum-agent)/status"))
                .contains("NoNewPrivs:\t1")
                .contains("CapEff:\t0000000000000000");
        assertThat(fleet.on("h1", "systemctl is-failed 'oakum*'")).doesNotContain("failed");
        assertThat(fleet.on("h1", "setpriv --reuid=nobody --clear-groups oakum-agent status"))
                .contains("only root may ask");
        assertThat(fleet.on("h1", "oakum-agent status"))
                .contains(host.text("id"), "last contact 20", "obeys        ", "last order   none yet")
                .contains("guard        mode = managed; rehearsals yes");
        assertThat(fleet.on("h1", "cat /etc/oakum/guard.conf")).isEqualTo("mode = managed");

        fleet.copy(nextVersion(), "h1", "/root/next.deb");
        fleet.on("h1", "apt-get -y install /root/next.deb");
        assertThat(fleet.on("h1", "dpkg-query -W -f '${Version}' oakum-agent; systemctl is-active oakum-agent"))
                .isEqualTo("99.0active");
        assertThat(fleet.on("h1", "oakum-agent status"))
                .as("it is still the same host")
                .contains(host.text("id"));

        fleet.on("h1", "rm /root/next.deb; apt-get -y purge oakum-agent");
        assertThat(fleet.on("h1", LEFT)).isEmpty();
    }

    private static boolean isWorking(JsonObject host) {
        try {
            return host.text("life").equals("active") && host.truth("reported");
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The same package under a later version. */
    private Path nextVersion() throws Exception {
        Path laidOut = fleet.folder().resolve("next");
        Path next = fleet.folder().resolve("next.deb");
        var machine = new LocalRunner();
        machine.run(
                Command.of("dpkg-deb", "-R", Fleet.agentPackage().orElseThrow().toString(), laidOut.toString()));
        Path control = laidOut.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: 99.0"));
        assertThat(machine.run(Command.of("dpkg-deb", "-Znone", "-b", laidOut.toString(), next.toString()))
                        .succeeded())
                .isTrue();
        return next;
    }
}
