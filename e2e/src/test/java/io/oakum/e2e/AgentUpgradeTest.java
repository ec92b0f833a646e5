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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The agent of a fleet is replaced by a signed order, on real hosts, and no host is left without one. The hosts are the same in all of this:
 * each test begins with the agent that they have by then, and hands out a version of its own.
 */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(4)
final class AgentUpgradeTest {
    private static final String BUILT = "0.1.0";
    private static final List<String> HOSTS = List.of("h1", "h2");
    private static final String INSTALLED = "dpkg-query -W -f '${db:Status-Status} ${Version}' oakum-agent";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How often dpkg was told to put a version of the agent in the place of another. */
    private static final String UPGRADES = "grep -c ' upgrade oakum-agent:' /var/log/dpkg.log; true";

    /** The runs that changed something, and how each ended. */
    private static final String RUNS =
            "cd /var/lib/oakum/journal 2>/dev/null && for j in $(grep -l '\"act\":\"apply\"' *); do tail -n 1 $j | grep -o '\"verdict\":\"[a-z-]*\"' || echo $j; done";

    /** What an upgrade must not leave behind. */
    private static final String LEFT = "ls -d /etc/systemd/system/*upgrade* /etc/systemd/system/*/oakum-upgrade*"
            + " /var/lib/oakum/work/*/image* /usr/sbin/policy-rc.d 2>/dev/null; true";

    /** Waits until dpkg puts files in place of those of a version, from now on. */
    private static final String ONCE_AMID = "n=$(wc -l </var/log/dpkg.log);"
            + " until tail -n +$((n + 1)) /var/log/dpkg.log | grep -q \"half-installed oakum-agent:amd64 %s\"; do sleep 0.01; done; ";

    private static final String STATUS = "dpkg-query -W -f \"\\${db:Status-Status}\" oakum-agent";

    /** Kills the upgrade, and the dpkg in it; writes down what dpkg then says of the package. */
    private static final String KILL = "systemctl kill -s KILL \"oakum-upgrade-*\"; " + STATUS + " >/root/killed; ";

    /** Keeps dpkg where it is until the power is cut, which takes longer to do. */
    private static final String HALT = "pkill -STOP -x dpkg; " + STATUS + " >/root/halted";

    private final LocalRunner machine = new LocalRunner();
    private Fleet fleet;
    private int made;

    @BeforeAll
    void two_hosts() throws Exception {
        Fleet.needsPackage();
        fleet = Fleet.withPackagesOfItsOwn();
        fleet.up();
        fleet.must("lab", "up", "2", "--join", "--data", fleet.data());
        for (String host : HOSTS) {
            fleet.awaitHost(seen -> is(seen, host, BUILT, "current"));
        }
    }

    @AfterAll
    void nothing_is_left() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void ring_by_ring_each_host_gets_the_agent_that_people_signed_for() throws Exception {
        String before = version();
        String next = newVersion();
        handOut(laidOut(next), next);
        fleet.awaitHost(seen -> is(seen, "h1", before, "behind"));

        JsonObject plan = plan();
        assertThat(plan.object("document").objects("changeSets").getFirst().text("lines"))
                .matches("oakum-agent:amd64 \\Q" + before + " " + next + "\\E [0-9a-f]{64}\n");
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
        for (String host : HOSTS) {
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + next);
            fleet.awaitHost(seen -> is(seen, host, next, "current"));
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
        String before = version();
        String next = newVersion();
        handOut(thatDoesNotStart(next), next);
        List<String> upgrades = fleet.on(HOSTS, UPGRADES);
        String rollout = fleet.approved(plan());

        JsonObject first = held(rollout, 1);

        assertThat(first.text("why")).contains("oakum-agent.service does not run");
        assertAllHave(before);
        String host = first.text("name");
        assertThat(fleet.on(host, UPGRADES))
                .as("there and back")
                .isEqualTo(Integer.toString(Integer.parseInt(upgrades.get(HOSTS.indexOf(host))) + 2));

        // Again, and this time nothing lets it put the old one back in peace.
        String runs = fleet.on(host, RUNS);
        String boot = fleet.host(host).bootId();
        inTheBackground(host, ONCE_AMID.formatted(next) + KILL + ONCE_AMID.formatted("") + HALT);
        fleet.must("rollout", "retry", rollout, "--data", fleet.data());
        cutPowerOnceHalted(host);

        JsonObject again = held(rollout, 2);

        assertThat(again.text("name")).isEqualTo(host);
        assertThat(again.text("why")).contains("oakum-agent.service does not run", "after it was cut off");
        assertThat(fleet.on(host, "cat /root/killed /root/halted")).doesNotContain(" installed");
        assertThat(fleet.host(host).bootId()).isNotEqualTo(boot);
        assertThat(fleet.on(host, RUNS)).as("one run more").isEqualTo(runs + "\n\"verdict\":\"reverted\"");
        assertThat(fleet.on(host, "dpkg --audit")).isEmpty();
        assertAllHave(before);
        end(rollout);
    }

    @Test
    void other_bytes_than_were_signed_are_refused() throws Exception {
        String before = version();
        String next = newVersion();
        handOut(laidOut(next), next);
        List<String> upgrades = fleet.on(HOSTS, UPGRADES);
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
        swapOneByte(next);
        String rollout = fleet.approved(plan);

        Fleet.Said held = watched(rollout);

        assertThat(held.json().text("phase")).contains("held at ring 0");
        assertThat(held.out()).contains("package.digest");
        assertThat(fleet.on(HOSTS, UPGRADES)).isEqualTo(upgrades);
        for (String host : HOSTS) {
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + before);
            assertThat(fleet.on(host, "ls /var/cache/oakum/archives | grep -e " + next + " -e unchecked; true"))
                    .isEmpty();
        }
        end(rollout);
    }

    @Test
    void cut_off_in_the_middle_of_dpkg_it_is_done_all_the_same_and_once() throws Exception {
        String before = version();
        String next = newVersion();
        handOut(laidOut(next), next);
        JsonObject plan = plan();
        List<String> runs = fleet.on(HOSTS, RUNS);
        String boot = fleet.host("h2").bootId();
        inTheBackground("h1", ONCE_AMID.formatted(before) + KILL);
        inTheBackground("h2", ONCE_AMID.formatted(before) + HALT);
        String rollout = fleet.approved(plan);
        cutPowerOnceHalted("h2");

        Fleet.Said done = watched(rollout);

        assertThat(done.exit()).as(done.out()).isZero();
        assertThat(fleet.on("h1", "cat /root/killed")).startsWith("half-installed");
        assertThat(fleet.on("h1", "journalctl -q -o cat -u 'oakum-upgrade-*'"))
                .contains("code=killed", "Scheduled restart job");
        assertThat(fleet.on("h2", "cat /root/halted")).startsWith("half-installed");
        assertThat(fleet.host("h2").bootId()).isNotEqualTo(boot);
        assertAllHave(next);
        for (String host : HOSTS) {
            assertThat(fleet.on(host, RUNS))
                    .as("one run more")
                    .isEqualTo((runs.get(HOSTS.indexOf(host)) + "\n\"verdict\":\"confirmed\"").strip());
            assertThat(fleet.on(host, "dpkg --audit")).isEmpty();
        }
    }

    private void inTheBackground(String host, String line) throws Exception {
        fleet.on(host, "rm -f /root/killed /root/halted; nohup sh -c '" + line + "' >/dev/null 2>&1 &");
    }

    private void cutPowerOnceHalted(String host) throws Exception {
        Path halted = fleet.root(host).resolve("root/halted");
        Instant end = Instant.now().plus(PATIENCE);
        while (!Files.exists(halted) || Files.size(halted) == 0) {
            assertThat(Instant.now()).as("dpkg on " + host).isBefore(end);
            Thread.sleep(50);
        }
        fleet.host(host).powerCut();
    }

    /** The host that holds the first ring. */
    private JsonObject held(String rollout, int attempt) throws Exception {
        Fleet.Said held = watched(rollout);
        assertThat(held.exit()).as(held.out()).isEqualTo(1);
        assertThat(held.json().text("phase")).contains("held at ring 0");
        JsonObject first =
                held.json().objects("rings").getFirst().objects("hosts").getFirst();
        assertThat(first.text("verdict")).as(held.out()).isEqualTo("reverted");
        assertThat(first.wholeNumber("attempt")).isEqualTo(attempt);
        return first;
    }

    /** Each host has it, is heard with it, and nothing of the upgrade is left. */
    private void assertAllHave(String version) throws Exception {
        Instant since = Instant.now();
        for (String host : HOSTS) {
            assertThat(fleet.on(host, INSTALLED)).isEqualTo("installed " + version);
            fleet.awaitHost(seen ->
                    is(seen, host, version, isNewest(version) ? "current" : "behind") && isHeardAfter(seen, since));
            assertThat(fleet.on(host, LEFT)).isEmpty();
        }
    }

    private boolean isNewest(String version) {
        return version.endsWith("." + made);
    }

    private void end(String rollout) throws Exception {
        fleet.must("rollout", "end", rollout, "--reason", "shown", "--data", fleet.data());
    }

    /** What the hosts have now. */
    private String version() throws Exception {
        return fleet.on("h1", "dpkg-query -W -f '${Version}' oakum-agent");
    }

    private String newVersion() {
        made++;
        return "0.1." + made;
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

    /** The package as it was built, laid out under another version. */
    private Path laidOut(String version) throws Exception {
        Path laidOut = fleet.folder().resolve("laid-out-" + version);
        machine.run(
                Command.of("dpkg-deb", "-R", Fleet.agentPackage().orElseThrow().toString(), laidOut.toString()));
        for (String file : List.of("DEBIAN/control", "usr/lib/oakum-agent/network.options")) {
            Path path = laidOut.resolve(file);
            Files.writeString(path, Files.readString(path).replace(BUILT + "\n", version + "\n"));
        }
        return laidOut;
    }

    private Path thatDoesNotStart(String version) throws Exception {
        Path laidOut = laidOut(version);
        Path unit = laidOut.resolve("lib/systemd/system/oakum-agent.service");
        Files.writeString(unit, Files.readString(unit).replaceFirst("(?m)^ExecStart=.*$", "ExecStart=/bin/false"));
        return laidOut;
    }

    private void handOut(Path laidOut, String version) throws Exception {
        assertThat(machine.run(Command.of(
                                "dpkg-deb",
                                "-Znone",
                                "-b",
                                laidOut.toString(),
                                file(version).toString()))
                        .succeeded())
                .isTrue();
    }

    private Path file(String version) {
        return fleet.packages().resolve("oakum-agent_" + version + "_amd64.deb");
    }

    /** Such that the server takes it for the same file. */
    private void swapOneByte(String version) throws Exception {
        Path file = file(version);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
    }
}
