package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The agent of a fleet is replaced by a signed order, on real hosts, and no host is left without one. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
@Order(4)
final class AgentUpgradeTest {
    private static final String BEFORE = "0.1.0";
    private static final String NEXT = "0.1.1";
    private static final String INSTALLED = "dpkg-query -W -f '${db:Status-Status} ${Version}' oakum-agent";

    /** What an upgrade must not leave behind. */
    private static final String LEFT = "ls -d /etc/systemd/system/*upgrade* /etc/systemd/system/*/oakum-upgrade*"
            + " /var/lib/oakum/work/*/image* /usr/sbin/policy-rc.d 2>/dev/null; true";

    /** Kills the upgrade, and the dpkg in it, while that puts files in place; writes down what dpkg then says of the package. */
    private static final String KILLER =
            "until sed \"1,/ upgrade oakum-agent/d\" /var/log/dpkg.log | grep -q half-installed;"
                    + " do sleep 0.01; done; systemctl kill -s KILL \"oakum-upgrade-*\";"
                    + " dpkg-query -W -f \"\\${db:Status-Status}\" oakum-agent >/root/killed";

    private final LocalRunner machine = new LocalRunner();
    private Fleet fleet;

    @BeforeEach
    void two_hosts() throws Exception {
        Fleet.needsPackage();
        fleet = Fleet.withPackagesOfItsOwn();
        fleet.up();
        fleet.must("lab", "up", "2", "--join", "--data", fleet.data());
        for (String host : List.of("h1", "h2")) {
            fleet.awaitHost(seen -> is(seen, host, BEFORE, "current"));
        }
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void ring_by_ring_each_host_gets_the_agent_that_people_signed_for() throws Exception {
        handOut(next());
        fleet.awaitHost(seen -> is(seen, "h1", BEFORE, "behind"));

        JsonObject plan = plan();
        assertThat(plan.object("document").objects("changeSets").getFirst().text("lines"))
                .matches("oakum-agent:amd64 0\\.1\\.0 0\\.1\\.1 [0-9a-f]{64}\n");
        assertThat(plan.object("document").objects("rehearsals").getFirst().text("verdict"))
                .isEqualTo("passed");
        assertThat(fleet.must("approve", plan.text("id"), "--show", "--data", fleet.data())
                        .out())
                .contains("It replaces the agent")
                .contains("it cannot be taken back")
                .contains("SHA-256 ");
        String rollout = fleet.approved(plan);
        JsonObject done = fleet.must("rollout", "watch", rollout, "--json", "--data", fleet.data())
                .json();

        assertThat(done.text("outcome")).isEqualTo("succeeded");
        for (String host : List.of("h1", "h2")) {
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + NEXT);
            fleet.awaitHost(seen -> is(seen, host, NEXT, "current"));
            assertThat(fleet.on(host, LEFT)).isEmpty();
            assertThat(fleet.on(host, "ls /var/lib/oakum-agent")).doesNotContain("package");
            assertThat(fleet.on(host, "systemctl --failed --no-legend")).doesNotContain("oakum");
        }
        assertThat(fleet.must("audit", "--json", "--data", fleet.data()).out())
                .contains("plan.signed", "host.verified", "rollout.ring-passed");
        assertThat(fleet.oakum("rollout", "undo", rollout, "--data", fleet.data())
                        .err())
                .contains("an agent is never set back");
        assertThat(fleet.oakum("plan", "--agent", "--data", fleet.data()).exit())
                .as("there is nothing left to do")
                .isEqualTo(1);
    }

    @Test
    void an_agent_that_does_not_start_is_taken_back_and_its_ring_is_held() throws Exception {
        Path laidOut = next();
        Path unit = laidOut.resolve("lib/systemd/system/oakum-agent.service");
        Files.writeString(unit, Files.readString(unit).replaceFirst("(?m)^ExecStart=.*$", "ExecStart=/bin/false"));
        handOut(laidOut);

        Fleet.Said held = watched(fleet.approved(plan()));

        assertThat(held.exit()).isEqualTo(1);
        assertThat(held.json().text("phase")).contains("held at ring 0");
        JsonObject first =
                held.json().objects("rings").getFirst().objects("hosts").getFirst();
        assertThat(first.text("why")).contains("oakum-agent.service does not run");
        Instant since = Instant.now();
        for (String host : List.of("h1", "h2")) {
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + BEFORE);
            fleet.awaitHost(seen -> is(seen, host, BEFORE, "behind") && isHeardAfter(seen, since));
            assertThat(fleet.on(host, LEFT)).isEmpty();
        }
        assertThat(fleet.on(first.text("name"), "grep -c ' upgrade oakum-agent:' /var/log/dpkg.log"))
                .as("there and back")
                .isEqualTo("2");
    }

    @Test
    void other_bytes_than_were_signed_are_refused() throws Exception {
        handOut(next());
        JsonObject plan = fleet.must(
                        "plan",
                        "--agent",
                        "--no-rehearsal",
                        "--reason",
                        "a copy would have the right bytes",
                        "--json",
                        "--data",
                        fleet.data())
                .json();
        swapOneByte();

        Fleet.Said held = watched(fleet.approved(plan));

        assertThat(held.json().text("phase")).contains("held at ring 0");
        assertThat(held.out()).contains("package.digest");
        for (String host : List.of("h1", "h2")) {
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + BEFORE);
            assertThat(fleet.on(host, "grep -c ' upgrade oakum-agent:' /var/log/dpkg.log; true"))
                    .isEqualTo("0");
            assertThat(fleet.on(host, "ls /var/cache/oakum/archives | grep -e " + NEXT + " -e unchecked; true"))
                    .isEmpty();
        }
    }

    @Test
    void killed_in_the_middle_of_dpkg_it_is_done_all_the_same() throws Exception {
        handOut(next());
        JsonObject plan = plan();
        for (String host : List.of("h1", "h2")) {
            fleet.on(host, "nohup sh -c '" + KILLER + "' >/dev/null 2>&1 &");
        }

        Fleet.Said done = watched(fleet.approved(plan));

        assertThat(done.exit()).as(done.out()).isZero();
        for (String host : List.of("h1", "h2")) {
            assertThat(fleet.on(host, "cat /root/killed")).startsWith("half-installed");
            assertThat(fleet.on(host, "journalctl -q -o cat -u 'oakum-upgrade-*'"))
                    .contains("code=killed", "Scheduled restart job");
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + NEXT);
            fleet.awaitHost(seen -> is(seen, host, NEXT, "current"));
            assertThat(fleet.on(host, "dpkg --audit")).isEmpty();
            assertThat(fleet.on(host, LEFT)).isEmpty();
        }
    }

    private static boolean is(JsonObject host, String name, String version, String state) {
        try {
            return host.text("name").equals(name)
                    && host.truth("reported")
                    && host.text("life").equals("active")
                    && host.text("agentVersion").equals(version)
                    && host.text("agentState").equals(state);
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isHeardAfter(JsonObject host, Instant instant) {
        return host.find("lastSeen").orElseThrow() instanceof JsonString(String at)
                && Instant.parse(at).isAfter(instant);
    }

    private JsonObject plan() throws Exception {
        return fleet.must("plan", "--agent", "--rings", "1,rest", "--json", "--data", fleet.data())
                .json();
    }

    private Fleet.Said watched(String rollout) throws Exception {
        return fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());
    }

    /** The package as it was built, laid out under the next version. */
    private Path next() throws Exception {
        Path laidOut = fleet.folder().resolve("next");
        machine.run(
                Command.of("dpkg-deb", "-R", Fleet.agentPackage().orElseThrow().toString(), laidOut.toString()));
        for (String file : List.of("DEBIAN/control", "usr/lib/oakum-agent/network.options")) {
            Path path = laidOut.resolve(file);
            Files.writeString(path, Files.readString(path).replace(BEFORE + "\n", NEXT + "\n"));
        }
        return laidOut;
    }

    private void handOut(Path laidOut) throws Exception {
        assertThat(machine.run(Command.of("dpkg-deb", "-Znone", "-b", laidOut.toString(), file().toString()))
                        .succeeded())
                .isTrue();
    }

    private Path file() {
        return fleet.packages().resolve("oakum-agent_" + NEXT + "_amd64.deb");
    }

    /** Such that the server takes it for the same file. */
    private void swapOneByte() throws Exception {
        FileTime time = Files.getLastModifiedTime(file());
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(), bytes);
        Files.setLastModifiedTime(file(), time);
    }
}
