package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.execution.Act;
import io.oakum.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * At every act of a host's run the server, its database and both halves of the agent are killed: what was signed is done once on each host,
 * nothing is lost, and the log is whole.
 */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
@Order(2)
final class RolloutKillTest {
    /**
     * One before the change, one in it and one after it, and all of them in {@code ./verify --long}. A repair is written down only where
     * there is something to repair; nobody allowed a reboot or a taking back here.
     */
    private static final Set<Act> ACTS = Boolean.getBoolean("oakum.long")
            ? EnumSet.complementOf(EnumSet.of(Act.REPAIR, Act.REPAIRED, Act.REBOOT, Act.REVERT))
            : EnumSet.of(Act.REHEARSE, Act.APPLY, Act.VERIFY);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> HOSTS = List.of("h1", "h2");
    private static final String VERSION = "dpkg-query -W -f '${Version}' tzdata";

    /** How many runs changed something: one that is cut off and gone on with is one, though dpkg may unpack a package again in it. */
    private static final String CHANGES = "grep -l '\"act\":\"apply\"' /var/lib/oakum/journal/* 2>/dev/null | wc -l";

    private Fleet fleet;

    @BeforeEach
    void a_server_and_two_hosts() throws Exception {
        fleet = new Fleet();
        fleet.up();
        fleet.join(HOSTS);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        fleet.close();
    }

    @Test
    void what_was_signed_is_done_once_whoever_is_killed_at_whatever_act() throws Exception {
        String before = fleet.on("h1", VERSION);
        String patched = "";
        String rollout = "";
        for (Act act : ACTS) {
            String word = act.name().toLowerCase(Locale.ROOT);
            List<String> changes = fleet.on(HOSTS, CHANGES);
            Set<Path> known = journals();
            fleet.on("h2", "mkdir -p /etc/oakum; echo OAKUM_CRASH_AT=" + word + " >/etc/oakum/agent.env");
            boolean isPatch = rollout.isEmpty();
            rollout = isPatch ? patch() : undo(rollout);

            await(word, "h1", known);
            fleet.kill();
            await(word, "h2", known);
            fleet.on("h2", "pkill -9 -u oakum-agent; rm /etc/oakum/agent.env");
            fleet.on("h1", "pkill -9 -u oakum-agent; pkill -9 -f '[w]ork x-'");
            fleet.on("h1", "systemctl restart oakum-agent");
            fleet.on("h2", "systemctl restart oakum-agent");
            fleet.up();

            Fleet.Said ended = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());
            assertThat(ended.exit()).as(word + ended.err() + ended.out()).isZero();
            assertThat(fleet.on(HOSTS, CHANGES))
                    .as("runs that changed something, " + word)
                    .isEqualTo(changes.stream()
                            .map(count -> Integer.toString(Integer.parseInt(count) + 1))
                            .toList());
            patched = isPatch && patched.isEmpty() ? fleet.on("h1", VERSION) : patched;
            assertThat(fleet.on(HOSTS, VERSION)).as(word).containsOnly(isPatch ? patched : before);
            assertThat(
                            fleet.on(
                                    HOSTS,
                                    "cd /var/lib/oakum/journal; for j in *; do tail -n 1 $j | grep -q '\"act\":\"end\"' || echo $j; done"))
                    .as("journals that did not end, " + word)
                    .containsOnly("");
            rollout = isPatch ? rollout : "";
        }
        assertThat(patched).isNotEmpty().isNotEqualTo(before);
        fleet.provenLog();
    }

    private String patch() throws Exception {
        return fleet.approved(
                fleet.must("plan", "tzdata", "--rings", "rest", "--max-active", "2", "--json", "--data", fleet.data())
                        .json());
    }

    private String undo(String rollout) throws Exception {
        return fleet.must("rollout", "undo", rollout, "--json", "--data", fleet.data())
                .json()
                .text("rollout");
    }

    /** Waits until a run that was not known has come so far, or further. It is looked at from outside, past everything that may be dead. */
    private void await(String act, String host, Set<Path> known) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            for (Path journal : journals(host)) {
                if (!known.contains(journal) && Files.readString(journal).contains("\"act\":\"" + act + "\"")) {
                    return;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no run on " + host + " came to " + act);
    }

    private Set<Path> journals() throws IOException {
        var all = new HashSet<Path>();
        for (String host : HOSTS) {
            all.addAll(journals(host));
        }
        return all;
    }

    private List<Path> journals(String host) throws IOException {
        Path folder = fleet.root(host).resolve("var/lib/oakum/journal");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
