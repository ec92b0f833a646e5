package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Patient.Answer;
import io.oakum.execution.Act;
import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LocalPackage;
import io.oakum.lab.Release;
import io.oakum.testkit.NeedsRoot;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A run that is cut off anywhere is brought to its end by the next one, in a state that is proven. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(7)
final class CrashTest {
    /** Fewer, where there is less time: {@code -Doakum.kills=N}. */
    private static final int KILLS = Integer.getInteger("oakum.kills", 1000);

    /** An undo goes through the same acts: cut off before its change, in it and after it, and at all of them in {@code ./verify --long}. */
    private static final Set<Act> UNDONE_AT = Boolean.getBoolean("oakum.long")
            ? EnumSet.allOf(Act.class)
            : EnumSet.of(Act.REHEARSE, Act.APPLY, Act.VERIFY);

    private final Lab lab = Patient.lab("crash");

    @BeforeAll
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    @AfterAll
    void the_hosts_go() throws Exception {
        lab.downWithAll();
    }

    @Test
    void a_run_killed_at_any_act_is_finished_by_the_next() throws Exception {
        try (OwnOffers host = host()) {
            // A repair is written down only where there is something to repair, the rest only where it is asked for.
            Set<Act> acts = EnumSet.complementOf(EnumSet.of(Act.REPAIR, Act.REPAIRED, Act.REBOOT, Act.REVERT));
            for (Act act : acts) {
                String word = act.name().toLowerCase(Locale.ROOT);
                host.must("OAKUM_CRASH_AT=" + word + " oakum patch --json; [ $? = 137 ]");
                finished(host, "patch", "1.1", word);
                if (UNDONE_AT.contains(act)) {
                    host.must("OAKUM_CRASH_AT=" + word + " oakum undo --json; [ $? = 137 ]");
                }
                finished(host, "undo", "1.0", word);
            }
        }
    }

    @Test
    void a_power_cut_in_the_middle_of_dpkg_is_finished_by_the_next_run() throws Exception {
        try (OwnOffers host = host()) {
            host.must("""
                    : >/root/hang
                    setsid oakum patch --no-rehearsal --reason test --json >/dev/null 2>&1 </dev/null &
                    until [ -e /root/hangs ]; do sleep 0.1; done
                    rm /root/hang
                    """);

            host.patient().host().powerCut();

            finished(host, "patch", "1.1", "power cut");
        }
    }

    /** In {@code ./verify --long}. */
    @Test
    @EnabledIfSystemProperty(named = "oakum.long", matches = "true")
    void a_run_killed_at_any_moment_is_finished_by_the_next() throws Exception {
        long seed = Long.getLong("oakum.seed", System.nanoTime());
        System.err.println("killing runs at moments of -Doakum.seed=" + seed);
        var chance = new Random(seed);
        try (OwnOffers host = host()) {
            for (int kill = 0; kill < KILLS; kill++) {
                boolean patches = kill % 2 == 0;
                String command = patches ? "patch" : "undo";
                int millis = chance.nextInt(5000);
                host.patient()
                        .sh("setsid oakum %s --json >/dev/null 2>&1 & pid=$!; sleep %d.%03d; kill -9 -- -$pid; wait"
                                .formatted(command, millis / 1000, millis % 1000));
                finished(host, command, patches ? "1.1" : "1.0", "kill " + kill + " after " + millis + " ms");
            }
        }
    }

    private OwnOffers host() throws Exception {
        String slow = "#!/bin/sh\nwhile [ -e /root/hang ]; do : >/root/hangs; sleep 0.1; done\n";
        var host = OwnOffers.on(
                Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst());
        var old = LocalPackage.named("fair", "1.0");
        return host.has(old).offers(old, LocalPackage.named("fair", "1.1").withScript("postinst", slow));
    }

    /** The same again: whatever the killed run had done by then, the host ends where it was to go. */
    private static void finished(OwnOffers host, String command, String version, String when) throws Exception {
        Answer answer = host.patient().oakum(command, "--json");

        boolean wasUndoneAlready = command.equals("undo") && answer.problems().contains("undo.impossible");
        assertThat(answer.exit() == 0 || wasUndoneAlready)
                .as("%s %s", when, answer)
                .isTrue();
        assertThat(host.must("dpkg-query -W fair; dpkg --audit").out()).as(when).isEqualTo("fair\t" + version + "\n");
        assertThat(host.must(
                                "cd /var/lib/oakum/journal; for j in *; do tail -n 1 $j | grep -q '\"act\":\"end\"' || echo $j; done")
                        .out())
                .as("journals that did not end, " + when)
                .isEmpty();
        assertThat(host.must("oakum history").out()).doesNotContain("damaged");
        assertThat(host.must(
                                "ls -A /var/lib/oakum/twins; grep oakum-twin /proc/mounts || true; pgrep -fa ^apt-get || true")
                        .out()
                        .replace("lock\n", ""))
                .as("left behind, " + when)
                .isEmpty();
    }
}
