package io.oakum.e2e.pages;

import io.oakum.control.Actor;
import io.oakum.control.AdvanceRollouts;
import io.oakum.control.ApprovePlan;
import io.oakum.control.ApprovePlan.Signed;
import io.oakum.control.FleetKeys;
import io.oakum.control.GiveTasks;
import io.oakum.control.HearTasks;
import io.oakum.control.MakePlan;
import io.oakum.control.Secrets;
import io.oakum.control.VerifyClaims;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/** A plan and its rollout, by the use cases themselves; hosts answer as hosts do. */
final class Voyage {
    private static final String CHANGES = "curl:amd64 7.88.1-10 7.88.1-10+deb12u14 " + "c".repeat(64) + "\n";
    private static final int PATIENCE = 100;

    private final Harbour harbour;
    private final List<HostId> hosts;
    private final MakePlan plans;
    private final GiveTasks give;
    private final HearTasks hear;

    /** @param hosts that the plan is about; they answer everything they are asked, but for carrying it out */
    Voyage(Harbour harbour, List<HostId> hosts) throws Exception {
        this.harbour = harbour;
        this.hosts = List.copyOf(hosts);
        var random = new SecureRandom();
        String fleet = harbour.database.transact(tx -> tx.fleet().get().id());
        plans = new MakePlan(harbour.database, new Secrets(random));
        give = new GiveTasks(
                harbour.database,
                fleet,
                FleetKeys.in(harbour.secrets.resolve("server"), random).online());
        hear = new HearTasks(harbour.database);
    }

    private void look() throws StoreException {
        plans.look();
        new VerifyClaims(harbour.database).look();
        new AdvanceRollouts(harbour.database).look();
        give.look();
    }

    /** Answers what is asked until the plan can be signed. */
    void freeze(String plan) throws Exception {
        for (int i = 0; i < PATIENCE; i++) {
            if (harbour.database
                    .transact(tx -> tx.plans().find(plan))
                    .orElseThrow()
                    .frozen()
                    .isPresent()) {
                return;
            }
            attend();
        }
        throw new AssertionError("the plan " + plan + " is never frozen");
    }

    void attend() throws Exception {
        look();
        for (HostId host : hosts) {
            for (Task task : give.of(host)) {
                switch (task.kind()) {
                    case "simulate" -> answer(host, task, simulated(task));
                    case "rehearse" -> answer(host, task, rehearsed());
                    case "stage" -> answer(host, task, JsonObject.with("verdict", "staged"));
                    default -> {
                        // Carried out when a test says so.
                    }
                }
            }
        }
        look();
    }

    /** Where each host is to try it on a copy of itself, what that showed comes with the answer. */
    private static io.oakum.trust.JsonValue.Builder simulated(Task task) throws Exception {
        var answer = JsonObject.with("answer", "feasible").and("changes", CHANGES);
        boolean each =
                Json.readObject(task.request().getBytes(StandardCharsets.UTF_8)).truth("rehearse");
        return each ? answer.and("rehearsal", rehearsed().build()) : answer;
    }

    /** As an agent tells it. */
    private static io.oakum.trust.JsonValue.Builder rehearsed() {
        return JsonObject.with("verdict", "passed")
                .and(
                        "files",
                        JsonObject.with("changed", 1204)
                                .and("added", 3)
                                .and("removed", 0)
                                .build())
                .and("configFiles", JsonArray.ofTexts(List.of("/etc/ssh/sshd_config")))
                .and(
                        "restart",
                        JsonObject.with("reboot", true)
                                .and(
                                        "reasons",
                                        JsonArray.ofTexts(
                                                List.of("a newer kernel than the one that runs is installed")))
                                .and(
                                        "services",
                                        JsonArray.ofTexts(List.of("apache2.service", "ssh.service", Fleet.HOSTILE)))
                                .and("processes", JsonArray.ofTexts(List.of()))
                                .build())
                .and("restartLeft", JsonArray.ofTexts(List.of("postgresql@15-main.service")))
                .and("seconds", 48)
                .and("bytes", 212_345_678)
                .and("cannotShow", JsonArray.ofTexts(List.of("how long the services are away")))
                .and("problems", JsonArray.ofTexts(List.of()));
    }

    private void answer(HostId host, Task task, io.oakum.trust.JsonValue.Builder result) throws Exception {
        hear.hear(host, new TaskAnswer(task.id(), task.token(), "", "", "", Json.write(result.build())));
    }

    /** The operator signs, as with {@code oakum approve}. */
    String sign(String plan) throws Exception {
        byte[] payload = harbour.database
                .transact(tx -> tx.plans().find(plan))
                .orElseThrow()
                .frozen()
                .orElseThrow()
                .payload()
                .array();
        byte[] bytes = Envelope.unsigned(PayloadType.ORDER, payload).signedBytes();
        String armour = harbour.operator.sign(Bytes.of(bytes), PayloadType.ORDER.namespace());
        Signed signed = new ApprovePlan(harbour.database, new Secrets(new SecureRandom()))
                .sign(plan, armour, Actor.person("admin"));
        return ((Signed.Begun) signed).rollout();
    }

    /** The host that may begin now, and its task. */
    private record Turn(HostId host, Task task) {}

    private Turn turn() throws Exception {
        for (int i = 0; i < PATIENCE; i++) {
            attend();
            for (HostId host : hosts) {
                for (Task task : give.of(host)) {
                    if (task.kind().equals("carry-out")) {
                        return new Turn(host, task);
                    }
                }
            }
        }
        throw new AssertionError("no host may begin");
    }

    /** A host that may begin is at work. */
    HostId atWork(String step, String words, String log) throws Exception {
        Turn turn = turn();
        hear.hear(turn.host(), new TaskAnswer(turn.task().id(), turn.task().token(), step, words, log, ""));
        return turn.host();
    }

    /** A host that may begin fails. */
    HostId fails(String why) throws Exception {
        Turn turn = turn();
        String result = Json.write(JsonObject.with("verdict", "failed")
                .and(
                        "problems",
                        new io.oakum.trust.JsonValue.JsonArray(List.of(JsonObject.with("code", "apply.failed")
                                .and("message", why)
                                .build())))
                .build());
        hear.hear(turn.host(), new TaskAnswer(turn.task().id(), turn.task().token(), "", "", "E: " + why, result));
        look();
        return turn.host();
    }
}
