package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A fix that is on the disk of a fleet's host, while a service that the plan may not restart runs on in its old code. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "gpg", "dpkg-deb"})
@Order(6)
final class RestartLeftTest {
    private static final String UPGRADES = "grep -c ' upgrade fair:' /var/log/dpkg.log";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Fleet fleet;
    private OwnOffers offers;
    private LongRunner service;

    @BeforeEach
    void a_host_with_a_service_that_is_never_restarted() throws Exception {
        fleet = new Fleet();
        fleet.up();
        fleet.join(List.of("h1"));
        offers = OwnOffers.on(new Patient(fleet.host("h1")));
        service = LongRunner.on(offers);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        if (offers != null) {
            offers.close();
        }
        fleet.close();
    }

    @Test
    void it_is_not_confirmed_until_the_host_was_booted_and_then_by_itself() throws Exception {
        service.offered("1.1");
        String rollout = approved();

        Fleet.Said held = watched(rollout);

        assertThat(held.exit()).as(held.out() + held.err()).isEqualTo(1);
        assertThat(held.json().text("phase")).isEqualTo("held at ring 0: 0 confirmed, 1 needed");
        assertThat(host(held).text("verdict")).isEqualTo("restart-left");
        assertThat(host(held).text("why")).contains("old code is still running");
        assertThat(fleet.must("rollout", rollout, "--data", fleet.data()).out())
                .contains("restart-left", "counts as soon as that is restarted and it has reported");

        fleet.host("h1").reboot();

        Fleet.Said done = over(rollout);
        assertThat(done.json().text("outcome")).isEqualTo("succeeded");
        assertThat(host(done).text("verdict")).as(done.out()).isEqualTo("confirmed");
        assertThat(host(done).wholeNumber("attempt")).isEqualTo(1);
        assertThat(fleet.on("h1", UPGRADES)).isEqualTo("1");
    }

    @Test
    void a_plan_that_may_boots_the_host_and_is_confirmed_by_itself() throws Exception {
        service.offered("1.1");
        String firstBoot = fleet.host("h1").bootId();

        Fleet.Said done = watched(approved("--reboot"));

        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(host(done).text("verdict")).as(done.out()).isEqualTo("confirmed");
        assertThat(host(done).wholeNumber("attempt")).isEqualTo(1);
        assertThat(fleet.host("h1").bootId()).isNotEqualTo(firstBoot);
        assertThat(fleet.on("h1", UPGRADES)).isEqualTo("1");
    }

    private String approved(String... more) throws Exception {
        var words = new ArrayList<>(List.of("plan", "fair", "--json", "--data", fleet.data()));
        words.addAll(List.of(more));
        return fleet.approved(fleet.must(words.toArray(String[]::new)).json());
    }

    private Fleet.Said watched(String rollout) throws Exception {
        return fleet.oakum("rollout", "watch", rollout, "--json", "--data", fleet.data());
    }

    /** The rollout once it holds no more: its next look is to find what the host reported. */
    private Fleet.Said over(String rollout) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        Fleet.Said seen = watched(rollout);
        while (seen.json().text("state").equals("held") && Instant.now().isBefore(end)) {
            Thread.sleep(1000);
            seen = watched(rollout);
        }
        assertThat(seen.exit()).as(seen.out() + seen.err()).isZero();
        return seen;
    }

    private static JsonObject host(Fleet.Said rollout) throws Exception {
        return rollout.json().objects("rings").getFirst().objects("hosts").getFirst();
    }
}
