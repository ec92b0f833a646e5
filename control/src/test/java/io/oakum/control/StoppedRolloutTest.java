package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.SteerRollout.Steered;
import io.oakum.control.SteerRollout.Undone;
import io.oakum.core.inventory.HostId;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Intent;
import io.oakum.core.rollout.Verdict;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.ExecutionStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a rollout stops, for whom, and what comes of hosts that were away meanwhile. */
class StoppedRolloutTest extends RolloutTrial {
    @Test
    void a_host_that_was_away_when_it_was_halted_begins_only_when_it_goes_on() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        assertThat(active(id)).containsExactly(first);

        parts.steer().halt("something smells", World.ADMIN);

        assertThat(parts.give().of(first)).isEmpty();
        assertThat(hasTask(first, "carry-out")).isFalse();
        assertThat(execution(id, first).state()).isInstanceOf(Waiting.class);
        parts.steer().want(id, Intent.RUN, "", World.ADMIN);
        assertThat(hasTask(first, "carry-out")).isTrue();
    }

    @Test
    void what_no_host_has_fetched_is_cancelled_with_the_rollout() throws Exception {
        String id = begun(request("1,rest", 0));

        parts.steer().want(id, Intent.ABORT, "enough", World.ADMIN);
        parts.look();

        assertThat(rollout(id).outcome()).isEqualTo("ABORTED");
        assertThat(parts.give().of(inRing(id, 0))).isEmpty();
    }

    @Test
    void a_ring_that_is_held_begins_on_no_host_that_had_not_come_for_it() throws Exception {
        String id = begun(request("rest", 0, 3));
        List<HostId> asked = active(id);
        assertThat(asked).hasSize(3);

        answer(asked.getFirst(), "carry-out", "{\"verdict\":\"failed\",\"problems\":[]}");
        parts.look();

        assertThat(rollout(id).phase()).isEqualTo("held at ring 0: 1 failed, 0 allowed");
        assertThat(active(id)).isEmpty();
        assertThat(hasTask(asked.getLast(), "carry-out")).isFalse();
    }

    @Test
    void what_a_lost_host_tells_when_it_is_back_is_kept_and_moves_nothing() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        Task task = task(first, "carry-out");
        world.asOwner("update host_execution set deadline = now() - interval '1 second' where step is not null");
        world.asOwner("update rollout set look_at = now()");
        parts.look();
        assertThat(rollout(id).phase()).isEqualTo("held at ring 0: 1 failed, 0 allowed");

        String account = "{\"verdict\":\"confirmed\",\"problems\":[]}";
        parts.hear().hear(first, new TaskAnswer(task.id(), task.token(), "APPLY", "", "unpacking", ""));
        parts.hear().hear(first, new TaskAnswer(task.id(), task.token(), "", "", "", account));
        parts.hear().hear(first, new TaskAnswer(task.id(), task.token() + 1, "", "", "", "{\"verdict\":\"failed\"}"));
        parts.look();

        ExecutionStore.Row row = execution(id, first);
        assertThat(row.state())
                .isInstanceOfSatisfying(
                        Settled.class, settled -> assertThat(settled.verdict()).isEqualTo(Verdict.LOST));
        assertThat(row.late().result()).isEqualTo(account);
        assertThat(row.late().at()).isPresent();
        assertThat(world.database
                        .transact(tx -> tx.executions().account(row.id()))
                        .log())
                .isEqualTo("unpacking");
        assertThat(rollout(id).phase()).isEqualTo("held at ring 0: 1 failed, 0 allowed");
    }

    @Test
    void an_undo_asks_hosts_that_failed_or_are_heard_again_and_waits_for_none_that_is_silent() throws Exception {
        String id = begun(request("rest", 2, 3));
        for (HostId host : List.of(one, two, three)) {
            task(host, "carry-out");
        }
        answer(one, "carry-out", "{\"verdict\":\"failed\",\"problems\":[]}");
        world.asOwner("update host_execution set deadline = now() - interval '1 second' where settled_at is null");
        parts.look();
        world.asOwner(
                "update host_heard set heard_at = now() - interval '1 day' where host_id = '" + two.value() + "'");
        hear(three);
        parts.steer().want(id, Intent.ABORT, "it was no good", World.ADMIN);
        parts.look();

        String undo = ((Undone.Begun) parts.steer().undo(id, World.ADMIN)).rollout();
        parts.look();
        assertThat(executions(undo)).containsOnlyKeys(one, three);
        for (HostId host : List.of(one, three)) {
            answer(host, "carry-out", "{\"verdict\":\"not-needed\",\"problems\":[]}");
            parts.look();
        }

        assertThat(rollout(undo).outcome()).isEqualTo("SUCCEEDED");
        assertThat(execution(undo, one).state())
                .isInstanceOfSatisfying(
                        Settled.class, settled -> assertThat(settled.verdict()).isEqualTo(Verdict.NOT_NEEDED));
    }

    @Test
    void a_host_that_was_seen_changed_has_nothing_to_take_back_only_if_its_inventory_shows_so() throws Exception {
        String id = begun(request("rest", 0, 3));
        for (HostId host : List.of(one, two, three)) {
            carryOut(host, "confirmed", "7.88.1-10+deb12u14");
        }
        assertThat(rollout(id).outcome()).isEqualTo("SUCCEEDED");

        String undo = ((Undone.Begun) parts.steer().undo(id, World.ADMIN)).rollout();
        parts.look();
        HostId first = active(undo).getFirst();
        carryOut(first, "not-needed", "7.88.1-10+deb12u14");

        assertThat(execution(undo, first).state())
                .isInstanceOfSatisfying(
                        Settled.class, settled -> assertThat(settled.verdict()).isEqualTo(Verdict.FAILED));
    }

    @Test
    void what_the_order_no_longer_covers_is_neither_begun_nor_tried_again_nor_taken_back() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        task(first, "carry-out");
        world.asOwner("update rollout set ends_at = now()");
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");

        assertThat(rollout(id).phase()).startsWith("held at ring 1: the order has ended");
        assertThat(executions(id).values())
                .filteredOn(row -> row.ring() == 1)
                .allMatch(row -> row.state() instanceof Waiting);
        assertThat(parts.steer().retry(id, List.of(), World.ADMIN))
                .isInstanceOfSatisfying(
                        Steered.Refused.class,
                        refused -> assertThat(refused.why()).contains("ended on", "make another plan"));
        parts.steer().want(id, Intent.ABORT, "it is over", World.ADMIN);
        parts.look();
        assertThat(parts.steer().undo(id, World.ADMIN))
                .isInstanceOfSatisfying(
                        Undone.Refused.class,
                        refused -> assertThat(refused.why()).contains("ended on", "oakum plan NAME=VERSION"));
    }

    @Test
    void a_host_that_comes_for_its_part_after_the_order_has_ended_is_given_nothing() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        assertThat(active(id)).containsExactly(first);

        world.asOwner("update rollout set ends_at = now()");

        assertThat(parts.give().of(first)).isEmpty();
    }

    @Test
    void a_host_that_missed_its_last_two_polls_is_not_asked_to_begin_until_it_is_heard() throws Exception {
        heardBefore(Duration.ofMinutes(2));
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);

        assertThat(active(id)).isEmpty();
        assertThat(new RolloutView(world.database).rollout(id).orElseThrow().admissions())
                .containsEntry(first, "it is not heard");

        heardBefore(Duration.ZERO);
        world.asOwner("update rollout set look_at = now()");
        parts.look();
        assertThat(active(id)).containsExactly(first);
    }

    private void heardBefore(Duration time) {
        world.asOwner("update host_heard set heard_at = now() - interval '" + time.toSeconds() + " seconds'");
    }
}
