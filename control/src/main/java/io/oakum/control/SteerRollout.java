package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Intent;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.GivenStore;
import io.oakum.store.PlanStore;
import io.oakum.store.RolloutStore;
import io.oakum.store.RolloutStore.Beginning;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What people do to a rollout while it runs. Saying a thing twice is saying it once. */
public final class SteerRollout {
    private final Database database;
    private final Secrets secrets;

    public SteerRollout(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    public sealed interface Steered {
        /** @param changed false where it was so already */
        record Done(boolean changed) implements Steered {}

        record Unknown() implements Steered {}

        record Refused(String why) implements Steered {}
    }

    /** What is done to a rollout that nobody looks at meanwhile. */
    @FunctionalInterface
    private interface Act {
        Steered on(Transaction tx, RolloutStore.Row rollout);
    }

    public Steered want(String id, Intent intent, String why, Actor actor) throws StoreException {
        JsonObject details = JsonObject.with("why", why).build();
        return steer(
                id,
                actor,
                "rollout."
                        + switch (intent) {
                            case RUN -> "resumed";
                            case PAUSE -> "paused";
                            case ABORT -> "ended";
                        },
                details,
                (tx, rollout) -> {
                    boolean changed = tx.rollouts().want(id, intent, actor.name(), why);
                    if (intent != Intent.RUN) {
                        AdvanceRollouts.takeBack(tx, id);
                    }
                    return new Steered.Done(changed);
                });
    }

    /**
     * Lets no host begin in any rollout, until a person lets each go on: for whoever sees that something is wrong.
     *
     * @return how many rollouts it stopped
     */
    public int halt(String why, Actor actor) throws StoreException {
        List<String> open = database.transact(tx -> tx.rollouts().open());
        int halted = 0;
        for (String id : open) {
            if (want(id, Intent.PAUSE, why, actor) instanceof Steered.Done(boolean changed) && changed) {
                halted++;
            }
        }
        return halted;
    }

    public Steered approveRing(String id, int ring, Actor actor) throws StoreException {
        JsonObject details = JsonObject.with("ring", ring).build();
        return steer(
                id,
                actor,
                "rollout.ring-approved",
                details,
                (tx, rollout) -> new Steered.Done(tx.rollouts().approveRing(id, ring, actor.name())));
    }

    /** Lets a ring pass in spite of its gate: a person's word, with a reason that stays on record. */
    public Steered waive(String id, int ring, String why, Actor actor) throws StoreException {
        JsonObject details = JsonObject.with("ring", ring).and("why", why).build();
        return steer(
                id,
                actor,
                "rollout.gate-waived",
                details,
                (tx, rollout) -> new Steered.Done(tx.rollouts().waive(id, ring, actor.name(), why)));
    }

    /**
     * Another attempt for hosts that did not end well.
     *
     * @param hosts names or ids; empty for every one of them
     */
    public Steered retry(String id, List<String> hosts, Actor actor) throws StoreException {
        return steer(
                id,
                actor,
                "rollout.retried",
                JsonObject.with("hosts", String.join(" ", hosts)).build(),
                (tx, rollout) -> ended(tx, rollout)
                        .<Steered>map(Steered.Refused::new)
                        .orElseGet(() -> new Steered.Done(again(tx, id, hosts))));
    }

    private static boolean again(Transaction tx, String id, List<String> hosts) {
        Set<String> named = Set.copyOf(hosts);
        List<HostId> meant = tx.executions().newest(id).stream()
                .filter(row -> hosts.isEmpty()
                        ? row.state() instanceof Settled(Verdict verdict, var _) && isRetried(verdict)
                        : named.contains(row.name())
                                || named.contains(row.host().value()))
                .map(ExecutionStore.Row::host)
                .toList();
        return meant.stream().filter(host -> tx.executions().retry(id, host)).count() > 0;
    }

    /** Why nothing begins in it any more, whatever people want. */
    private static Optional<String> ended(Transaction tx, RolloutStore.Row rollout) {
        return rollout.endsAt().minus(GivenStore.LEAST).isAfter(tx.now())
                ? Optional.empty()
                : Optional.of("the order of " + rollout.id() + " ended on " + rollout.endsAt()
                        + ", and hosts begin nothing by it any more; make another plan: oakum plan");
    }

    private static boolean isRetried(Verdict verdict) {
        return verdict.isFailure() || verdict == Verdict.MISSED;
    }

    private Steered steer(String id, Actor actor, String action, JsonObject details, Act act) throws StoreException {
        return database.transact(tx -> {
            Optional<RolloutStore.Row> rollout = tx.rollouts().take(id);
            if (rollout.isEmpty()) {
                return new Steered.Unknown();
            }
            if (rollout.get().closedAt().isPresent()) {
                return new Steered.Refused("the rollout " + id + " is over");
            }
            Steered steered = act.on(tx, rollout.get());
            if (steered instanceof Steered.Done(boolean changed) && changed) {
                Recorded.done(tx, actor, action, id, details);
                tx.rollouts().lookSoon(List.of(id));
            }
            return steered;
        });
    }

    public sealed interface Undone {
        record Begun(String rollout) implements Undone {}

        record Unknown() implements Undone {}

        record Refused(String why) implements Undone {}
    }

    /** Takes back what a rollout changed, on the hosts that it changed, in the same rings. The plan's signature covers it. */
    public Undone undo(String id, Actor actor) throws StoreException {
        String undoId = "r-" + secrets.name();
        return database.transact(tx -> {
            Optional<RolloutStore.Row> rollout = tx.rollouts().take(id);
            if (rollout.isEmpty()) {
                return new Undone.Unknown();
            }
            Optional<String> refusal = noUndo(tx, rollout.get());
            if (refusal.isPresent()) {
                return new Undone.Refused(refusal.get());
            }
            Optional<String> earlier = tx.rollouts().undoOf(id);
            if (earlier.isPresent()) {
                return new Undone.Begun(earlier.get());
            }
            Optional<String> ended = ended(tx, rollout.get());
            if (ended.isPresent()) {
                return new Undone.Refused(ended.get() + " NAME=VERSION, with the versions of before");
            }
            List<ExecutionStore.Row> changed = changedBy(tx, id);
            if (changed.isEmpty()) {
                return new Undone.Refused("the rollout " + id + " changed no host");
            }
            begin(tx, undoId, rollout.get(), changed, actor);
            return new Undone.Begun(undoId);
        });
    }

    /** Why a rollout is none that is taken back. */
    private static Optional<String> noUndo(Transaction tx, RolloutStore.Row rollout) {
        String id = rollout.id();
        if (rollout.act().equals("undo")) {
            return Optional.of("the rollout " + id + " is an undo itself; make another plan");
        }
        if (!isUndoSigned(tx, rollout.plan())) {
            return Optional.of("people did not sign that " + id
                    + " is taken back: an agent is never set back. Hand out a higher version, and plan that");
        }
        return rollout.closedAt().isEmpty()
                ? Optional.of("the rollout " + id + " still runs; end it first: oakum rollout end " + id)
                : Optional.empty();
    }

    /**
     * Those that it changed or may have changed: a host that failed may have done so half-way, and knows by its own journal whether
     * there is anything to take back. A lost one that is still silent is left out, since its ring would wait for it.
     */
    private static List<ExecutionStore.Row> changedBy(Transaction tx, String rollout) {
        Set<HostId> touched = tx.given().touched(rollout);
        Map<HostId, Instant> heard = new HashMap<>();
        tx.hosts().among(touched).forEach(host -> host.events().heard().ifPresent(at -> heard.put(host.id(), at)));
        return tx.executions().newest(rollout).stream()
                .filter(row -> touched.contains(row.host()) && !isStillLost(row, heard))
                .toList();
    }

    private static boolean isStillLost(ExecutionStore.Row row, Map<HostId, Instant> heard) {
        return row.state() instanceof Settled(Verdict verdict, Instant at)
                && verdict == Verdict.LOST
                && heard.getOrDefault(row.host(), Instant.MIN).isBefore(at);
    }

    private static boolean isUndoSigned(Transaction tx, String plan) {
        PlanStore.Frozen frozen = tx.plans().find(plan).orElseThrow().frozen().orElseThrow();
        return ApprovePlan.order(frozen).limits().undo();
    }

    private static void begin(
            Transaction tx, String undoId, RolloutStore.Row rollout, List<ExecutionStore.Row> changed, Actor actor) {
        Map<HostId, Sha256> changeSets = new HashMap<>();
        Map<Integer, List<HostId>> byRing = new TreeMap<>();
        for (ExecutionStore.Row row : changed) {
            changeSets.put(row.host(), row.changeSet());
            byRing.computeIfAbsent(row.ring(), _ -> new ArrayList<>()).add(row.host());
        }
        var rings = new ArrayList<Ring>();
        tx.rollouts().rings(rollout.id(), byRing).stream()
                .map(RolloutStore.RingRow::ring)
                .filter(ring -> byRing.containsKey(ring.no()))
                .forEach(ring -> rings.add(shrunk(ring)));
        var beginning = new Beginning(
                undoId,
                rollout.plan(),
                "undo",
                Optional.of(rollout.id()),
                actor.name(),
                rollout.notBefore(),
                rollout.endsAt());
        tx.rollouts().begin(beginning, rings, changeSets);
        Recorded.done(
                tx,
                actor,
                "rollout.undo-begun",
                undoId,
                JsonObject.with("undoes", rollout.id())
                        .and("hosts", changed.size())
                        .build());
    }

    /** The same ring with fewer hosts: its gate must still be one that it can meet. */
    private static Ring shrunk(Ring ring) {
        int hosts = ring.hosts().size();
        int budget = Math.min(ring.gate().failureBudget(), hosts - 1);
        return new Ring(
                ring.no(),
                ring.hosts(),
                Math.min(ring.maxActive(), hosts),
                new Gate(budget, hosts - budget),
                ring.soak(),
                ring.limit(),
                ring.openFor(),
                false);
    }
}
