package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host of Debian 11 in a fleet: what older tools and an older package manager there make of a plan and of its undo. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb"})
final class FormerReleaseTest {
    private static final String HOST = "h1";
    private static final String PACKAGES = "dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\\n'";

    private Fleet fleet;

    @BeforeEach
    void a_host_of_debian_11() throws Exception {
        fleet = new Fleet();
        fleet.up();
        fleet.must("lab", "up", "1", "--release", "11", "--join", "--data", fleet.data());
        fleet.awaitHost(FormerReleaseTest::isReported);
        new Patient(fleet.host(HOST)).allowEveryRestart();
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        fleet.close();
    }

    @Test
    void it_is_patched_and_taken_back_as_a_newer_one_is() throws Exception {
        String before = fleet.on(HOST, PACKAGES);
        JsonObject plan =
                fleet.must("plan", "--all", "--json", "--data", fleet.data()).json();
        assertThat(plan.object("document").objects("rehearsals").getFirst().text("verdict"))
                .isEqualTo("passed");
        String rollout = fleet.approved(plan);

        JsonObject patched = over(rollout);

        assertThat(host(patched).text("verdict")).as(patched.toString()).isEqualTo("confirmed");
        String after = fleet.on(HOST, PACKAGES);
        assertThat(after).isNotEqualTo(before);

        String undo = fleet.must("rollout", "undo", rollout, "--json", "--data", fleet.data())
                .json()
                .text("rollout");
        JsonObject undone = over(undo);

        assertThat(host(undone).text("verdict")).as(undone.toString()).isEqualTo("confirmed");
        assertThat(fleet.on(HOST, PACKAGES)).isEqualTo(before);
        assertThat(fleet.on(HOST, "dpkg --audit")).isEmpty();
    }

    private JsonObject over(String rollout) throws Exception {
        Fleet.Said seen = fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());
        assertThat(seen.exit()).as(seen.out() + seen.err()).isZero();
        return seen.json();
    }

    private static JsonObject host(JsonObject rollout) throws JsonException {
        return rollout.objects("rings").getFirst().objects("hosts").getFirst();
    }

    private static boolean isReported(JsonObject host) {
        try {
            return host.text("name").equals(HOST) && host.truth("reported");
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }
}
