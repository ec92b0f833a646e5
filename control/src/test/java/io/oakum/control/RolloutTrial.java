package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.ApprovePlan.Signed;
import io.oakum.control.MakePlan.Made;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.RolloutStore;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fleet of three hosts on a real database that answer as hosts do, and what a test does with them. */
abstract class RolloutTrial {
    private static final String SHA = "c".repeat(64);
    private static final String CHANGES = "curl:amd64 7.88.1-10 7.88.1-10+deb12u14 " + SHA + "\n";

    World world;
    Parts parts;
    HostId one;
    HostId two;
    HostId three;

    /** What is tried here, on the world's database. */
    record Parts(
            MakePlan plans,
            GiveTasks give,
            HearTasks hear,
            ApprovePlan approve,
            AdvanceRollouts advance,
            VerifyClaims verify,
            SteerRollout steer) {
        static Parts of(World world) {
            return on(world, world.database);
        }

        /** The same fleet on another database. */
        static Parts on(World world, Database database) {
            var secrets = new Secrets(new SecureRandom());
            return new Parts(
                    new MakePlan(database, secrets),
                    new GiveTasks(database, world.fleet.id(), world.keys.online()),
                    new HearTasks(database),
                    new ApprovePlan(database, secrets),
                    new AdvanceRollouts(database),
                    new VerifyClaims(database),
                    new SteerRollout(database, secrets));
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

    HostId heard(String name) throws StoreException {
        HostId host = world.enrolled(name);
        hear(host);
        return host;
    }

    /** As of later, so that a slow machine makes nobody absent. */
    void hear(HostId host) throws StoreException {
        world.hearing.hear(host, "b-" + host, "0.1.0", Instant.now().plus(Duration.ofHours(1)));
        world.hearing.write();
    }

    static PlanRequest request(String rings, int failures) throws JsonException {
        return request(rings, failures, 0);
    }

    /** @param atATime 0 for a quarter of the ring */
    static PlanRequest request(String rings, int failures, int atATime) throws JsonException {
        return PlanRequest.read(
                Json.readObject("""
                {"goal":{"kind":"security","names":[]},"hosts":[],"tags":[],"rings":"%s","maxActive":%d,"failureBudget":%d
                ,"soakSeconds":0,"limitSeconds":600,"openForSeconds":600,"approveEach":false,"allowRemove":[],"reboot":false
                ,"rehearse":true,"reason":"","changeReference":"","notBefore":null,"validForSeconds":86400}
                """.formatted(rings, atATime, failures).getBytes(StandardCharsets.UTF_8)));
    }

    String plan(PlanRequest request) throws Exception {
        String plan = ((Made.Begun) parts.plans().make(request, World.ADMIN)).plan();
        freeze();
        return plan;
    }

    /** The hosts answer what they are asked for the one plan in the making. */
    void freeze() throws Exception {
        for (HostId host : List.of(one, two, three)) {
            answer(host, "simulate", feasible());
        }
        parts.look();
        answer(
                one.compareTo(two) < 0 && one.compareTo(three) < 0 ? one : two.compareTo(three) < 0 ? two : three,
                "rehearse",
                "{\"verdict\":\"passed\"}");
        parts.look();
    }

    static String feasible() {
        return Json.write(
                JsonObject.with("answer", "feasible").and("changes", CHANGES).build());
    }

    Task task(HostId host, String kind) throws StoreException {
        parts.look();
        return parts.give().of(host).stream()
                .filter(task -> task.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(host + " has nothing to " + kind));
    }

    boolean hasTask(HostId host, String kind) throws StoreException {
        parts.look();
        return parts.give().of(host).stream().anyMatch(task -> task.kind().equals(kind));
    }

    void answer(HostId host, String kind, String result) throws Exception {
        Task task = task(host, kind);
        parts.hear().hear(host, new TaskAnswer(task.id(), task.token(), "", "", "", result));
    }

    Signed sign(String plan) throws Exception {
        byte[] payload = world.database
                .transact(tx -> tx.plans().find(plan).orElseThrow())
                .frozen()
                .orElseThrow()
                .payload()
                .array();
        byte[] bytes = Envelope.unsigned(PayloadType.ORDER, payload).signedBytes();
        return parts.approve().sign(plan, world.operator.sign(Bytes.of(bytes), "order@oakum"), World.ADMIN);
    }

    String begun(PlanRequest request) throws Exception {
        String rollout = ((Signed.Begun) sign(plan(request))).rollout();
        for (HostId host : List.of(one, two, three)) {
            answer(host, "stage", "{\"verdict\":\"staged\"}");
        }
        parts.look();
        return rollout;
    }

    RolloutStore.Row rollout(String id) throws StoreException {
        return world.database.transact(tx -> tx.rollouts().find(id).orElseThrow());
    }

    List<RolloutStore.Row> rollouts() throws StoreException {
        return world.database.transact(tx -> tx.rollouts().newest(10));
    }

    Map<HostId, ExecutionStore.Row> executions(String rollout) throws StoreException {
        var rows = new HashMap<HostId, ExecutionStore.Row>();
        world.database.transact(tx -> tx.executions().newest(rollout)).forEach(row -> rows.put(row.host(), row));
        return rows;
    }

    ExecutionStore.Row execution(String rollout, HostId host) throws StoreException {
        return executions(rollout)
                .getOrDefault(host, executions(rollout).values().iterator().next());
    }

    /** Those that are at work in it. */
    List<HostId> active(String rollout) throws Exception {
        return executions(rollout).values().stream()
                .filter(row -> row.state() instanceof io.oakum.core.rollout.Execution.Active)
                .map(ExecutionStore.Row::host)
                .toList();
    }

    HostId inRing(String rollout, int ring) throws StoreException {
        return executions(rollout).values().stream()
                .filter(row -> row.ring() == ring)
                .findFirst()
                .orElseThrow()
                .host();
    }

    /** A host does its part and sends an inventory in which curl has this version. */
    void carryOut(HostId host, String verdict, String version) throws Exception {
        answer(host, "carry-out", "{\"verdict\":\"" + verdict + "\",\"problems\":[]}");
        report(host, version);
        parts.look();
    }

    void report(HostId host, String version) throws Exception {
        String document = TakeReportTest.report(Instant.now(), version);
        assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(TakeReport.Taken.Recorded.class);
        hear(host);
    }
}
