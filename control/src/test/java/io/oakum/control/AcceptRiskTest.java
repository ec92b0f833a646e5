package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.AcceptRisk.Answer;
import io.oakum.control.AcceptRisk.Asked;
import io.oakum.control.AcceptRisk.Terms;
import io.oakum.core.inventory.HostId;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.testkit.BadInput;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustWish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where several people run a fleet, none of them accepts a risk alone. */
class AcceptRiskTest {
    private final Terms terms =
            new Terms("ops", "behind a filter", "", Instant.now().plus(Duration.ofDays(30)));

    @Test
    @BadInput("F13")
    void F13_who_asked_does_not_approve_and_somebody_else_may() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();
            maySign(world, "bob");
            var accept = new AcceptRisk(world.database);
            long id = done(accept.ask(new Asked(Set.of("CVE-2023-1001"), Place.Hosts.of(List.of(host)), terms), "ann"))
                    .id();

            assertThat(accept.approve(List.of(id), "ann"))
                    .isEqualTo(new Answer.No("ann asked for it; a second person has to approve it"));
            assertThat(done(accept.approve(List.of(id), "bob")).isSelfApproved())
                    .isFalse();
        }
    }

    /** One person alone would accept alone. */
    private static void maySign(World world, String second) throws Exception {
        try (var other = new SshOperator()) {
            var change = new ChangeTrust(world.database, world.keys.online(), Optional::empty);
            TrustWish now = TrustWish.of(FoundFleet.current(world.database));
            List<Approver> both = Stream.concat(now.approvers().stream(), Stream.of(new Approver(other.key(), second)))
                    .toList();
            change.propose(
                    new TrustWish(now.roots(), 1, both, now.thresholds()), ChangeTrust.ServerKey.SAME, World.ADMIN);
            ChangeTrustTest.signed(world, change, world.operator);
        }
    }

    private static Acceptance done(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done) answer).acceptances().getFirst();
    }
}
