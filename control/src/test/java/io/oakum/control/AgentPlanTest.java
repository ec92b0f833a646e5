package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.ApprovePlan.Signed;
import io.oakum.control.MakePlan.Made;
import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Change;
import io.oakum.core.version.Version;
import io.oakum.store.PlanStore;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.OrderClass;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans that upgrade the agent, on a real database. */
class AgentPlanTest extends RolloutTrial {
    private static final String SHA = "d".repeat(64);

    private MakePlan plans(String offered) {
        var agent = new OfferedAgent(Version.deb(offered), "amd64", new Change.Content(SHA, 1));
        return new MakePlan(world.database, new Secrets(new SecureRandom()), false, () -> Optional.of(agent));
    }

    private static PlanRequest agents() throws JsonException {
        return request("");
    }

    private static PlanRequest request(String more) throws JsonException {
        return PlanRequest.read(Json.readObject("""
                {"goal":{"kind":"agent","names":[]},"hosts":[],"tags":[],"rings":"1,rest","maxActive":0,"failureBudget":0
                ,"soakSeconds":0,"limitSeconds":600,"openForSeconds":600,"approveEach":false,"allowRemove":[],"reboot":false
                ,"rehearse":true,"reason":"","changeReference":"","notBefore":null,"validForSeconds":86400%s}
                """.formatted(more).getBytes(StandardCharsets.UTF_8)));
    }

    private void has(HostId host, String architecture, String version) throws Exception {
        String report = TakeReportTest.report(Instant.now(), "7.88.1-10")
                .replace(
                        "\"installed\":[",
                        "\"installed\":[[\"oakum-agent\",\"" + architecture + "\",\"" + version
                                + "\",\"oakum-agent\",\"" + version + "\"],");
        assertThat(report).contains("oakum-agent");
        assertThat(world.reports.take(host, Bytes.ofText(report))).isInstanceOf(TakeReport.Taken.Recorded.class);
        hear(host);
    }

    private String frozen() throws Exception {
        has(one, "amd64", "0.1.0");
        has(two, "amd64", "0.1.0");
        has(three, "amd64", "0.2.0");
        String plan = ((Made.Begun) plans("0.2.0").make(agents(), World.ADMIN)).plan();
        answer(one.compareTo(two) < 0 ? one : two, "rehearse", "{\"verdict\":\"passed\"}");
        parts.look();
        return plan;
    }

    private PlanStore.Row row(String plan) throws Exception {
        return world.database.transact(tx -> tx.plans().find(plan).orElseThrow());
    }

    private String why(String plan, HostId host) throws Exception {
        return world.database.transact(tx -> tx.plans().hosts(plan)).stream()
                .filter(covered -> covered.host().equals(host))
                .findFirst()
                .orElseThrow()
                .why();
    }

    @Test
    void what_an_upgrade_of_the_agent_does_by_itself_cannot_be_asked_for() {
        assertThatThrownBy(() -> request(",\"undoIfUnhealthy\":true"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("an agent that is not heard is taken back in any case");
        assertThatThrownBy(() -> request(",\"rehearseEach\":true"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("the same on every host");
    }

    @Test
    void hosts_that_are_behind_get_exactly_what_is_handed_out_and_no_undo_is_signed() throws Exception {
        String plan = frozen();

        PlanStore.Frozen frozen = row(plan).frozen().orElseThrow();
        assertThat(frozen.document()).contains("oakum-agent:amd64 0.1.0 0.2.0 " + SHA);
        Order order = Order.read(frozen.payload().array());
        assertThat(order.orderClass()).isEqualTo(OrderClass.DISRUPT);
        assertThat(order.limits().undo()).isFalse();
        assertThat(order.targets().count()).isEqualTo(2);
        assertThat(hasTask(three, "rehearse")).isFalse();
    }

    @Test
    void what_was_upgraded_is_not_taken_back() throws Exception {
        String rollout = ((Signed.Begun) sign(frozen())).rollout();
        for (HostId host : List.of(one, two)) {
            answer(host, "stage", "{\"verdict\":\"staged\"}");
        }
        parts.look();
        HostId first = inRing(rollout, 0);
        answer(first, "carry-out", "{\"verdict\":\"confirmed\",\"problems\":[]}");
        has(first, "amd64", "0.2.0");
        parts.look();

        assertThat(parts.steer().undo(rollout, World.ADMIN))
                .isInstanceOfSatisfying(
                        SteerRollout.Undone.Refused.class,
                        refused -> assertThat(refused.why()).contains("never set back"));
    }

    @Test
    void who_cannot_be_upgraded_is_named_with_the_reason() throws Exception {
        has(one, "amd64", "0.3.0");
        has(two, "arm64", "0.1.0");

        String plan = ((Made.Begun) plans("0.2.0").make(agents(), World.ADMIN)).plan();
        parts.look();

        assertThat(why(plan, one)).contains("0.3.0 is higher than 0.2.0");
        assertThat(why(plan, two)).contains("for amd64, and it has arm64");
        assertThat(why(plan, three)).contains("it has not told what it has");
        assertThat(row(plan).failure()).isPresent();
    }

    @Test
    void an_agent_from_no_package_and_a_server_without_one_are_said() throws Exception {
        report(one, "7.88.1-10");
        String plan = ((Made.Begun) plans("0.2.0").make(agents(), World.ADMIN)).plan();

        assertThat(why(plan, one)).contains("not installed as a package");
        assertThat(parts.plans().make(agents(), World.ADMIN))
                .isEqualTo(new Made.Refused("this server has no package of the agent to hand out"));
    }

    @Test
    void an_agent_is_measured_by_what_is_handed_out_and_by_what_is_understood() {
        var agent = new OfferedAgent(Version.deb("0.4.1"), "amd64", new Change.Content(SHA, 1));
        var measure = new AgentStanding.Measure(Optional.of(agent), "0.4.1");

        assertThat(List.of("0.4.1", "0.4.0", "0.2.9", "0.1.9", "0.5.0", "1.0.0", "", "0").stream()
                        .map(measure::of)
                        .map(AgentStanding::word)
                        .toList())
                .containsExactly("current", "behind", "behind", "too-old", "too-new", "too-new", "unknown", "unknown");
        assertThat(new AgentStanding.Measure(Optional.empty(), "0.4.1").of("0.4.0"))
                .isEqualTo(AgentStanding.UNKNOWN);
    }
}
