package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.ApprovePlan.Signed;
import io.oakum.control.MakePlan.Made;
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
import io.oakum.store.RolloutStore;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Activation;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.OrderVerifier;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Target;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans and their rollouts on a real database, with hosts that answer as hosts do. */
class RolloutTest {
    private static final String SHA = "c".repeat(64);
    private static final String CHANGES = "curl:amd64 7.88.1-10 7.88.1-10+deb12u14 " + SHA + "\n";

    private World world;
    private Parts parts;
    private HostId one;
    private HostId two;
    private HostId three;

    /** What is tried here, on the world's database. */
    private record Parts(
            MakePlan plans,
            GiveTasks give,
            HearTasks hear,
            ApprovePlan approve,
            AdvanceRollouts advance,
            VerifyClaims verify,
            SteerRollout steer) {
        static Parts of(World world) {
            var secrets = new Secrets(new SecureRandom());
            return new Parts(
                    new MakePlan(world.database, secrets),
                    new GiveTasks(world.database, world.fleet.id(), world.keys.online()),
                    new HearTasks(world.database),
                    new ApprovePlan(world.database, secrets),
                    new AdvanceRollouts(world.database),
                    new VerifyClaims(world.database),
                    new SteerRollout(world.database, secrets));
        }

        void look() throws StoreException {
            plans.look();
            verify.look();
            advance.look();
            give.look();
        }
    }

    @BeforeEach
    void three_hosts() throws Exception {
        world = new World();
        parts = Parts.of(world);
        one = heard("one");
        two = heard("two");
        three = heard("three");
    }

    @AfterEach
    void end() {
        world.close();
    }

    private HostId heard(String name) throws StoreException {
        HostId host = world.enrolled(name);
        hear(host);
        return host;
    }

    private void hear(HostId host) throws StoreException {
        world.hearing.hear(host, "b-" + host, "0.1.0", Instant.now());
        world.hearing.write();
    }

    private static PlanRequest request(String rings, int failures) throws JsonException {
        return PlanRequest.read(Json.readObject("""
                {"goal":{"kind":"security","names":[]},"hosts":[],"tags":[],"rings":"%s","maxActive":0,"failureBudget":%d
                ,"soakSeconds":0,"limitSeconds":600,"openForSeconds":600,"approveEach":false,"allowRemove":[],"reboot":false
                ,"rehearse":true,"reason":"","changeReference":"","notBefore":null,"validForSeconds":86400}
                """.formatted(rings, failures).getBytes(StandardCharsets.UTF_8)));
    }

    private String plan(PlanRequest request) throws Exception {
        String plan = ((Made.Begun) parts.plans.make(request, World.ADMIN)).plan();
        for (HostId host : List.of(one, two, three)) {
            answer(host, "simulate", feasible());
        }
        parts.look();
        answer(
                one.compareTo(two) < 0 && one.compareTo(three) < 0 ? one : two.compareTo(three) < 0 ? two : three,
                "rehearse",
                "{\"verdict\":\"passed\"}");
        parts.look();
        return plan;
    }

    private static String feasible() {
        return Json.write(
                JsonObject.with("answer", "feasible").and("changes", CHANGES).build());
    }

    private Task task(HostId host, String kind) throws StoreException {
        parts.look();
        return parts.give.of(host).stream()
                .filter(task -> task.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(host + " has nothing to " + kind));
    }

    private boolean hasTask(HostId host, String kind) throws StoreException {
        parts.look();
        return parts.give.of(host).stream().anyMatch(task -> task.kind().equals(kind));
    }

    private void answer(HostId host, String kind, String result) throws Exception {
        Task task = task(host, kind);
        parts.hear.hear(host, new TaskAnswer(task.id(), task.token(), "", "", "", result));
    }

    private Signed sign(String plan) throws Exception {
        byte[] payload = world.database
                .transact(tx -> tx.plans().find(plan).orElseThrow())
                .frozen()
                .orElseThrow()
                .payload()
                .array();
        byte[] bytes = Envelope.unsigned(PayloadType.ORDER, payload).signedBytes();
        return parts.approve.sign(plan, world.operator.sign(Bytes.of(bytes), "order@oakum"), World.ADMIN);
    }

    private String begun(PlanRequest request) throws Exception {
        String rollout = ((Signed.Begun) sign(plan(request))).rollout();
        for (HostId host : List.of(one, two, three)) {
            answer(host, "stage", "{\"verdict\":\"staged\"}");
        }
        parts.look();
        return rollout;
    }

    private RolloutStore.Row rollout(String id) throws StoreException {
        return world.database.transact(tx -> tx.rollouts().find(id).orElseThrow());
    }

    private List<RolloutStore.Row> rollouts() throws StoreException {
        return world.database.transact(tx -> tx.rollouts().newest(10));
    }

    private Map<HostId, ExecutionStore.Row> executions(String rollout) throws StoreException {
        var rows = new HashMap<HostId, ExecutionStore.Row>();
        world.database.transact(tx -> tx.executions().newest(rollout)).forEach(row -> rows.put(row.host(), row));
        return rows;
    }

    private ExecutionStore.Row execution(String rollout, HostId host) throws StoreException {
        return executions(rollout)
                .getOrDefault(host, executions(rollout).values().iterator().next());
    }

    private HostId inRing(String rollout, int ring) throws StoreException {
        return executions(rollout).values().stream()
                .filter(row -> row.ring() == ring)
                .findFirst()
                .orElseThrow()
                .host();
    }

    /** A host does its part and sends an inventory in which curl has this version. */
    private void carryOut(HostId host, String verdict, String version) throws Exception {
        answer(host, "carry-out", "{\"verdict\":\"" + verdict + "\",\"problems\":[]}");
        report(host, version);
        parts.look();
    }

    private void report(HostId host, String version) throws Exception {
        String document = TakeReportTest.report(Instant.now(), version);
        assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(TakeReport.Taken.Recorded.class);
        hear(host);
    }

    @Test
    void a_plan_is_rehearsed_signed_and_carried_out_ring_by_ring() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);

        assertThat(hasTask(first, "carry-out")).isTrue();
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
        assertThat(executions(id).values())
                .allMatch(
                        row -> row.state() instanceof Settled(Verdict verdict, var _) && verdict == Verdict.CONFIRMED);
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
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);

        carryOut(first, "confirmed", "7.88.1-10");

        assertThat(execution(id, first).state())
                .isInstanceOfSatisfying(
                        Settled.class, settled -> assertThat(settled.verdict()).isEqualTo(Verdict.FAILED));
        assertThat(execution(id, first).why()).contains("curl:amd64 as 7.88.1-10 where 7.88.1-10+deb12u14");
        assertThat(rollout(id).phase()).contains("held at ring 0");
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

        assertThat(parts.steer.retry(id, List.of(), World.ADMIN)).isEqualTo(new Steered.Done(true));
        assertThat(parts.steer.retry(id, List.of(), World.ADMIN)).isEqualTo(new Steered.Done(false));
        Task again = task(first, "carry-out");

        assertThat(again.token()).isGreaterThan(before.token());
        parts.hear.hear(first, new TaskAnswer(before.id(), before.token(), "", "", "", "{\"verdict\":\"confirmed\"}"));
        assertThat(execution(id, first).attempt()).isEqualTo(2);
        assertThat(execution(id, first).claim()).isEmpty();
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(rollout(id).phase()).contains("ring 1");
    }

    @Test
    void nothing_begins_while_it_is_paused_or_once_it_is_ended() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        parts.steer.want(id, Intent.PAUSE, "lunch", World.ADMIN);
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(rollout(id).phase()).isEqualTo("paused");

        assertThat(parts.steer.want(id, Intent.PAUSE, "lunch", World.ADMIN)).isEqualTo(new Steered.Done(false));
        assertThat(parts.steer.halt("enough", World.ADMIN)).isEqualTo(1);
        parts.look();

        assertThat(rollout(id).outcome()).isEqualTo("ABORTED");
        assertThat(parts.steer.want(id, Intent.RUN, "", World.ADMIN)).isInstanceOf(Steered.Refused.class);
        assertThat(executions(id).values())
                .filteredOn(row -> row.ring() == 1)
                .allMatch(
                        row -> row.state() instanceof Settled(Verdict verdict, var _) && verdict == Verdict.CANCELLED);
    }

    @Test
    void an_undo_goes_over_the_hosts_that_were_changed() throws Exception {
        String id = begun(request("1,rest", 0));
        HostId first = inRing(id, 0);
        carryOut(first, "confirmed", "7.88.1-10+deb12u14");
        assertThat(parts.steer.undo(id, World.ADMIN)).isInstanceOf(Undone.Refused.class);
        parts.steer.want(id, Intent.ABORT, "it was no good", World.ADMIN);
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

        String undo = ((Undone.Begun) parts.steer.undo(id, World.ADMIN)).rollout();
        assertThat(parts.steer.undo(id, World.ADMIN)).isEqualTo(new Undone.Begun(undo));
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
    void a_signature_by_anybody_else_begins_nothing() throws Exception {
        String plan = plan(request("1,rest", 0));
        try (var stranger = new SshOperator()) {
            byte[] payload = world.database
                    .transact(tx -> tx.plans().find(plan).orElseThrow())
                    .frozen()
                    .orElseThrow()
                    .payload()
                    .array();
            byte[] bytes = Envelope.unsigned(PayloadType.ORDER, payload).signedBytes();

            assertThat(parts.approve.sign(plan, stranger.sign(Bytes.of(bytes), "order@oakum"), World.ADMIN))
                    .isInstanceOf(Signed.Refused.class);
            assertThat(parts.approve.sign(plan, world.operator.sign(Bytes.of(bytes), "trust@oakum"), World.ADMIN))
                    .isInstanceOf(Signed.Refused.class);
            assertThat(parts.approve.sign(plan, "junk", World.ADMIN)).isInstanceOf(Signed.Refused.class);
        }
        assertThat(rollouts()).isEmpty();
    }

    @Test
    void signing_twice_begins_one_rollout() throws Exception {
        String plan = plan(request("1,rest", 0));

        assertThat(sign(plan)).isEqualTo(sign(plan));
        assertThat(rollouts()).hasSize(1);
    }

    @Test
    void a_plan_whose_rehearsal_fails_asks_nobody_to_sign() throws Exception {
        String plan = ((Made.Begun) parts.plans.make(request("1,rest", 0), World.ADMIN)).plan();
        for (HostId host : List.of(one, two)) {
            answer(host, "simulate", feasible());
        }
        answer(three, "simulate", "{\"answer\":\"blocked\",\"why\":\"dpkg is half-way\"}");
        for (HostId host : List.of(one, two)) {
            if (hasTask(host, "rehearse")) {
                answer(
                        host,
                        "rehearse",
                        "{\"verdict\":\"failed\",\"problems\":[{\"message\":\"postinst of curl failed\"}]}");
            }
        }
        parts.look();

        assertThat(world.database
                        .transact(tx -> tx.plans().find(plan).orElseThrow())
                        .failure()
                        .orElseThrow())
                .contains("postinst of curl failed")
                .contains("dpkg is half-way");
    }

    @Test
    void what_is_no_answer_is_refused_and_changes_nothing() throws Exception {
        parts.plans.make(request("1,rest", 0), World.ADMIN);
        Task task = task(one, "simulate");

        for (String junk :
                List.of("{\"answer\":\"perhaps\"}", "{\"answer\":\"feasible\",\"changes\":\"x\"}", "[]", "{")) {
            assertThatThrownBy(() -> parts.hear.hear(one, new TaskAnswer(task.id(), 0, "", "", "", junk)))
                    .isInstanceOf(JsonException.class);
        }
        assertThatThrownBy(() -> parts.hear.hear(one, new TaskAnswer("t-1; drop", 0, "", "", "", "")))
                .isInstanceOf(JsonException.class);
        parts.hear.hear(two, new TaskAnswer(task.id(), 0, "", "", "", feasible()));
        assertThat(task(one, "simulate")).isEqualTo(task);
    }
}
