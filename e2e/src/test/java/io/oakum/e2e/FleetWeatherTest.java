package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What a fleet may meet between a signature and its end: what was signed is done once, and nothing that was written is lost. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "mount"})
@Order(5)
final class FleetWeatherTest {
    private static final List<String> HOSTS = List.of("h1", "h2");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String VERSION = "dpkg-query -W -f '${Version}' tzdata";
    private static final String CHANGES = "grep -l '\"act\":\"apply\"' /var/lib/oakum/journal/* 2>/dev/null | wc -l";
    private static final String JAVA = "/usr/lib/oakum-agent/runtime/bin/java";

    /** Hosts ask again within a minute, however long it was. */
    private static final Duration AWAY =
            Boolean.getBoolean("oakum.long") ? Duration.ofMinutes(10) : Duration.ofSeconds(20);

    private Fleet fleet;

    @BeforeEach
    void a_server_on_a_small_disk_and_two_hosts() throws Exception {
        Fleet.needsPackage();
        fleet = new Fleet();
        Files.createDirectory(Path.of(fleet.data()));
        assertThat(machine("mount", "-t", "tmpfs", "-o", "size=512m,mode=755", "none", fleet.data()))
                .isTrue();
        fleet.up();
        fleet.join(HOSTS);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        if (fleet != null) {
            fleet.oakum("down", "--data", fleet.data());
            machine("umount", "--lazy", fleet.data());
            fleet.close();
        }
    }

    private static boolean machine(String... argv) throws Exception {
        return new LocalRunner().run(Command.of(argv)).succeeded();
    }

    @Test
    void what_was_signed_is_done_though_the_disk_was_full_its_version_was_dropped_and_the_server_was_away()
            throws Exception {
        nothingIsLostOnAFullDisk();
        String before = fleet.on("h1", VERSION);
        JsonObject plan = fleet.must(
                        "plan", "tzdata", "--rings", "1,rest", "--approve-each", "--json", "--data", fleet.data())
                .json();
        String rollout = fleet.approved(plan);
        await("the second ring's turn", () -> phase(rollout).contains("waits for a person"));
        String last = HOSTS.stream()
                .filter(host -> on(host, VERSION).equals(before))
                .findFirst()
                .orElseThrow();
        String changes = fleet.on(last, CHANGES);

        // As when a newer version takes its place: no repository has it any more.
        fleet.on(
                last,
                ": >/etc/apt/sources.list; rm -rf /etc/apt/sources.list.d/* /var/lib/apt/lists/* /var/cache/apt/archives/*.deb;"
                        + " apt-get -q update");
        fleet.must("rollout", "open-ring", rollout, "1", "--data", fleet.data());
        await(
                "a host at work",
                () -> fleet.must("rollout", rollout, "--json", "--data", fleet.data())
                        .out()
                        .replace(" ", "")
                        .contains("\"state\":\"active\""));
        fleet.kill();
        Thread.sleep(AWAY);
        assertThat(fleet.on(last, "oakum-agent status")).contains("no answer    since ");
        fleet.up();

        JsonObject done = fleet.must("rollout", "watch", rollout, "--json", "--data", fleet.data())
                .json();
        assertThat(done.text("outcome")).isEqualTo("succeeded");
        assertThat(fleet.on(HOSTS, VERSION)).doesNotContain(before).containsOnly(fleet.on("h1", VERSION));
        assertThat(fleet.on(last, CHANGES)).isEqualTo(Integer.toString(Integer.parseInt(changes) + 1));
        assertThat(fleet.on(last, "oakum-agent status")).doesNotContain("no answer");
        aClockThatIsOffIsNamed(last);
        fleet.provenLog();
    }

    private void nothingIsLostOnAFullDisk() throws Exception {
        Path filler = Path.of(fleet.data(), "filler");
        fill(filler);

        Fleet.Said refused = fleet.oakum("plan", "tzdata", "--data", fleet.data());
        assertThat(refused.exit()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err()).contains("the disk under the database is full: nothing was changed");
        assertThat(fleet.health()).isEqualTo(503);
        assertThat(fleet.oakum("doctor", "--data", fleet.data()).out()).contains("WRONG room");
        assertThat(fleet.must("hosts", "--data", fleet.data()).out()).contains("h1", "h2");

        Files.delete(filler);
        await("its word that it is well", () -> fleet.health() == 200);
    }

    private static void fill(Path file) throws IOException {
        byte[] piece = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    /** The agent's Java alone has another clock; a lab host has its machine's. */
    private void aClockThatIsOffIsNamed(String host) throws Exception {
        String other =
                HOSTS.stream().filter(one -> !one.equals(host)).findFirst().orElseThrow();
        assertThat(fleet.on(other, "apt-get -qy install faketime >/dev/null && echo there"))
                .endsWith("there");
        for (String off : List.of("-365d", "+400d")) {
            fleet.on(other, """
                    [ -e %1$s.real ] || mv %1$s %1$s.real
                    printf '#!/bin/sh\\nNO_FAKE_STAT=1 exec faketime -f %2$s %1$s.real "$@"\\n' >%1$s
                    chmod 755 %1$s; systemctl restart oakum-agent""".formatted(JAVA, off));
            await(
                    "the clock's name",
                    () -> fleet.on(other, "oakum-agent status").contains("set the clock"));
        }
        fleet.on(other, "mv %1$s.real %1$s; systemctl restart oakum-agent".formatted(JAVA));
        await("an answer", () -> !fleet.on(other, "oakum-agent status").contains("no answer"));
        Instant since = Instant.now();
        fleet.awaitHost(seen -> Fleet.heardAfter(seen, other, since));
    }

    private String on(String host, String line) {
        try {
            return fleet.on(host, line);
        } catch (io.oakum.transport.CommandRunner.UnreachableException e) {
            throw new AssertionError(e);
        }
    }

    private String phase(String rollout) throws Exception {
        return fleet.must("rollout", rollout, "--json", "--data", fleet.data())
                .json()
                .text("phase");
    }

    private static void await(String what, Callable<Boolean> isSo) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!isSo.call()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            Thread.sleep(300);
        }
    }
}
