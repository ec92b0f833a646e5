package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Patient.Answer;
import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.Release;
import io.oakum.lab.Trouble;
import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The guided tour: a host with real outstanding security updates, from the first look to the undo and back. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
@Order(1)
final class LoopTest {
    private final Lab lab = Patient.lab("loop");

    @BeforeEach
    @AfterEach
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    @ParameterizedTest
    @EnumSource(
            value = Release.class,
            names = {"BOOKWORM", "TRIXIE"})
    void a_host_goes_through_the_whole_loop_and_back(Release release) throws Exception {
        Patient host = Patient.up(lab, LabRequest.hosts(1, release)).getFirst();
        host.allowEveryRestart();
        var original = host.fingerprint();

        JsonObject found = host.oakum("scan", "--json").json();
        assertThat(found.objects("updates")).isNotEmpty();
        assertThat(found.objects("exposures")).isNotEmpty();

        String before = host.databaseAndEtc();
        Answer rehearsed = host.oakum("rehearse", "--json");
        assertThat(rehearsed.json().text("verdict")).as(rehearsed.toString()).isEqualTo("passed");
        assertThat(host.databaseAndEtc()).isEqualTo(before);

        Answer patched = host.oakum("patch", "--json");
        assertThat(patched.json().text("verdict")).as(patched.toString()).isEqualTo("confirmed");
        assertThat(patched.exit()).isZero();
        assertThat(patched.json().object("promised").text("digest"))
                .as("what was rehearsed is what was promised")
                .isEqualTo(rehearsed.json().object("changeSet").text("digest"));

        JsonObject after = host.oakum("scan", "--json").json();
        assertThat(after.objects("updates")).isEmpty();
        assertThat(after.objects("exposures")).isEmpty();
        var patchedState = host.fingerprint();

        Answer undone = host.oakum("undo", "--json");
        assertThat(undone.json().text("verdict")).as(undone.toString()).isEqualTo("confirmed");
        assertThat(host.fingerprint()).isEqualTo(original);

        Answer again = host.oakum("patch", "--json");
        assertThat(again.json().text("verdict")).as(again.toString()).isEqualTo("confirmed");
        assertThat(host.fingerprint()).isEqualTo(patchedState);
    }

    /** Two hosts as they come; under {@code ./verify --long} two with a newer kernel as well, whose making and upgrades take longest of all. */
    static List<LabRequest> pairs() {
        var plain = LabRequest.hosts(2, Release.BOOKWORM);
        var withKernel = new LabRequest(0, Release.BOOKWORM, List.of(Trouble.KERNEL, Trouble.KERNEL), false);
        return Boolean.getBoolean("oakum.long") ? List.of(plain, withKernel) : List.of(plain);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void patch_does_what_dist_upgrade_does_and_leaves_the_same_host(LabRequest pair) throws Exception {
        var hosts = Patient.up(lab, pair);
        Patient plain = hosts.get(0);
        Patient patched = hosts.get(1);
        patched.allowEveryRestart();
        plain.allowEveryRestart();

        Answer upgrade = plain.sh("DEBIAN_FRONTEND=noninteractive apt-get -y -o Dpkg::Options::=--force-confdef"
                + " -o Dpkg::Options::=--force-confold dist-upgrade </dev/null");
        Answer patch = patched.oakum("patch", "--all", "--json");

        assertThat(upgrade.exit()).as(upgrade.err()).isZero();
        assertThat(patch.exit()).as(patch.toString()).isZero();
        var one = plain.fingerprint();
        var other = patched.fingerprint();
        // What makes two hosts two: their names and keys.
        for (String own : new String[] {
            "etc/hostname",
            "etc/hosts",
            "etc/machine-id",
            "etc/ssh/ssh_host_ed25519_key",
            "etc/ssh/ssh_host_ed25519_key.pub"
        }) {
            one.remove(own);
            other.remove(own);
        }
        assertThat(other).isEqualTo(one);
    }

    @Test
    void with_leave_to_reboot_the_run_is_confirmed_by_itself_after_the_boot() throws Exception {
        Patient host = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        String firstBoot = host.host().bootId();

        Answer patched = host.oakum("patch", "--reboot", "--json");
        assertThat(patched.json().text("verdict")).as(patched.toString()).isEqualTo("restart-left");

        assertThat(awaitHistory(host, "confirmed")).contains("confirmed");
        assertThat(host.host().bootId()).isNotEqualTo(firstBoot);
        assertThat(host.oakum("scan", "--json").json().objects("exposures")).isEmpty();
        assertThat(host.sh("ls /etc/systemd/system").out()).doesNotContain("oakum");
    }

    @Test
    void what_is_not_well_after_the_boot_is_taken_back_by_itself() throws Exception {
        Patient host = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        host.sh("""
                : >/run/not-booted-since
                dpkg-query -W >/root/before
                mkdir -p /etc/oakum
                echo /root/check >/etc/oakum/health-checks
                printf '#!/bin/sh\\n[ -e /run/not-booted-since ] || dpkg-query -W | cmp -s - /root/before\\n' >/root/check
                chmod 755 /root/check
                """);
        String before = host.sh("dpkg-query -W").out();

        // A rehearsal would ask the same question and let nothing of this happen.
        Answer patched =
                host.oakum("patch", "--reboot", "--undo-if-unhealthy", "--no-rehearsal", "--reason", "test", "--json");
        assertThat(patched.json().text("verdict")).as(patched.toString()).isEqualTo("restart-left");
        String history = awaitHistory(host, "reverted");

        assertThat(history).contains("reverted");
        assertThat(host.sh("dpkg-query -W").out()).isEqualTo(before);
        assertThat(host.sh("/root/check").exit()).isZero();
    }

    @Test
    void a_local_edit_survives_patch_undo_and_patch() throws Exception {
        Patient host = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        host.allowEveryRestart();
        host.sh("echo '# ours' >>/etc/nginx/nginx.conf");
        String edited = host.sh("sha256sum /etc/nginx/nginx.conf").out();

        for (String command : new String[] {"patch", "undo", "patch"}) {
            Answer done = host.oakum(command, "--json");
            assertThat(done.exit()).as(command + " " + done).isZero();
            assertThat(host.sh("sha256sum /etc/nginx/nginx.conf").out())
                    .as("after " + command)
                    .isEqualTo(edited);
        }
    }

    /** What the host tells of its runs, once it has this verdict or two minutes have passed. */
    private static String awaitHistory(Patient host, String verdict) throws Exception {
        String history = "";
        for (int second = 0; second < 120 && !history.contains(verdict); second++) {
            TimeUnit.SECONDS.sleep(1);
            history = host.oakum("history").out();
        }
        return history;
    }
}
