package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The server's disk dies, and yesterday's back-up comes back on another: what hosts then think of it, and how they are won again. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
@Order(4)
final class RestoreTest {
    private static final List<String> HOSTS = List.of("h1", "h2", "h3", "h4", "h5");
    private static final String SIZE = "sed -n 2p /var/lib/oakum-agent/checkpoint";
    private static final String VERSION = "dpkg-query -W -f '${Version}' tzdata";
    private static final String SAID = "journalctl -u oakum-agent -o cat --no-pager";

    private Fleet fleet;

    @BeforeEach
    void a_server_and_five_hosts() throws Exception {
        fleet = new Fleet();
        fleet.up();
        fleet.join(HOSTS);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        fleet.close();
    }

    @Test
    @BadInput("L9")
    void L9_hosts_change_nothing_for_yesterdays_server_until_its_root_declares_what_was_lost() throws Exception {
        Path file = fleet.folder().resolve("yesterday.zip");
        JsonObject written = fleet.must("backup", "--to", file.toString(), "--json", "--data", fleet.data())
                .json();
        assertThat(written.truth("signingKey")).isTrue();
        long kept = written.wholeNumber("logEntries");
        for (int day = 0; day < 5; day++) {
            fleet.must("sign-in", "--data", fleet.data());
        }
        assertThat(fleet.must("trust", "renew", "--yes", "--data", fleet.data()).out())
                .contains("+ the server begins by the key: ");
        everyHost("knows the later log", host -> Long.parseLong(on(host, SIZE)) > kept);

        fleet.kill();
        assertThat(fleet.oakum("restore", file.toString(), "--data", fleet.data())
                        .err())
                .contains("holds a server already");
        fleet.loseTheDisk();
        JsonObject restored = fleet.must("restore", file.toString(), "--json", "--data", fleet.data())
                .json();
        assertThat(restored.wholeNumber("logEntries")).isEqualTo(kept);
        fleet.up();

        everyHost("refuses the log", host -> on(host, SAID).contains("LOG_FORK the log shrank"));
        assertThat(fleet.oakum("doctor", "--data", fleet.data()).out()).contains("nobody has declared it");
        String before = on("h1", VERSION);
        String rollout = fleet.approved(
                fleet.must("plan", "tzdata", "--json", "--data", fleet.data()).json());
        awaitActive(rollout);
        Thread.sleep(5000);
        assertThat(HOSTS)
                .as("signed, and not carried out")
                .allMatch(host -> on(host, VERSION).equals(before));

        assertThat(fleet.oakum("trust", "renew", "--yes", "--data", fleet.data())
                        .err())
                .as("hosts may know of what the back-up does not")
                .contains("oakum trust return");
        assertThat(fleet.must("restore", "--declare", "--reason", "the disk died", "--yes", "--data", fleet.data())
                        .out())
                .contains("Given back; version 2 is in force again.");
        assertThat(fleet.oakum("doctor", "--data", fleet.data()).out()).contains("has not the key that its hosts know");
        fleet.must("trust", "renew", "--yes", "--data", fleet.data());
        JsonObject done = fleet.must("rollout", "watch", rollout, "--json", "--data", fleet.data())
                .json();

        assertThat(done.text("outcome")).isEqualTo("succeeded");
        assertThat(HOSTS).noneMatch(host -> on(host, VERSION).equals(before));
        everyHost("knows the new epoch", host -> on(host, SAID).contains("LOG_RESTORED"));
        assertThat(fleet.oakum("doctor", "--data", fleet.data()).out()).contains("epoch 2");
        proven(kept);
    }

    /** With what every host wrote into its own journal, before and after. */
    private void proven(long kept) throws Exception {
        var observed = new StringBuilder();
        for (String host : HOSTS) {
            on(host, SAID)
                    .lines()
                    .filter(line -> line.startsWith("{\"checkpoint\""))
                    .forEach(line -> observed.append(line).append('\n'));
        }
        Path seen = fleet.folder().resolve("seen.jsonl");
        Files.writeString(seen, observed);
        Path export = fleet.folder().resolve("log");
        fleet.must("audit", "export", export.toString(), "--data", fleet.data());

        JsonObject finding = fleet.must("verify-log", export.toString(), "--observed", seen.toString(), "--json")
                .json();

        assertThat(finding.truth("proven")).isTrue();
        assertThat(finding.wholeNumber("observed")).isGreaterThanOrEqualTo(2L * HOSTS.size());
        assertThat(finding.texts("lost"))
                .anyMatch(what -> what.contains("entries from " + kept + " on were lost, and epoch 2 began"))
                .anyMatch(what -> what.startsWith("somebody had seen a log of "));
    }

    private void awaitActive(String rollout) throws Exception {
        for (int look = 0; look < 120; look++) {
            JsonObject seen = fleet.must("rollout", rollout, "--json", "--data", fleet.data())
                    .json();
            boolean isActive = seen.objects("rings").stream()
                    .flatMap(ring -> hosts(ring).stream())
                    .anyMatch(host -> !host.find("state").equals(Optional.of(new JsonString("waiting"))));
            if (isActive) {
                return;
            }
        }
        throw new AssertionError("no host was ever offered a part in " + rollout);
    }

    private static List<JsonObject> hosts(JsonObject ring) {
        try {
            return ring.objects("hosts");
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    private void everyHost(String what, Predicate<String> isSo) throws Exception {
        for (String host : HOSTS) {
            for (int look = 0; !isSo.test(host); look++) {
                assertThat(look)
                        .as("%s never %s: %s", host, what, on(host, SAID))
                        .isLessThan(600);
                Thread.sleep(500);
            }
        }
    }

    private String on(String host, String line) {
        try {
            return fleet.on(host, line);
        } catch (io.oakum.transport.CommandRunner.UnreachableException e) {
            throw new AssertionError(e);
        }
    }
}
