package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Draft;
import io.oakum.core.plan.Planner;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Reconciler;
import io.oakum.core.rollout.Snapshot;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.GoalStore.Wanted;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.PlanStore.Rehearsal;
import io.oakum.store.PlanStore.Signature;
import io.oakum.store.RolloutStore;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonException;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.TrustFile;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans and rollouts as they are known to be now. */
public final class RolloutView {
    private final Database database;

    public RolloutView(Database database) {
        this.database = database;
    }

    /** Where a plan stands. */
    public enum PlanState {
        ASKING,
        REHEARSING,
        /** Frozen; people may sign. */
        WAITING,
        /** Enough people have signed: its rollout was begun. */
        APPROVED,
        /** It covers no host. */
        FAILED,
        /** Its time to be signed is over. */
        EXPIRED
    }

    /**
     * One plan.
     *
     * @param words where it stands
     * @param missing how many people have yet to sign
     * @param rollout empty until it was begun
     */
    public record Plan(
            PlanStore.Row row,
            PlanRequest request,
            PlanState state,
            String words,
            List<Covered> hosts,
            List<Signature> signatures,
            int missing,
            Optional<String> rollout) {}

    /**
     * One rollout.
     *
     * @param closes what its plan was meant to close; empty where an undo would not
     * @param admissions why hosts that wait may not begin yet; those that may are missing here
     * @param at the database's clock
     */
    public record Rollout(
            RolloutStore.Row row,
            PlanRequest request,
            Optional<PlanStore.Closes> closes,
            Phase phase,
            List<RingRow> rings,
            List<ExecutionStore.Row> executions,
            Map<HostId, String> admissions,
            Optional<String> undo,
            Instant at) {}

    public List<Plan> plans(int limit) throws StoreException {
        TrustFile trust = FoundFleet.current(database);
        return database.transact(tx -> tx.plans().newest(limit).stream()
                .map(row -> plan(tx, row, trust))
                .toList());
    }

    public Optional<Plan> plan(String id) throws StoreException {
        TrustFile trust = FoundFleet.current(database);
        return database.transact(tx -> tx.plans().find(id).map(row -> plan(tx, row, trust)));
    }

    /**
     * How vulnerabilities stand that somebody wants closed.
     *
     * @param hosts on these alone; empty for any
     * @param tags on hosts with one of these alone; empty for any
     */
    public List<Wanted> wanted(Collection<String> vulnerabilities, Collection<HostId> hosts, Collection<String> tags)
            throws StoreException {
        return database.transact(tx -> each(
                vulnerabilities,
                hosts.isEmpty() && tags.isEmpty()
                        ? tx.goals().everywhere(vulnerabilities)
                        : tx.goals().within(vulnerabilities, hosts, tags)));
    }

    /** How those stand on a plan's hosts that it was asked to close; of a plan for something else there are none. */
    public List<Wanted> wanted(Plan plan) throws StoreException {
        PlanRequest.Goal goal = plan.request().goal();
        return goal.kind().equals("close")
                ? database.transact(tx -> each(
                        goal.names(), tx.goals().ofPlan(goal.names(), plan.row().id())))
                : List.of();
    }

    /** Those that are open nowhere come last. */
    private static List<Wanted> each(Collection<String> vulnerabilities, List<Wanted> open) {
        var each = new LinkedHashMap<String, Wanted>();
        open.forEach(one -> each.put(one.vulnerability(), one));
        vulnerabilities.forEach(one -> each.putIfAbsent(one, Wanted.nowhere(one)));
        return List.copyOf(each.values());
    }

    /** How the change sets of a plan fared on copies of hosts. */
    public List<Rehearsal> rehearsals(String plan) throws StoreException {
        return database.transact(tx -> tx.plans().rehearsals(plan));
    }

    /**
     * Where a plan stands, whatever hosts it has.
     *
     * @param rollout empty until it was begun
     */
    record Standing(PlanRequest request, PlanState state, String words, int missing, Optional<String> rollout) {}

    static Standing standing(Transaction tx, PlanStore.Row row, List<Signature> signatures, TrustFile trust) {
        PlanRequest request = request(row);
        Optional<String> rollout = tx.rollouts().ofPlan(row.id()).map(RolloutStore.Row::id);
        int missing = row.frozen()
                .map(frozen -> trust.thresholds().of(ApprovePlan.order(frozen).orderClass())
                        - (int) signatures.stream()
                                .map(Signature::person)
                                .distinct()
                                .count())
                .orElse(0);
        PlanState state = state(tx, row, request, rollout);
        String words = words(tx, row, request, state, Math.max(0, missing));
        return new Standing(request, state, words, rollout.isPresent() ? 0 : Math.max(0, missing), rollout);
    }

    private static Plan plan(Transaction tx, PlanStore.Row row, TrustFile trust) {
        List<Signature> signatures = tx.plans().signatures(row.id());
        Standing standing = standing(tx, row, signatures, trust);
        return new Plan(
                row,
                standing.request(),
                standing.state(),
                standing.words(),
                tx.plans().hosts(row.id()),
                signatures,
                standing.missing(),
                standing.rollout());
    }

    private static PlanRequest request(PlanStore.Row row) {
        try {
            return MakePlan.request(row);
        } catch (JsonException e) {
            throw new IllegalStateException("the plan " + row.id() + " that is stored cannot be read", e);
        }
    }

    private static PlanState state(Transaction tx, PlanStore.Row row, PlanRequest request, Optional<String> rollout) {
        if (row.failure().isPresent()) {
            return PlanState.FAILED;
        }
        if (rollout.isPresent()) {
            return PlanState.APPROVED;
        }
        if (row.frozen().isPresent()) {
            Order order = ApprovePlan.order(row.frozen().get());
            return tx.now().isAfter(order.validity().expires()) ? PlanState.EXPIRED : PlanState.WAITING;
        }
        Draft draft = MakePlan.draft(tx, row, request);
        return Planner.next(draft) instanceof Planner.Next.Asking ? PlanState.ASKING : PlanState.REHEARSING;
    }

    private static String words(Transaction tx, PlanStore.Row row, PlanRequest request, PlanState state, int missing) {
        return switch (state) {
            case FAILED -> "it covers no host: " + row.failure().orElse("");
            case APPROVED -> "signed, and being carried out";
            case EXPIRED -> "nobody signed it in time";
            case WAITING -> missing == 1 ? "waits for a signature" : "waits for " + missing + " signatures";
            case ASKING, REHEARSING ->
                switch (Planner.next(MakePlan.draft(tx, row, request))) {
                    case Planner.Next.Asking(int open, int of) ->
                        "asking hosts what it would change: " + (of - open) + " of " + of + " have answered";
                    case Planner.Next.Rehearsing(int open, int of) ->
                        "rehearsing on copies of hosts: " + (of - open) + " of " + of + " are done";
                    case Planner.Next.Rehearse _, Planner.Next.Ready _, Planner.Next.Failed _ -> "going on";
                };
        };
    }

    public List<RolloutStore.Row> rollouts(int limit) throws StoreException {
        return database.transact(tx -> tx.rollouts().newest(limit));
    }

    public Optional<Rollout> rollout(String id) throws StoreException {
        return database.transact(tx -> tx.rollouts().find(id).map(row -> rollout(tx, row)));
    }

    /** What will be closed at the next look is not closed: whoever waits for the end could not go on from it yet. */
    private static Phase stillOpen(Phase phase, List<ExecutionStore.Row> executions) {
        return switch (phase) {
            case Phase.Closed(Phase.Outcome outcome)
            when outcome == Phase.Outcome.SUCCEEDED ->
                new Phase.Draining(executions.stream()
                        .mapToInt(ExecutionStore.Row::ring)
                        .max()
                        .orElse(0));
            case Phase.Closed _ -> new Phase.Stopping(0);
            default -> phase;
        };
    }

    /** What a host said of its part, at length: so much of it is read for one host alone. */
    public ExecutionStore.Account account(ExecutionStore.Row row) throws StoreException {
        return database.transact(tx -> tx.executions().account(row.id()));
    }

    static Rollout rollout(Transaction tx, RolloutStore.Row row) {
        List<ExecutionStore.Row> executions = tx.executions().newest(row.id());
        Snapshot snapshot = AdvanceRollouts.snapshot(tx, row, executions);
        Map<Integer, List<HostId>> hosts = executions.stream()
                .collect(Collectors.groupingBy(
                        ExecutionStore.Row::ring, Collectors.mapping(ExecutionStore.Row::host, Collectors.toList())));
        Map<HostId, String> admissions = snapshot.kept().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().words()));
        Phase phase = row.closedAt().isPresent()
                ? new Phase.Closed(Phase.Outcome.valueOf(row.outcome()))
                : stillOpen(Reconciler.look(snapshot, tx.now()).phase(), executions);
        PlanStore.Row plan = tx.plans().find(row.plan()).orElseThrow();
        return new Rollout(
                row,
                request(plan),
                row.act().equals("apply") ? plan.frozen().flatMap(PlanStore.Frozen::closes) : Optional.empty(),
                phase,
                tx.rollouts().rings(row.id(), hosts),
                executions,
                admissions,
                tx.rollouts().undoOf(row.id()),
                tx.now());
    }
}
