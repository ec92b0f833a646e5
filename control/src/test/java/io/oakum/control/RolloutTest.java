package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.oakum.control.SteerRollout.Steered;
import io.oakum.control.SteerRollout.Undone;
import io.oakum.core.inventory.HostId;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Intent;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Verdict;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.RolloutStore;
import io.oakum.store.TagStore.Group;
import io.oakum.store.TagStore.Source;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Activation;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.OrderVerifier;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Target;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts on a real database, with hosts that answer as hosts do. */
class RolloutTest extends RolloutTrial {
    @Test
    void a_plan_is_rehearsed_signed_and_carried_out_ring_by_ring() throws Exception {
        FleetEvents.Place before = new FleetEvents(world.database).now();
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);

        assertThat(hasTask(first, "carry-out")).isTrue();
        assertThat(underWay()).containsExactly(tuple(id, 3L, 0L, 1L, 0L));
        assertThat(waitFor(executions(id).keySet()))
                .hasSize(3)
                .containsEntry(first, id)
                .containsValue(id);
        executions(id).forEach((host, row) -> {
            if (!host.equals(first)) {
                assertThat(row.state()).isInstanceOf(Waiting.class);
            }
        });
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(execution(id, first).state()).isInstanceOf(Settled.class);

        for (int i = 0; i < 2; i++) {
            HostId next = executions(id).values().stream()
                    .filter(row -> row.ring() == 1 && row.state() instanceof io.oakum.core.rollout.Execution.Active)
                    .findFirst()
                    .orElseThrow()
                    .host();
            carryOut(next, "confirmed", "7.88.1-10+deb12u14");
        }

        assertThat(rollout(id).outcome()).isEqualTo("SUCCEEDED");
        assertThat(underWay()).isEmpty();
        assertThat(waitFor(executions(id).keySet())).isEmpty();
        assertThat(executions(id).values())
                .allMatch(
                        row -> row.state() instanceof Settled(Verdict verdict, var _) && verdict == Verdict.CONFIRMED);
        assertThat(told(before)).last().isEqualTo("closed");
        assertThat(told(before)).contains("advancing").doesNotContain("held", "paused");
    }

    /** Of each rollout that is not over its hosts, and those that are confirmed, at work and failed. */
    private List<Tuple> underWay() throws Exception {
        return world.database.transact(tx -> tx.rollouts().underWay(4)).stream()
                .map(one -> tuple(one.row().id(), one.hosts(), one.confirmed(), one.active(), one.failed()))
                .toList();
    }

    private Map<HostId, String> waitFor(Collection<HostId> hosts) throws Exception {
        return world.database.transact(tx -> tx.executions().underWay(hosts));
    }

    /** The states that programs are told of. */
    private List<String> told(FleetEvents.Place before) throws Exception {
        world.catchUp();
        var told = (FleetEvents.Told.Events) new FleetEvents(world.database).after(before, Set.of("rollout"));
        return told.events().stream()
                .filter(event -> event.kind().equals("rollout.state"))
                .map(event -> event.became().orElseThrow())
                .toList();
    }

    @Test
    void hosts_of_a_group_go_one_at_a_time_and_after_a_failure_a_person_decides() throws Exception {
        world.database.change(tx -> {
            tx.tags().keepGroup(new Group("db", Optional.empty(), true));
            List.of(one, two, three).forEach(host -> tx.tags().add(host, "db", Source.PERSON));
        });
        String id = begun(request("rest", 2, 3));
        HostId first = active(id).getFirst();

        assertThat(active(id))
                .as("room for three, and a group of one at a time")
                .containsExactly(first);
        var kept = world.database
                .transact(tx -> RolloutView.rollout(tx, tx.rollouts().find(id).orElseThrow()))
                .admissions();
        assertThat(kept)
                .hasSize(2)
                .containsValue("another host of the group db is at work, and its hosts go one at a time");
        carryOut(first, "failed", "7.88.1-10+deb12u12");

        assertThat(active(id)).isEmpty();
        assertThat(rollout(id).phase())
                .isEqualTo("held at ring 0: a host of the group db failed, and its hosts go one at a time");
        parts.steer().waive(id, 0, "the second has its data", World.ADMIN);
        parts.look();
        assertThat(active(id)).hasSize(1).doesNotContain(first);
    }

    @Test
    void what_is_not_closed_yet_is_not_shown_as_closed() throws Exception {
        String id = begun(request("rest", 0));
        var view = new RolloutView(world.database);
        for (int i = 0; i < 3; i++) {
            parts.look();
            HostId next = executions(id).values().stream()
                    .filter(row -> row.state() instanceof io.oakum.core.rollout.Execution.Active)
                    .findFirst()
                    .orElseThrow()
                    .host();
            answer(next, "carry-out", "{\"verdict\":\"confirmed\",\"problems\":[]}");
            report(next, "7.88.1-10+deb12u14");
            parts.verify().look();
        }

        parts.advance().look();
        assertThat(view.rollout(id).orElseThrow().phase()).isEqualTo(new Phase.Closed(Phase.Outcome.SUCCEEDED));

        // The moment between the last ring's passing and the close: two transactions of one look.
        world.asOwner("update rollout set closed_at = null, outcome = null where id = '" + id + "'");

        assertThat(view.rollout(id).orElseThrow().phase()).isEqualTo(new Phase.Draining(0));
    }

    @Test
    void what_a_host_is_told_to_carry_out_passes_the_judgement_that_root_makes_there() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId host = inRing(id, 0);
        JsonObject request = Json.readObject(task(host, "carry-out").request().getBytes(StandardCharsets.UTF_8));
        TrustFile trust = FoundFleet.current(world.database);

        var verdict = new OrderVerifier(trust, host.value())
                .judge(
                        new OrderVerifier.Request(
                                Bytes.ofBase64(request.text("order")),
                                Bytes.ofBase64(request.text("activation")),
                                Sha256.of(request.text("changes").getBytes(StandardCharsets.UTF_8)),
                                Target.Proof.read(request.object("proof"))),
                        new OrderVerifier.Moment(Instant.now(), 0));

        assertThat(verdict).isInstanceOf(OrderVerifier.Verdict.Accepted.class);
        assertThat(((OrderVerifier.Verdict.Accepted) verdict).activation().act())
                .isEqualTo(Activation.Act.APPLY);
    }

    @Test
    void a_host_that_says_it_is_done_and_shows_otherwise_has_failed() throws Exception {
        FleetEvents.Place before = new FleetEvents(world.database).now();
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);

        carryOut(first, "confirmed", "7.88.1-10");

        assertThat(execution(id, first).state())
                .isInstanceOfSatisfying(
                        Settled.class, settled -> assertThat(settled.verdict()).isEqualTo(Verdict.FAILED));
        assertThat(execution(id, first).why()).contains("curl:amd64 as 7.88.1-10 where 7.88.1-10+deb12u14");
        assertThat(rollout(id).phase()).contains("held at ring 0");
        assertThat(told(before)).last().isEqualTo("held");
    }

    @Test
    void a_failed_host_holds_the_ring_until_a_retry_passes() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        Task before = task(first, "carry-out");
        answer(
                first,
                "carry-out",
                "{\"verdict\":\"failed\",\"problems\":[{\"code\":\"x\",\"message\":\"a script failed\"}]}");
        parts.look();
        assertThat(rollout(id).phase()).contains("held at ring 0: 1 failed, 0 allowed");
        assertThat(execution(id, first).why()).isEqualTo("a script failed");
        assertThat(underWay()).containsExactly(tuple(id, 3L, 0L, 0L, 1L));

        assertThat(parts.steer().retry(id, List.of(), World.ADMIN)).isEqualTo(new Steered.Done(true));
        assertThat(parts.steer().retry(id, List.of(), World.ADMIN)).isEqualTo(new Steered.Done(false));
        Task again = task(first, "carry-out");
        assertThat(underWay()).as("the newest attempts").containsExactly(tuple(id, 3L, 0L, 1L, 0L));

        assertThat(again.token()).isGreaterThan(before.token());
        parts.hear()
                .hear(first, new TaskAnswer(before.id(), before.token(), "", "", "", "{\"verdict\":\"confirmed\"}"));
        assertThat(execution(id, first).attempt()).isEqualTo(2);
        assertThat(execution(id, first).claim()).isEmpty();
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(rollout(id).phase()).contains("ring 1");
    }

    @Test
    @BadInput("O35")
    void nothing_begins_while_it_is_paused_or_once_it_is_ended() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        task(first, "carry-out");
        assertThat(parts.steer().halt("something smells", World.ADMIN)).isEqualTo(1);
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(rollout(id).phase()).isEqualTo("paused");

        assertThat(parts.steer().want(id, Intent.PAUSE, "lunch", World.ADMIN)).isEqualTo(new Steered.Done(false));
        assertThat(parts.steer().halt("something smells", World.ADMIN)).isZero();
        parts.steer().want(id, Intent.ABORT, "enough", World.ADMIN);
        parts.look();

        assertThat(rollout(id).outcome()).isEqualTo("ABORTED");
        assertThat(parts.steer().want(id, Intent.RUN, "", World.ADMIN)).isInstanceOf(Steered.Refused.class);
        assertThat(executions(id).values())
                .filteredOn(row -> row.ring() == 1)
                .allMatch(
                        row -> row.state() instanceof Settled(Verdict verdict, var _) && verdict == Verdict.CANCELLED);
    }

    @Test
    @BadInput("L15")
    void L15_of_two_rollouts_that_touch_one_host_the_second_waits_for_the_first() throws Exception {
        String id = begun(request("rest", 0));
        HostId busy = executions(id).values().stream()
                .filter(row -> row.state() instanceof io.oakum.core.rollout.Execution.Active)
                .findFirst()
                .orElseThrow()
                .host();

        String second = begun(request("rest", 0));

        assertThat(execution(id, busy).state()).isInstanceOf(io.oakum.core.rollout.Execution.Active.class);
        assertThat(execution(second, busy).state()).isInstanceOf(Waiting.class);
        assertThat(new RolloutView(world.database).rollout(second).orElseThrow().admissions())
                .containsEntry(busy, "another rollout changes it now");
    }

    @Test
    void an_undo_goes_over_the_hosts_that_were_changed() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(parts.steer().undo(id, World.ADMIN)).isInstanceOf(Undone.Refused.class);
        parts.steer().want(id, Intent.ABORT, "it was no good", World.ADMIN);
        parts.look();
        for (HostId host : List.of(one, two, three)) {
            if (hasTask(host, "carry-out")) {
                answer(
                        host,
                        "carry-out",
                        "{\"verdict\":\"refused\",\"problems\":[{\"code\":\"run.stopped\",\"message\":\"stopped\"}]}");
            }
        }
        parts.look();

        String undo = ((Undone.Begun) parts.steer().undo(id, World.ADMIN)).rollout();
        assertThat(parts.steer().undo(id, World.ADMIN)).isEqualTo(new Undone.Begun(undo));
        parts.look();
        JsonObject request = Json.readObject(task(first, "carry-out").request().getBytes(StandardCharsets.UTF_8));
        Envelope activation =
                Envelope.read(Bytes.ofBase64(request.text("activation")).array(), PayloadType.ACTIVATION);
        assertThat(Activation.read(activation.payload().array()).act()).isEqualTo(Activation.Act.UNDO);
        carryOut(first, "confirmed", "7.88.1-10");

        assertThat(executions(undo)).containsOnlyKeys(first);
        assertThat(rollout(undo).outcome()).isEqualTo("SUCCEEDED");
    }

    @Test
    void after_a_restored_back_up_it_waits_for_a_person_and_no_number_is_given_twice(@TempDir Path folder)
            throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        Task before = task(first, "carry-out");
        Path file = folder.resolve("back-up.zip");
        Addresses into = TestDatabase.fresh();
        new BackUp(folder, _ -> {}).write(world.addresses.owner(), file);

        RestoreBackUp.Restored restored =
                new RestoreBackUp(folder.resolve("new"), _ -> {}).restore(file, into, "admin");

        assertThat(restored.voided().rollouts()).isEqualTo(1);
        assertThat(restored.voided().hosts()).isEqualTo(1);
        try (Database database = Database.open(into.owner(), into.application())) {
            Parts later = Parts.on(world, database);
            later.look();
            RolloutStore.Row rollout =
                    database.transact(tx -> tx.rollouts().find(id)).orElseThrow();
            assertThat(rollout.wanted().intent()).isEqualTo(Intent.PAUSE);
            assertThat(rollout.wanted().why()).startsWith("the server came back from a back-up of ");
            assertThat(later.give().of(first)).isEmpty();

            later.steer().retry(id, List.of(), World.ADMIN);
            later.steer().want(id, Intent.RUN, "", World.ADMIN);
            later.look();
            Task again = later.give().of(first).getFirst();
            assertThat(again.token()).isGreaterThan(before.token() + 1_000_000);
            assertThat(Long.parseLong(again.id().substring(2)))
                    .isGreaterThan(Long.parseLong(before.id().substring(2)) + 1_000_000);
        }
    }
}
