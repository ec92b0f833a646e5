package io.oakum.core.rollout;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Execution.Active;
import io.oakum.core.rollout.Execution.Lease;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The rows of one rollout, as a database with the fences would keep them, and the laws that no sequence of events may break.
 * {@link #version} stands for the row lock; {@code fences} can be taken away to see that the laws then break.
 */
final class SimulatedRollout {
    /** Half of the hosts are in none. */
    private static final List<Set<String>> GROUPS =
            List.of(Set.of(), Set.of(), Set.of(), Set.of("a"), Set.of("b"), Set.of("a", "b"));

    final List<Ring> rings = new ArrayList<>();
    final Map<HostId, Execution> executions = new HashMap<>();
    final Map<Integer, RingFacts> facts = new HashMap<>();
    final Map<HostId, Boolean> windowOpen = new HashMap<>();
    final Map<HostId, Set<String>> oneAtATime = new HashMap<>();
    final List<String> broken = new ArrayList<>();
    private final Set<Fence> fences;
    Intent intent = Intent.RUN;
    int approvalsLeft = 1;
    Instant now = Instant.parse("2026-11-25T00:00:00Z");
    Optional<Phase.Outcome> closed = Optional.empty();
    long version;
    long lastToken;
    long refusedWrites;
    long staleReports;

    /** What keeps two writers apart. */
    enum Fence {
        VERSION,
        TOKEN
    }

    SimulatedRollout(SplittableRandom random, Set<Fence> fences) {
        this.fences = fences;
        int ringCount = random.nextInt(1, 4);
        for (int no = 0; no < ringCount; no++) {
            var hosts = new ArrayList<HostId>();
            int count = random.nextInt(1, 5);
            for (int i = 0; i < count; i++) {
                var host = new HostId("r" + no + "h" + i);
                hosts.add(host);
                executions.put(host, new Waiting());
                windowOpen.put(host, random.nextInt(4) > 0);
                oneAtATime.put(host, GROUPS.get(random.nextInt(GROUPS.size())));
            }
            var gate = new Gate(random.nextInt(2), random.nextInt(count + 1));
            rings.add(new Ring(
                    no,
                    hosts,
                    random.nextInt(1, 4),
                    gate,
                    Duration.ofMinutes(random.nextInt(30)),
                    Duration.ofMinutes(20),
                    Duration.ofHours(4),
                    random.nextInt(4) == 0));
        }
    }

    Snapshot snapshot() {
        var admissions = new HashMap<HostId, Admission>();
        windowOpen.forEach((host, open) ->
                admissions.put(host, open ? new Admission.Now() : new Admission.NotYet("its window is closed")));
        return new Snapshot(
                approvalsLeft,
                Instant.EPOCH,
                Instant.MAX,
                intent,
                rings,
                facts,
                executions,
                admissions,
                oneAtATime,
                Health.GREEN);
    }

    /** All of a look's decisions in one transaction, or none where somebody wrote meanwhile. */
    void write(List<Decision> decisions, long seenVersion) {
        if (fences.contains(Fence.VERSION) && seenVersion != version) {
            refusedWrites++;
            return;
        }
        if (closed.isPresent()) {
            return;
        }
        decisions.forEach(this::write);
        version++;
        check();
    }

    private void write(Decision decision) {
        switch (decision) {
            case Decision.OpenRing(int no) -> open(no);
            case Decision.Offer(int no, List<HostId> hosts) -> hosts.forEach(host -> offer(no, host));
            case Decision.PassRing(int no) -> pass(no);
            case Decision.AskCancel(List<HostId> hosts) -> hosts.forEach(this::askCancel);
            case Decision.GiveUpOn(List<HostId> hosts) -> hosts.forEach(host -> settle(host, Verdict.LOST));
            case Decision.Settle(List<HostId> hosts, Verdict as) -> hosts.forEach(host -> settle(host, as));
            case Decision.Close(Phase.Outcome outcome) -> close(outcome);
        }
    }

    private void open(int no) {
        require(no == 0 || fact(no - 1).passedAt().isPresent(), "ring " + no + " opened before the one ahead passed");
        require(!rings.get(no).needsApproval() || fact(no).approved(), "ring " + no + " opened without its approval");
        RingFacts was = fact(no);
        facts.put(
                no,
                new RingFacts(was.openedAt().or(() -> Optional.of(now)), was.passedAt(), was.waived(), was.approved()));
    }

    private void offer(int no, HostId host) {
        require(intent == Intent.RUN, "offered while " + intent);
        require(approvalsLeft == 0, "offered without approval");
        require(windowOpen.getOrDefault(host, false), "offered outside the window");
        require(fact(no).openedAt().isPresent(), "offered in a ring that is not open");
        require(
                fact(no).waived()
                        || inGroupsOf(host)
                                .noneMatch(other -> executions.get(other) instanceof Settled(Verdict was, Instant _)
                                        && was.isFailure()),
                "offered after one of its group failed");
        require(
                executions.get(host) instanceof Waiting,
                "offered to a host that does not wait: " + executions.get(host));
        executions.put(
                host,
                new Active(
                        Step.PREFLIGHT,
                        new Lease(++lastToken, now.plus(rings.get(no).limit())),
                        false));
    }

    private void pass(int no) {
        Ring ring = rings.get(no);
        Instant last = Instant.MIN;
        long failed = 0;
        for (HostId host : ring.hosts()) {
            if (executions.get(host) instanceof Settled(Verdict verdict, Instant at)) {
                last = at.isAfter(last) ? at : last;
                failed += verdict.isFailure() ? 1 : 0;
            } else {
                broken.add("ring " + no + " passed with " + host + " not settled");
            }
        }
        require(!now.isBefore(last.plus(ring.soak())), "ring " + no + " passed before its soak was over");
        require(fact(no).waived() || failed <= ring.gate().failureBudget(), "ring " + no + " passed over its budget");
        RingFacts was = fact(no);
        facts.put(
                no,
                new RingFacts(was.openedAt(), was.passedAt().or(() -> Optional.of(now)), was.waived(), was.approved()));
    }

    private void askCancel(HostId host) {
        if (executions.get(host) instanceof Active(Step step, Lease lease, boolean _)) {
            executions.put(host, new Active(step, lease, true));
        }
    }

    private void settle(HostId host, Verdict verdict) {
        require(!(executions.get(host) instanceof Settled), host + " was settled twice");
        executions.put(host, new Settled(verdict, now));
    }

    private void close(Phase.Outcome outcome) {
        require(executions.values().stream().allMatch(Settled.class::isInstance), "closed with a host not settled");
        closed = Optional.of(outcome);
    }

    /** A host's report: it moves its own row where its token is the present one. Takes no lock of the rollout. */
    boolean report(HostId host, long token, Optional<Verdict> verdict, Step step) {
        boolean isActive = executions.get(host) instanceof Active;
        boolean isPresent =
                executions.get(host) instanceof Active active && active.lease().token() == token;
        if (fences.contains(Fence.TOKEN) ? !isPresent : !isActive) {
            staleReports++;
            return false;
        }
        require(isPresent, "a report with an old token moved " + host);
        if (executions.get(host) instanceof Active(Step _, Lease lease, boolean asked)) {
            executions.put(
                    host,
                    verdict.<Execution>map(ended -> new Settled(ended, now)).orElse(new Active(step, lease, asked)));
        }
        version++;
        check();
        return true;
    }

    RingFacts fact(int no) {
        return facts.getOrDefault(no, RingFacts.UNTOUCHED);
    }

    private void check() {
        for (Ring ring : rings) {
            long active = ring.hosts().stream()
                    .filter(host -> executions.get(host) instanceof Active)
                    .count();
            require(active <= ring.maxActive(), active + " active of " + ring.maxActive() + " in ring " + ring.no());
        }
        for (String group : List.of("a", "b")) {
            long active = executions.keySet().stream()
                    .filter(host -> groups(host).contains(group) && executions.get(host) instanceof Active)
                    .count();
            require(active <= 1, active + " of group " + group + " at once");
        }
    }

    private Set<String> groups(HostId host) {
        return oneAtATime.getOrDefault(host, Set.of());
    }

    private Stream<HostId> inGroupsOf(HostId host) {
        return oneAtATime.keySet().stream().filter(other -> !Collections.disjoint(groups(host), groups(other)));
    }

    private void require(boolean law, String otherwise) {
        if (!law) {
            broken.add(otherwise);
        }
    }
}
