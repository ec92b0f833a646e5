package io.oakum.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Execution.Active;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.SimulatedRollout.Fence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Several servers that read, wait, crash and write; hosts that work, die, sleep past their deadline and come back; a person who pauses,
 * resumes, aborts, approves, waives and retries. The laws of {@link SimulatedRollout} are checked at every event.
 */
class RolloutSimulationTest {
    private static final int SEEDS = 20_000;
    private static final int EVENTS = 250;
    private static final int MAX_MORE = 3_000;

    @Test
    void no_law_breaks_in_twenty_thousand_rollouts() {
        var counts = new Counts();
        long first = Long.getLong("oakum.seed", new SplittableRandom().nextLong());
        int seeds = Long.getLong("oakum.seed") == null ? SEEDS : 1;
        for (int i = 0; i < seeds; i++) {
            var run = new Run(first + i, EnumSet.allOf(Fence.class));
            run.play();
            assertThat(run.rollout.broken)
                    .as("run again with -Doakum.seed=%s", first + i)
                    .isEmpty();
            assertThat(run.rollout.closed)
                    .as("closes in the end; run again with -Doakum.seed=%s", first + i)
                    .isPresent();
            counts.add(run);
        }
        System.out.println("rollout simulation: " + seeds + " rollouts, 0 laws broken, " + counts);
    }

    @Test
    void the_laws_have_teeth() {
        int withoutVersion = broken(Set.of(Fence.TOKEN));
        int withoutToken = broken(Set.of(Fence.VERSION));
        System.out.println("rollout simulation: of 1000 rollouts " + withoutVersion
                + " break a law without the version fence, and " + withoutToken + " without the token");

        assertThat(withoutVersion).isPositive();
        assertThat(withoutToken).isPositive();
    }

    private static int broken(Set<Fence> fences) {
        int broken = 0;
        for (int seed = 0; seed < 1000; seed++) {
            var run = new Run(seed, fences);
            run.play();
            broken += run.rollout.broken.isEmpty() ? 0 : 1;
        }
        return broken;
    }

    private static final class Counts {
        private long looks;
        private long crashes;
        private long refused;
        private long stale;

        void add(Run run) {
            looks += run.looks;
            crashes += run.crashes;
            refused += run.rollout.refusedWrites;
            stale += run.rollout.staleReports;
        }

        @Override
        public String toString() {
            return looks + " looks, " + crashes + " crashes, " + refused + " writes refused by the fence, " + stale
                    + " stale reports";
        }
    }

    /** What a server read and decided, and has not written yet. */
    private record Pending(Look look, long version) {}

    /** What a host believes to be its task. */
    private record Task(long token, Step step) {}

    private static final class Run {
        final SimulatedRollout rollout;
        private final SplittableRandom random;
        private final List<Optional<Pending>> servers = new ArrayList<>();
        private final Map<HostId, Task> tasks = new HashMap<>();
        private long looks;
        private long crashes;

        Run(long seed, Set<Fence> fences) {
            random = new SplittableRandom(seed);
            rollout = new SimulatedRollout(random, fences);
            int count = random.nextInt(1, 4);
            for (int i = 0; i < count; i++) {
                servers.add(Optional.empty());
            }
        }

        void play() {
            for (int i = 0; i < EVENTS && rollout.closed.isEmpty(); i++) {
                event(true);
            }
            // Then everybody is well-behaved: whatever happened, it ends.
            helpToTheEnd();
            for (int i = 0; i < MAX_MORE && rollout.closed.isEmpty(); i++) {
                event(false);
                helpToTheEnd();
            }
        }

        private void event(boolean isWild) {
            rollout.now = rollout.now.plus(Duration.ofSeconds(random.nextInt(isWild ? 120 : 900)));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> serve(random.nextInt(servers.size()), isWild);
                case 4, 5, 6, 7 -> work(isWild);
                case 8 -> window(isWild);
                default -> {
                    if (isWild) {
                        person();
                    }
                }
            }
        }

        private void serve(int server, boolean isWild) {
            Optional<Pending> pending = servers.get(server);
            if (pending.isEmpty()) {
                looks++;
                var look = Reconciler.look(rollout.snapshot(), rollout.now);
                servers.set(server, Optional.of(new Pending(look, rollout.version)));
                return;
            }
            servers.set(server, Optional.empty());
            if (isWild && random.nextInt(10) == 0) {
                crashes++;
                return;
            }
            rollout.write(pending.get().look().decisions(), pending.get().version());
        }

        private void work(boolean isWild) {
            List<HostId> hosts = rollout.executions.keySet().stream().sorted().toList();
            HostId host = hosts.get(random.nextInt(hosts.size()));
            if (isWild && random.nextInt(8) == 0) {
                return;
            }
            Task task = tasks.get(host);
            boolean isAsleep = isWild && task != null && random.nextInt(2) == 0;
            if (task == null || (!isAsleep && isOver(host, task))) {
                claim(host);
                return;
            }
            boolean isCancelled =
                    rollout.executions.get(host) instanceof Active(Step _, Execution.Lease _, boolean asked)
                            && asked
                            && task.step().isBeforeChange();
            boolean isLast = task.step() == Step.VERIFY || isCancelled || (isWild && random.nextInt(12) == 0);
            Step next = isLast ? task.step() : task.step().next();
            Optional<Verdict> verdict = isLast ? Optional.of(verdict(isCancelled, isWild)) : Optional.empty();
            boolean isTaken = rollout.report(host, task.token(), verdict, next);
            if (isLast || !isTaken) {
                tasks.remove(host);
            } else {
                tasks.put(host, new Task(task.token(), next));
            }
        }

        /** A host that asks hears that its task is not its own any more; one that only reports may be late. */
        private boolean isOver(HostId host, Task task) {
            return random.nextBoolean()
                    && !(rollout.executions.get(host) instanceof Active active
                            && active.lease().token() == task.token());
        }

        private void claim(HostId host) {
            tasks.remove(host);
            if (rollout.executions.get(host) instanceof Active active) {
                tasks.put(host, new Task(active.lease().token(), active.step()));
            }
        }

        private Verdict verdict(boolean isCancelled, boolean isWild) {
            if (isCancelled) {
                return Verdict.CANCELLED;
            }
            return isWild && random.nextInt(3) == 0 ? Verdict.FAILED : Verdict.CONFIRMED;
        }

        private void window(boolean isWild) {
            List<HostId> hosts = rollout.windowOpen.keySet().stream().sorted().toList();
            rollout.windowOpen.put(hosts.get(random.nextInt(hosts.size())), !isWild || random.nextBoolean());
            rollout.version++;
        }

        private void person() {
            int no = random.nextInt(rollout.rings.size());
            RingFacts was = rollout.fact(no);
            switch (random.nextInt(12)) {
                case 0, 1 -> ask(Intent.PAUSE);
                case 2, 3, 4 -> ask(Intent.RUN);
                case 5 -> {
                    if (random.nextInt(5) == 0) {
                        ask(Intent.ABORT);
                    }
                }
                case 6, 7, 8 -> rollout.approvalsLeft = 0;
                case 9 -> rollout.facts.put(no, new RingFacts(was.openedAt(), was.passedAt(), was.waived(), true));
                case 10 -> rollout.facts.put(no, new RingFacts(was.openedAt(), was.passedAt(), true, was.approved()));
                default -> retry(rollout.rings.get(no));
            }
            rollout.version++;
        }

        private void ask(Intent intent) {
            if (rollout.intent != Intent.ABORT) {
                rollout.intent = intent;
            }
        }

        /** A new attempt of those that failed, also in a ring that has passed. */
        private void retry(Ring ring) {
            if (rollout.closed.isPresent() || rollout.intent == Intent.ABORT) {
                return;
            }
            for (HostId host : ring.hosts()) {
                if (rollout.executions.get(host) instanceof Settled(Verdict verdict, java.time.Instant _)
                        && !verdict.isConfirmed()) {
                    rollout.executions.put(host, new Waiting());
                }
            }
        }

        private void helpToTheEnd() {
            boolean isHeld = Reconciler.look(rollout.snapshot(), rollout.now).phase() instanceof Phase.Held;
            boolean isWaitedFor = rollout.approvalsLeft > 0 || rollout.intent == Intent.PAUSE;
            rollout.approvalsLeft = 0;
            ask(Intent.RUN);
            for (Ring ring : rollout.rings) {
                RingFacts was = rollout.fact(ring.no());
                boolean isWaived = was.waived() || isHeld;
                isWaitedFor |= !was.approved() || isWaived != was.waived();
                rollout.facts.put(ring.no(), new RingFacts(was.openedAt(), was.passedAt(), isWaived, true));
            }
            rollout.version += isWaitedFor ? 1 : 0;
        }
    }
}
