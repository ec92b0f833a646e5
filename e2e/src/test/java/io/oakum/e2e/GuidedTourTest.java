package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The whole story as people live it: hosts join, a plan is tried on copies and signed, two rings are patched, and all of it is proven. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
@Order(3)
final class GuidedTourTest {
    private static final String VERSIONS = "dpkg-query -W -f '${Package}=${Version} ' tzdata ca-certificates";

    /** How often dpkg was told to put a version of tzdata in the place of another. */
    private static final String UPGRADES = "grep -c ' upgrade tzdata:' /var/log/dpkg.log";

    private Fleet fleet;

    @BeforeEach
    void a_server_and_three_hosts() throws Exception {
        fleet = new Fleet();
        fleet.up();
        fleet.must("lab", "up", "3", "--join", "--data", fleet.data());
        for (String host : List.of("h1", "h2", "h3")) {
            fleet.awaitHost(seen -> isReported(seen, host));
        }
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        fleet.close();
    }

    private static boolean isReported(JsonObject host, String name) {
        try {
            return host.text("name").equals(name) && host.truth("reported");
        } catch (io.oakum.trust.JsonException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void from_a_wish_to_the_proof() throws Exception {
        String before = fleet.on("h1", VERSIONS);
        JsonObject plan = plan();
        assertThat(plan.text("state")).isEqualTo("waiting");
        assertThat(plan.object("document").objects("rehearsals").getFirst().text("verdict"))
                .isEqualTo("passed");
        List<String> second = ring(plan, 1);
        assertThat(second).hasSize(2);
        // Its owner lets this host only be looked at: no order and no server reaches past that.
        String unwilling = second.getFirst();
        fleet.on(unwilling, "mkdir -p /etc/oakum; echo 'mode = observe' > /etc/oakum/guard.conf");

        String rollout = approved(plan);
        Fleet.Said held = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());
        assertThat(held.exit()).as(held.err()).isEqualTo(1);
        assertThat(held.json().text("phase")).contains("held at ring 1: 1 failed, 0 allowed");
        assertThat(host(held.json(), unwilling).text("why")).contains("REJECT_LOCAL");
        assertThat(fleet.on(unwilling, VERSIONS)).as("it was not touched").isEqualTo(before);

        fleet.on(unwilling, "rm /etc/oakum/guard.conf");
        fleet.must("rollout", "retry", rollout, "--data", fleet.data());
        JsonObject done = fleet.must("rollout", "watch", rollout, "--json", "--data", fleet.data())
                .json();
        assertThat(done.text("outcome")).isEqualTo("succeeded");
        assertThat(host(done, unwilling).wholeNumber("attempt")).isEqualTo(2);
        String after = fleet.on("h1", VERSIONS);
        assertThat(after).isNotEqualTo(before);
        assertThat(everywhere(VERSIONS)).containsOnly(after);

        String undo = fleet.must("rollout", "undo", rollout, "--json", "--data", fleet.data())
                .json()
                .text("rollout");
        fleet.must("rollout", "watch", undo, "--data", fleet.data());
        assertThat(everywhere(VERSIONS)).containsOnly(before);

        doneAgainThroughKills(after);
        proven();
    }

    /** Server, database and agents are killed while hosts are at work: nothing is lost, and nothing is done twice. */
    private void doneAgainThroughKills(String after) throws Exception {
        JsonObject plan = plan();
        List<String> upgradesBefore = everywhere(UPGRADES);
        String rollout = approved(plan);
        String first = ring(plan, 0).getFirst();
        awaitActive(rollout, first);
        fleet.on(first, "pkill -9 -u oakum-agent; true");
        fleet.kill();
        fleet.up();

        Fleet.Said ended = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(everywhere(VERSIONS)).containsOnly(after);
        List<String> once = upgradesBefore.stream()
                .map(count -> Integer.toString(Integer.parseInt(count) + 1))
                .toList();
        assertThat(everywhere(UPGRADES)).isEqualTo(once);
    }

    private void awaitActive(String rollout, String name) throws Exception {
        for (int i = 0; i < 300; i++) {
            JsonObject seen = fleet.must("rollout", rollout, "--json", "--data", fleet.data())
                    .json();
            if (!host(seen, name).text("state").equals("waiting")) {
                return;
            }
        }
        throw new AssertionError(name + " never began");
    }

    private void proven() throws Exception {
        Path export = fleet.folder().resolve("log");
        fleet.must("audit", "export", export.toString(), "--data", fleet.data());
        Fleet.Said proven = fleet.must("verify-log", export.toString(), "--json");
        assertThat(proven.json().truth("proven")).as(proven.out()).isTrue();
        Path entries = export.resolve("entries.txt");
        assertThat(Files.readString(entries)).contains("plan.signed", "rollout.ring-passed", "host.verified");

        byte[] bytes = Files.readAllBytes(entries);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("host.verified")] = 'H';
        Files.write(entries, bytes);
        assertThat(fleet.oakum("verify-log", export.toString(), "--json").exit())
                .isEqualTo(1);
    }

    private JsonObject plan() throws Exception {
        return fleet.must("plan", "tzdata", "ca-certificates", "--rings", "1,rest", "--json", "--data", fleet.data())
                .json();
    }

    private String approved(JsonObject plan) throws Exception {
        JsonObject signed = fleet.must("approve", plan.text("id"), "--yes", "--json", "--data", fleet.data())
                .json();
        return signed.get("rollout") instanceof JsonString(String rollout) ? rollout : "";
    }

    private static List<String> ring(JsonObject plan, int no) throws Exception {
        var names = new ArrayList<String>();
        for (JsonObject host : plan.object("document").objects("rings").get(no).objects("hosts")) {
            names.add(host.text("name"));
        }
        return names;
    }

    private static JsonObject host(JsonObject rollout, String name) throws Exception {
        for (JsonObject ring : rollout.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                if (host.text("name").equals(name)) {
                    return host;
                }
            }
        }
        throw new AssertionError(name + " is not in " + rollout);
    }

    private List<String> everywhere(String line) throws Exception {
        return List.of(fleet.on("h1", line), fleet.on("h2", line), fleet.on("h3", line));
    }
}
