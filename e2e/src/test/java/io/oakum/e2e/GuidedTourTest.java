package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Belief;
import io.oakum.core.inventory.HostId;
import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The whole story as people live it: hosts join, a plan is tried on copies and signed, two rings are patched, and all of it is proven. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
@Order(3)
final class GuidedTourTest {
    private static final String VERSIONS = "dpkg-query -W -f '${Package}=${Version} ' tzdata ca-certificates";

    private static final List<String> HOSTS = List.of("h1", "h2", "h3");

    /** How often dpkg was told to put a version of tzdata in the place of another. */
    private static final String UPGRADES = "grep -c ' upgrade tzdata:' /var/log/dpkg.log";

    /** What was fetched of what repositories offer; the agent's own package is from the server. */
    private static final String PACKAGES = "cd /var/cache/oakum; ls archives/*.deb | grep -v oakum-agent | xargs -r ";

    private Fleet fleet;

    @BeforeEach
    void a_server_and_three_hosts() throws Exception {
        fleet = new Fleet();
        fleet.up();
        fleet.join(HOSTS);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        fleet.close();
    }

    @Test
    void from_a_wish_to_the_proof() throws Exception {
        isToldWhatOthersRead("h3");
        String before = fleet.on("h1", VERSIONS);
        long open = exposures();
        // Its owner lets nothing be tried on a copy of it: another host of its class is asked.
        JsonObject shy = first();
        fleet.on(shy.text("name"), "mkdir -p /etc/oakum; echo 'rehearsals = no' > /etc/oakum/guard.conf");
        JsonObject plan = plan();
        fleet.on(shy.text("name"), "rm /etc/oakum/guard.conf");
        assertThat(plan.text("state")).isEqualTo("waiting");
        JsonObject rehearsal = plan.object("document").objects("rehearsals").getFirst();
        assertThat(rehearsal.text("verdict")).isEqualTo("passed");
        assertThat(rehearsal.text("on")).isNotEqualTo(shy.text("id"));
        List<String> second = ring(plan, 1);
        assertThat(second).hasSize(2);
        // Its owner lets this host only be looked at: no order and no server reaches past that.
        String unwilling = second.getFirst();
        fleet.on(unwilling, "mkdir -p /etc/oakum; echo 'mode = observe' > /etc/oakum/guard.conf");

        String cursor = told("--once").getLast().text("cursor");
        String rollout = fleet.approved(plan);
        Fleet.Said held = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());
        assertThat(held.exit()).as(held.err()).isEqualTo(1);
        assertThat(held.json().text("phase")).contains("held at ring 1: 1 failed, 0 allowed");
        assertThat(host(held.json(), unwilling).text("why")).contains("REJECT_LOCAL");
        assertThat(fleet.on(unwilling, VERSIONS)).as("it was not touched").isEqualTo(before);

        assertThat(states(rollout, cursor, "held")).last().isEqualTo("held");

        fleet.on(unwilling, "rm /etc/oakum/guard.conf");
        fleet.must("rollout", "retry", rollout, "--data", fleet.data());
        JsonObject done = fleet.must("rollout", "watch", rollout, "--json", "--data", fleet.data())
                .json();
        assertThat(done.text("outcome")).isEqualTo("succeeded");
        assertThat(host(done, unwilling).wholeNumber("attempt")).isEqualTo(2);
        assertThat(states(rollout, cursor, "closed")).containsSubsequence("advancing", "held", "advancing", "closed");
        String after = fleet.on("h1", VERSIONS);
        assertThat(after).isNotEqualTo(before);
        assertThat(fleet.on(HOSTS, VERSIONS)).containsOnly(after);
        assertThat(open - exposures())
                .as("closed, and what the plan said that it closes")
                .isEqualTo(plan.object("closes").wholeNumber("exposures"));

        String undo = fleet.must("rollout", "undo", rollout, "--json", "--data", fleet.data())
                .json()
                .text("rollout");
        fleet.must("rollout", "watch", undo, "--data", fleet.data());
        assertThat(fleet.on(HOSTS, VERSIONS)).containsOnly(before);

        takenBackByItself(before);
        doneAgainThroughKills(after);
        proven();
    }

    /** A host that never read any of them knows the changelogs that two others read, and fetches nothing for them but spot checks. */
    private void isToldWhatOthersRead(String name) throws Exception {
        JsonObject before = fleet.awaitHost(host -> isNamed(host, name));
        var asked = new HostId(before.text("id"));
        fleet.on(name, PACKAGES + "rm; rm -rf changelogs told");

        fleet.must("hosts", "ask", before.text("id"), "--data", fleet.data());
        JsonObject after = fleet.awaitHost(host -> isNamed(host, name) && hasAnswered(host));

        assertThat(after.wholeNumber("exposures")).isPositive().isEqualTo(before.wholeNumber("exposures"));
        assertThat(fleet.on(name, "ls /var/cache/oakum/told/*.tsv")).isNotEmpty();
        assertThat(fleet.on(name, PACKAGES + "sha256sum").lines())
                .allMatch(line -> Belief.isSpotCheck(asked, line.substring(0, 64)));
    }

    private static boolean isNamed(JsonObject host, String name) {
        return host.find("name").equals(Optional.of(new JsonString(name)));
    }

    private static boolean hasAnswered(JsonObject host) {
        return host.find("asked").orElseThrow() instanceof JsonObject asked
                && asked.find("answered").orElseThrow() instanceof JsonString;
    }

    /** What a program is told that follows the fleet. */
    private List<JsonObject> told(String... words) throws Exception {
        var command = new ArrayList<>(List.of("events", "--json", "--data", fleet.data()));
        command.addAll(List.of(words));
        var told = new ArrayList<JsonObject>();
        for (String line :
                fleet.must(command.toArray(String[]::new)).out().lines().toList()) {
            told.add(Json.readObject(line.getBytes(StandardCharsets.UTF_8)));
        }
        return told;
    }

    /** The states that a rollout came into since a cursor, as programs are told once everything is derived, up to one. */
    private List<String> states(String rollout, String cursor, String until) throws Exception {
        Instant end = Instant.now().plusSeconds(30);
        var states = new ArrayList<String>();
        do {
            states.clear();
            for (JsonObject event : told("--once", "--kinds", "rollout", "--after", cursor)) {
                boolean isState =
                        event.find("kind").isPresent() && event.text("kind").equals("rollout.state");
                if (isState && event.text("of").equals(rollout)) {
                    states.add(event.text("became"));
                }
            }
        } while (!List.of(until).equals(states.subList(Math.max(0, states.size() - 1), states.size()))
                && Instant.now().isBefore(end));
        return states;
    }

    /** What its owner asks it says no after the change, and nobody but the host itself does anything about that. */
    private void takenBackByItself(String before) throws Exception {
        // In a copy of the host no service runs: the question says no before and after, and only the host itself can
        // answer it.
        fleet.on("h2", """
                was="$(dpkg-query -W -f '${Version}' tzdata)"
                printf '#!/bin/sh\nsystemctl is-active --quiet systemd-journald && dpkg-query -W tzdata | grep -q "%s"\n' "$was" \
                    >/usr/local/bin/likes-it
                chmod +x /usr/local/bin/likes-it; mkdir -p /etc/oakum; echo /usr/local/bin/likes-it >/etc/oakum/health-checks
                """);
        JsonObject plan = fleet.must(
                        "plan", "tzdata", "--host", "h2", "--undo-if-unhealthy", "--json", "--data", fleet.data())
                .json();
        assertThat(fleet.must("approve", plan.text("id"), "--show", "--data", fleet.data())
                        .out())
                .contains("A host on which a service or health check is lost by it takes it back itself.");
        int upgrades = Integer.parseInt(fleet.on("h2", UPGRADES));
        String rollout = fleet.approved(plan);

        Fleet.Said held = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());

        assertThat(held.exit()).as(held.err()).isEqualTo(1);
        assertThat(host(held.json(), "h2").text("verdict")).isEqualTo("reverted");
        assertThat(host(held.json(), "h2").text("why")).contains("/usr/local/bin/likes-it");
        assertThat(fleet.on("h2", VERSIONS)).isEqualTo(before);
        assertThat(Integer.parseInt(fleet.on("h2", UPGRADES)))
                .as("once there and once back")
                .isEqualTo(upgrades + 2);
        fleet.on("h2", "rm /etc/oakum/health-checks /usr/local/bin/likes-it");
        fleet.must("rollout", "end", rollout, "--reason", "it breaks what h2 is for", "--data", fleet.data());
    }

    /** Server, database and agents are killed while hosts are at work: nothing is lost, and nothing is done twice. */
    private void doneAgainThroughKills(String after) throws Exception {
        JsonObject plan = plan();
        List<String> upgradesBefore = fleet.on(HOSTS, UPGRADES);
        String rollout = fleet.approved(plan);
        String first = ring(plan, 0).getFirst();
        awaitActive(rollout, first);
        fleet.on(first, "pkill -9 -u oakum-agent; true");
        fleet.kill();
        fleet.up();

        Fleet.Said ended = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(fleet.on(HOSTS, VERSIONS)).containsOnly(after);
        List<String> once = upgradesBefore.stream()
                .map(count -> Integer.toString(Integer.parseInt(count) + 1))
                .toList();
        assertThat(fleet.on(HOSTS, UPGRADES)).isEqualTo(once);
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
        Path export = fleet.provenLog();
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

    /** The host that is asked first of a class. */
    private JsonObject first() throws Exception {
        List<JsonObject> hosts =
                fleet.must("hosts", "--json", "--data", fleet.data()).json().objects("hosts");
        JsonObject first = hosts.getFirst();
        for (JsonObject host : hosts) {
            first = host.text("id").compareTo(first.text("id")) < 0 ? host : first;
        }
        return first;
    }

    /** What is open on all hosts together, as they last said. */
    private long exposures() throws Exception {
        long open = 0;
        for (JsonObject host :
                fleet.must("hosts", "--json", "--data", fleet.data()).json().objects("hosts")) {
            open += host.wholeNumber("exposures");
        }
        return open;
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
}
