package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.rollout.Execution.Active;
import io.oakum.protocol.Task;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.RolloutStore;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.order.Activation;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** What a host is to do now, as its poll is answered. */
public final class GiveTasks {
    private final Database database;
    private final String fleet;
    private final OnlineKeys online;

    /** Hosts that have something to do. Thousands ask each second and have nothing: they cost no question to the database. */
    private final AtomicReference<Set<HostId>> busy = new AtomicReference<>(Set.of());

    /** @param online the server's keys: they let a host begin what people signed, and nothing else */
    public GiveTasks(Database database, String fleet, OnlineKeys online) {
        this.database = database;
        this.fleet = fleet;
        this.online = online;
    }

    /** Finds out who has something to do. */
    public void look() throws StoreException {
        busy.set(database.transact(tx -> tx.tasks().busy()));
    }

    /** Those who had something to do at the last look. */
    public Set<HostId> busy() {
        return busy.get();
    }

    /** Whether it may have something to do. */
    public boolean isBusy(HostId host) {
        return busy.get().contains(host);
    }

    public List<Task> of(HostId host) throws StoreException {
        if (!isBusy(host)) {
            return List.of();
        }
        return database.transact(tx -> {
            var tasks = new ArrayList<Task>();
            tx.tasks()
                    .open(host)
                    .forEach(task -> tasks.add(new Task("t-" + task.id(), 0, task.kind(), task.request())));
            tx.executions()
                    .active(host)
                    .filter(row -> row.claimedAt().isEmpty())
                    .flatMap(row -> execution(tx, row))
                    .ifPresent(tasks::add);
            return List.copyOf(tasks);
        });
    }

    /** What was given once is given again: a host that is at work tells of it only so. */
    private static boolean mayBegin(Transaction tx, ExecutionStore.Row row) {
        return row.givenAt().isPresent()
                || tx.given().give(row.id(), ((Active) row.state()).lease().token());
    }

    /** Of these, what upgrades the agent: all that is given to one which is not understood in anything else. */
    public static List<Task> upgradesAmong(List<Task> tasks) {
        return tasks.stream().filter(GiveTasks::upgradesAgent).toList();
    }

    private static boolean upgradesAgent(Task task) {
        try {
            JsonObject request = Json.readObject(task.request().getBytes(StandardCharsets.UTF_8));
            return request.find("changes").isPresent()
                    && ChangeSet.ofCanonicalLines(request.text("changes")).touchesAgent();
        } catch (JsonException | IllegalArgumentException e) {
            throw new IllegalStateException("a task of ours cannot be read: " + task.id(), e);
        }
    }

    /**
     * Whether a report of this host is waited for: it says that it has changed, or a person asked. Then it is told so, unless it is at
     * work: half of a change is no state to tell.
     */
    public boolean isReportAwaited(HostId host) throws StoreException {
        return isBusy(host)
                && database.transact(tx -> {
                    Optional<ExecutionStore.Row> part = tx.executions().active(host);
                    boolean isAtWork =
                            part.filter(row -> row.claimedAt().isEmpty()).isPresent();
                    boolean isAsked = !isAtWork && tx.reportAsks().tell(host);
                    return isAsked || (part.isPresent() && !isAtWork);
                });
    }

    /** @return nothing as long as the server has not the key that its hosts know it by: they would refuse, for good */
    private Optional<Task> execution(Transaction tx, ExecutionStore.Row row) {
        List<Bytes> trust = tx.fleet().trustFrom(1);
        return online.find(tx, FoundFleet.believed(trust.getLast()).online())
                .filter(_ -> mayBegin(tx, row))
                .map(key -> execution(tx, row, key, trust));
    }

    private Task execution(Transaction tx, ExecutionStore.Row row, SigningKey key, List<Bytes> trust) {
        Active active = (Active) row.state();
        RolloutStore.Row rollout = tx.rollouts().find(row.rollout()).orElseThrow();
        Envelope order = ApprovePlan.envelope(tx, rollout.plan());
        Activation.Act act = rollout.act().equals("undo") ? Activation.Act.UNDO : Activation.Act.APPLY;
        var activation = new Activation(
                fleet,
                order.digest(),
                row.host().value(),
                row.ring(),
                act,
                active.lease().token(),
                tx.now().truncatedTo(ChronoUnit.SECONDS),
                active.lease().deadline().truncatedTo(ChronoUnit.SECONDS));
        Envelope activated =
                Envelope.unsigned(PayloadType.ACTIVATION, activation.write()).signedBy(key);
        JsonObject request = JsonObject.with("order", Bytes.of(order.write()).base64())
                .and("activation", Bytes.of(activated.write()).base64())
                .and("changes", tx.plans().changeSet(row.changeSet()))
                .and("proof", proof(tx, rollout.plan(), row.host()))
                .and(
                        "trust",
                        JsonArray.ofTexts(trust.stream().map(Bytes::base64).toList()))
                .and("stop", active.cancelAsked())
                .build();
        return new Task("x-" + row.id(), active.lease().token(), "carry-out", Json.write(request));
    }

    private static JsonObject proof(Transaction tx, String plan, HostId host) {
        try {
            return Json.readObject(tx.plans().proof(plan, host).getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new IllegalStateException("the proof of " + host + " in " + plan + " cannot be read", e);
        }
    }
}
