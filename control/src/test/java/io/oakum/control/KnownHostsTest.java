package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.trust.key.SigningKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KnownHostsTest {
    @Test
    void a_host_that_is_retired_elsewhere_is_forgotten_at_the_next_look() throws Exception {
        try (var world = new World()) {
            var known = new KnownHosts(world.database, world.enrolment);
            SigningKey key = World.machineKey();
            var host = new HostId(world.answered(World.request(world.token(true, 1, Duration.ofHours(1)), key, "web-1"))
                    .host());
            known.look();
            assertThat(known.working(key.verifyingKey())).isPresent();
            known.look();
            assertThat(known.working(key.verifyingKey())).as("nothing happened").isPresent();

            world.enrolment.retire(host, "scrapped", World.ADMIN);
            known.look();

            assertThat(known.working(key.verifyingKey())).isEmpty();
        }
    }

    @Test
    void the_log_shown_to_one_who_knows_an_earlier_one_comes_with_a_proof() throws Exception {
        try (var world = new World()) {
            var log = new KeepLog(world.database, world.keys.log(), world.fleet);
            log.keepUp();
            String first = log.show("").checkpoint();
            world.enrolled("web-1");
            log.keepUp();

            KeepLog.Shown shown = log.show(first);
            assertThat(shown.checkpoint()).isNotEqualTo(first);
            assertThat(shown.consistency()).isNotEmpty();
            assertThat(log.show(first)).as("the second time").isEqualTo(shown);
            assertThat(log.show(shown.checkpoint()).consistency()).isEmpty();
            assertThat(log.show("nonsense").checkpoint()).isEqualTo(shown.checkpoint());
        }
    }
}
