package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Admission;
import io.oakum.core.rollout.Decision;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Health;
import io.oakum.core.rollout.Look;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Reconciler;
import io.oakum.core.rollout.RingFacts;
import io.oakum.core.rollout.Snapshot;
import io.oakum.core.rollout.Verdict;
import io.oakum.protocol.PollRequest;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.GivenStore;
import io.oakum.store.HostStore;
import io.oakum.store.RolloutStore;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.store.StoreException;
import io.oakum.store.TaskStore;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at rollouts that are due for a look, and does what the reconciler decides: each look is one transaction. */
public final class AdvanceRollouts {
    private static final int MAX_LOOKS = 1000;

    /** The last word of a host that is there is one poll old at most; of one that is away it has missed two more. */
    private static final Duration ABSENT = PollRequest.EVERY.multipliedBy(3);

    private final Database database;

    public AdvanceRollouts(Database database) {
        this.database = database;
    }

    /** Looks at every rollout that is due, again and again while that moves something. */
    public void look() throws StoreException {
        for (int i = 0; i < MAX_LOOKS && lookAtOne(); i++) {
            // Until none is due.
        }
    }

    private boolean lookAtOne() throws StoreException {
        return database.transact(tx -> {
            var due = tx.rollouts().takeDue();
            due.ifPresent(rollout -> look(tx, rollout));
            return due.isPresent();
        });
    }

    private static void look(Transaction tx, RolloutStore.Row rollout) {
        Instant now = tx.now();
        List<ExecutionStore.Row> executions = tx.executions().newest(rollout.id());
        lockGroups(tx, executions);
        Snapshot snapshot = snapshot(tx, rollout, executions);
        Look look = Reconciler.look(snapshot, now);
        look.decisions().forEach(decision -> carryOut(tx, rollout, snapshot, decision));
        if (look.phase() instanceof Phase.Held) {
            takeBack(tx, rollout.id());
        }
        boolean isClosed = look.phase() instanceof Phase.Closed;
        // What was just written may make the next move due at once.
        Instant again = look.decisions().isEmpty() ? look.lookAgainAt() : now;
        String words = words(look.phase());
        String state = look.phase().state();
        tx.rollouts().looked(rollout.id(), words, state, isClosed ? now : again);
        if (!words.equals(rollout.phase())) {
            tx.changes().rollout(rollout.id(), state);
        }
    }

    /** No other rollout that has hosts of the same groups of one at a time is looked at meanwhile, not by another server either. */
    private static void lockGroups(Transaction tx, List<ExecutionStore.Row> executions) {
        List<HostId> waiting = executions.stream()
                .filter(row -> row.state() instanceof Waiting)
                .map(ExecutionStore.Row::host)
                .toList();
        tx.tags().lockGroups(groups(tx.tags().oneAtATime(waiting)));
    }

    private static Set<String> groups(Map<HostId, Set<String>> ofHosts) {
        return ofHosts.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** The facts of a rollout, as the reconciler wants them. */
    static Snapshot snapshot(Transaction tx, RolloutStore.Row rollout, List<ExecutionStore.Row> executions) {
        Map<Integer, List<HostId>> hosts = executions.stream()
                .collect(Collectors.groupingBy(
                        ExecutionStore.Row::ring, Collectors.mapping(ExecutionStore.Row::host, Collectors.toList())));
        List<RingRow> rings = tx.rollouts().rings(rollout.id(), hosts);
        Map<Integer, RingFacts> facts =
                rings.stream().collect(Collectors.toMap(row -> row.ring().no(), RingRow::facts));
        Map<HostId, Execution> states =
                executions.stream().collect(Collectors.toMap(ExecutionStore.Row::host, ExecutionStore.Row::state));
        Map<HostId, Set<String>> oneAtATime = tx.tags().oneAtATime(states.keySet());
        return new Snapshot(
                0,
                rollout.notBefore(),
                rollout.endsAt().minus(GivenStore.LEAST),
                rollout.wanted().intent(),
                rings.stream().map(RingRow::ring).toList(),
                facts,
                states,
                admissions(tx, rollout, states, oneAtATime),
                oneAtATime,
                Health.GREEN);
    }

    private static Map<HostId, Admission> admissions(
            Transaction tx,
            RolloutStore.Row rollout,
            Map<HostId, Execution> states,
            Map<HostId, Set<String>> oneAtATime) {
        Set<HostId> waiting = states.keySet().stream()
                .filter(host -> states.get(host) instanceof Waiting)
                .collect(Collectors.toSet());
        if (waiting.isEmpty()) {
            return Map.of();
        }
        var admissions = new HashMap<HostId, Admission>();
        TaskStore.Progress staging = tx.tasks().progress(rollout.plan(), "stage");
        if (staging.open() > 0) {
            var notYet = new Admission.NotYet(staging.open() + " of " + staging.all() + " hosts are still fetching");
            waiting.forEach(host -> admissions.put(host, notYet));
            return admissions;
        }
        Set<HostId> elsewhere = Set.copyOf(tx.executions().busyElsewhere(rollout.id()));
        Set<String> busy = tx.executions().groupsBusyElsewhere(rollout.id(), groups(oneAtATime));
        for (HostStore.Row row : tx.hosts().among(waiting)) {
            if (!isThere(row, tx.now())) {
                admissions.put(row.id(), new Admission.NotYet("it is not heard"));
            } else if (elsewhere.contains(row.id())) {
                admissions.put(row.id(), new Admission.NotYet("another rollout changes it now"));
            } else {
                keptByOthers(oneAtATime.getOrDefault(row.id(), Set.of()), busy)
                        .ifPresent(kept -> admissions.put(row.id(), kept));
            }
        }
        return admissions;
    }

    /** Whoever does not come for its part would be lost at its deadline, and fail the ring; one that waits is missed at the ring's end. */
    private static boolean isThere(HostStore.Row host, Instant now) {
        boolean isHeard = host.events()
                .heard()
                .filter(heard -> heard.plus(ABSENT).isAfter(now))
                .isPresent();
        return isHeard && Life.of(host.events(), now) == Life.ACTIVE;
    }

    private static Optional<Admission> keptByOthers(Set<String> groups, Set<String> busy) {
        return groups.stream()
                .filter(busy::contains)
                .sorted()
                .findFirst()
                .map(group -> new Admission.NotYet(
                        "another rollout changes a host of the group " + group + ", and its hosts go one at a time"));
    }

    private static void carryOut(Transaction tx, RolloutStore.Row rollout, Snapshot snapshot, Decision decision) {
        String id = rollout.id();
        switch (decision) {
            case Decision.OpenRing(int ring) -> {
                tx.rollouts().open(id, ring);
                record(tx, id, "rollout.ring-opened", ring(ring));
            }
            case Decision.Offer(int ring, List<HostId> hosts) -> {
                tx.executions().offer(id, hosts, ring(snapshot, ring).limit());
                record(tx, id, "rollout.hosts-begun", hosts(hosts));
            }
            case Decision.PassRing(int ring) -> {
                tx.rollouts().pass(id, ring);
                record(tx, id, "rollout.ring-passed", ring(ring));
            }
            case Decision.AskCancel(List<HostId> hosts) -> {
                tx.executions().askCancel(id, hosts);
                record(tx, id, "rollout.hosts-asked-to-stop", hosts(hosts));
            }
            case Decision.GiveUpOn(List<HostId> hosts) -> {
                tx.executions().giveUpOn(id, hosts, "nothing was heard of it until its deadline");
                record(tx, id, "rollout.hosts-lost", hosts(hosts));
            }
            case Decision.Settle(List<HostId> hosts, Verdict verdict) -> settle(tx, id, hosts, verdict);
            case Decision.Close(Phase.Outcome outcome) -> close(tx, id, outcome);
        }
    }

    /** Nothing begins any more that no host has come for. */
    static void takeBack(Transaction tx, String id) {
        List<HostId> hosts = tx.given().takeBack(id);
        if (!hosts.isEmpty()) {
            record(tx, id, "rollout.hosts-taken-back", hosts(hosts));
        }
    }

    private static void settle(Transaction tx, String id, List<HostId> hosts, Verdict verdict) {
        String why = verdict == Verdict.MISSED
                ? "the ring's time was over before it could begin"
                : "the rollout was ended before it began";
        tx.executions().settleWaiting(id, hosts, verdict, why);
        record(tx, id, "rollout.hosts-" + verdict.name().toLowerCase(java.util.Locale.ROOT), hosts(hosts));
    }

    private static void close(Transaction tx, String id, Phase.Outcome outcome) {
        if (tx.rollouts().close(id, outcome.name())) {
            record(
                    tx,
                    id,
                    "rollout.closed",
                    JsonObject.with("outcome", outcome.name()).build());
        }
    }

    private static Ring ring(Snapshot snapshot, int no) {
        return snapshot.rings().stream()
                .filter(ring -> ring.no() == no)
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject ring(int no) {
        return JsonObject.with("ring", no).build();
    }

    private static JsonObject hosts(List<HostId> hosts) {
        // Of very many the log names the first: the rows say the rest, and an entry has its bounds.
        List<String> named = hosts.stream().limit(500).map(HostId::value).toList();
        return JsonObject.with("count", hosts.size())
                .and("hosts", JsonArray.ofTexts(named))
                .build();
    }

    private static void record(Transaction tx, String rollout, String action, JsonObject details) {
        Recorded.done(tx, Actor.SERVER, action, rollout, details);
    }

    /** Where a rollout stands, in words. */
    public static String words(Phase phase) {
        return switch (phase) {
            case Phase.AwaitingApproval(int missing) -> missing + " signatures are missing";
            case Phase.AwaitingRingApproval(int ring) -> "ring " + ring + " waits for a person to let it open";
            case Phase.NotYet(Instant until) -> "not before " + until;
            case Phase.Advancing(int ring) -> "ring " + ring + " goes on";
            case Phase.Draining(int ring) -> "ring " + ring + ": its last hosts are at work";
            case Phase.Soaking(int ring, Instant until) -> "ring " + ring + " is watched until " + until;
            case Phase.Paused() -> "paused";
            case Phase.Held(int ring, String why) -> "held at ring " + ring + ": " + why;
            case Phase.Stopping(int active) -> "stopping: " + active + " hosts are still at work";
            case Phase.Closed(Phase.Outcome outcome) ->
                outcome == Phase.Outcome.SUCCEEDED ? "done" : "ended before its end";
        };
    }
}
