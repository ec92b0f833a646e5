package io.oakum.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Execution.Active;
import io.oakum.core.rollout.Execution.Lease;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Phase.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of the questions, one test for each place where an answer could be taken too early or too late. */
class ReconcilerTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final HostId C = new HostId("c");

    private final Map<HostId, Execution> executions = new HashMap<>();
    private final Map<Integer, RingFacts> facts = new HashMap<>();
    private Map<HostId, Admission> admissions = Map.of();
    private Map<HostId, Set<String>> oneAtATime = Map.of();
    private int atATime = 1;
    private Intent intent = Intent.RUN;
    private Health health = Health.GREEN;
    private int approvalsLeft;
    private Instant notBefore = Instant.EPOCH;
    private Instant ends = Instant.MAX;
    private boolean secondRingNeedsApproval;

    @Test
    void nothing_is_offered_before_the_plan_is_approved() {
        approvalsLeft = 1;

        assertThat(look()).isEqualTo(new Look(new Phase.AwaitingApproval(1), List.of(), NOON.plusSeconds(30)));
    }

    @Test
    void an_approved_plan_waits_for_its_time() {
        notBefore = NOON.plusSeconds(10);

        assertThat(look()).isEqualTo(new Look(new Phase.NotYet(notBefore), List.of(), notBefore));
    }

    @Test
    void the_first_ring_opens() {
        assertThat(look().decisions()).containsExactly(new Decision.OpenRing(0));
    }

    @Test
    void an_open_ring_offers_to_as_many_as_may_be_active() {
        open(0);
        settle(A, Verdict.CONFIRMED);
        pass(0);
        open(1);

        assertThat(look().decisions()).containsExactly(new Decision.Offer(1, List.of(B)));
    }

    @Test
    void a_host_that_is_not_admitted_is_passed_over() {
        open(0);
        pass(0);
        open(1);
        admissions = Map.of(B, new Admission.NotYet("its window is closed"));

        assertThat(look().decisions()).containsExactly(new Decision.Offer(1, List.of(C)));
    }

    @Test
    void another_attempt_in_a_ring_that_has_passed_goes_before_the_next_ring_whatever_its_gate_says_now() {
        open(0);
        pass(0);
        executions.put(A, new Waiting());
        open(1);

        assertThat(look().decisions()).containsExactly(new Decision.Offer(0, List.of(A)));
        active(A, NOON.plusSeconds(60));
        assertThat(look()).isEqualTo(new Look(new Phase.Draining(0), List.of(), NOON.plusSeconds(30)));
        settle(A, Verdict.FAILED);
        assertThat(look().decisions()).containsExactly(new Decision.Offer(1, List.of(B)));
    }

    @Test
    void of_a_group_of_one_at_a_time_no_two_are_offered_at_once() {
        open(0);
        pass(0);
        open(1);
        atATime = 2;
        assertThat(look().decisions()).containsExactly(new Decision.Offer(1, List.of(B, C)));

        oneAtATime = Map.of(B, Set.of("db", "web"), C, Set.of("db"));
        assertThat(look().decisions()).containsExactly(new Decision.Offer(1, List.of(B)));

        active(B, NOON.plusSeconds(60));
        assertThat(look().decisions()).isEmpty();
        assertThat(look().phase()).isEqualTo(new Phase.Advancing(1));
    }

    @Test
    void where_one_of_a_group_failed_the_next_waits_for_a_person_also_within_the_budget() {
        open(0);
        settle(A, Verdict.FAILED);
        pass(0);
        open(1);
        oneAtATime = Map.of(A, Set.of("db"), B, Set.of("db"));

        assertThat(look().decisions())
                .as("who is in no group goes on")
                .containsExactly(new Decision.Offer(1, List.of(C)));
        settle(C, Verdict.CONFIRMED);
        assertThat(look().decisions()).isEmpty();
        assertThat(look().phase())
                .isEqualTo(new Phase.Held(1, "a host of the group db failed, and its hosts go one at a time"));

        facts.put(1, new RingFacts(Optional.of(NOON), Optional.empty(), true, false));
        assertThat(look().decisions()).containsExactly(new Decision.Offer(1, List.of(B)));
    }

    @Test
    void hosts_that_never_came_are_missed_when_the_ring_has_been_open_long_enough() {
        facts.put(0, new RingFacts(Optional.of(NOON.minus(Duration.ofHours(9))), Optional.empty(), false, false));

        assertThat(look().decisions()).containsExactly(new Decision.Settle(List.of(A), Verdict.MISSED));
    }

    @Test
    void a_ring_is_drained_only_when_no_host_is_active() {
        open(0);
        active(A, NOON.plusSeconds(60));

        assertThat(look().phase()).isEqualTo(new Phase.Draining(0));
        assertThat(look().decisions()).isEmpty();
    }

    @Test
    void silence_until_the_deadline_is_lost_whatever_else_is_asked() {
        open(0);
        active(A, NOON.minusSeconds(1));
        intent = Intent.PAUSE;

        assertThat(look().decisions()).containsExactly(new Decision.GiveUpOn(List.of(A)));
    }

    @Test
    void a_drained_ring_soaks_from_the_last_host_that_settled() {
        open(0);
        settle(A, Verdict.CONFIRMED);

        assertThat(look().phase()).isEqualTo(new Phase.Soaking(0, NOON.plus(Duration.ofMinutes(9))));
    }

    @Test
    void a_failure_over_the_budget_holds() {
        open(0);
        settle(A, Verdict.FAILED);

        assertThat(look().phase()).isEqualTo(new Phase.Held(0, "1 failed, 0 allowed"));
        assertThat(look().decisions()).isEmpty();
    }

    @Test
    void a_waiver_lets_a_held_ring_pass_after_its_soak() {
        executions.put(A, new Settled(Verdict.FAILED, NOON.minus(Duration.ofHours(1))));
        facts.put(0, new RingFacts(Optional.of(NOON.minus(Duration.ofHours(2))), Optional.empty(), true, false));

        assertThat(look().decisions()).containsExactly(new Decision.PassRing(0));
    }

    @Test
    void too_few_confirmed_is_undecided_and_holds() {
        facts.put(0, new RingFacts(Optional.of(NOON.minus(Duration.ofHours(2))), Optional.empty(), false, false));
        executions.put(A, new Settled(Verdict.RESTART_LEFT, NOON.minus(Duration.ofHours(1))));

        assertThat(look().phase()).isEqualTo(new Phase.Held(0, "0 confirmed, 1 needed"));
    }

    @Test
    void red_health_holds_an_open_ring_at_once_and_silence_at_its_end() {
        facts.put(0, new RingFacts(Optional.of(NOON.minus(Duration.ofHours(2))), Optional.empty(), false, false));
        executions.put(A, new Settled(Verdict.CONFIRMED, NOON.minus(Duration.ofHours(1))));

        health = Health.RED;
        assertThat(look().phase()).isEqualTo(new Phase.Held(0, "a health check is red"));
        health = Health.SILENT;
        assertThat(look().phase()).isEqualTo(new Phase.Held(0, "a health check is silent"));
    }

    @Test
    void red_health_says_nothing_about_a_ring_that_was_not_opened() {
        health = Health.RED;

        assertThat(look().decisions()).containsExactly(new Decision.OpenRing(0));
    }

    @Test
    void a_pause_stops_offers_but_a_failed_gate_is_named_first() {
        open(0);
        intent = Intent.PAUSE;
        assertThat(look()).isEqualTo(new Look(new Phase.Paused(), List.of(), NOON.plusSeconds(30)));

        settle(A, Verdict.LOST);
        assertThat(look().phase()).isEqualTo(new Phase.Held(0, "1 failed, 0 allowed"));
    }

    @Test
    void an_abort_cancels_who_waits_asks_who_works_and_closes_when_all_have_stopped() {
        open(0);
        active(A, NOON.plusSeconds(60));
        intent = Intent.ABORT;
        assertThat(look().phase()).isEqualTo(new Phase.Stopping(1));
        assertThat(look().decisions())
                .containsExactly(
                        new Decision.Settle(List.of(B, C), Verdict.CANCELLED), new Decision.AskCancel(List.of(A)));

        settle(A, Verdict.CONFIRMED);
        settle(B, Verdict.CANCELLED);
        settle(C, Verdict.CANCELLED);
        assertThat(look().decisions()).containsExactly(new Decision.Close(Outcome.ABORTED));
    }

    @Test
    void a_ring_that_needs_its_own_approval_waits_for_it() {
        secondRingNeedsApproval = true;
        open(0);
        settle(A, Verdict.CONFIRMED);
        pass(0);

        assertThat(look().phase()).isEqualTo(new Phase.AwaitingRingApproval(1));
    }

    @Test
    void once_the_order_has_ended_nothing_begins_and_no_host_has_failed_by_it() {
        ends = NOON;
        open(0);

        assertThat(look().phase())
                .isInstanceOfSatisfying(
                        Phase.Held.class, held -> assertThat(held.why()).startsWith("the order has ended"));
        assertThat(look().decisions()).isEmpty();

        pass(0);

        assertThat(look().phase())
                .isInstanceOfSatisfying(
                        Phase.Held.class, held -> assertThat(held.ring()).isEqualTo(1));
        assertThat(look().decisions()).as("no other ring is opened").isEmpty();
    }

    @Test
    void a_ring_that_is_done_passes_though_the_order_has_ended_meanwhile() {
        ends = NOON;
        pass(0);
        open(1);
        settle(B, Verdict.CONFIRMED);
        settle(C, Verdict.CONFIRMED);

        assertThat(look().phase()).isInstanceOf(Phase.Soaking.class);
    }

    @Test
    void when_no_ring_is_left_it_has_succeeded() {
        pass(0);
        pass(1);

        assertThat(look())
                .isEqualTo(new Look(
                        new Phase.Closed(Outcome.SUCCEEDED),
                        List.of(new Decision.Close(Outcome.SUCCEEDED)),
                        Instant.MAX));
    }

    private Look look() {
        List<Ring> rings = List.of(ring(0, false, A), ring(1, secondRingNeedsApproval, B, C));
        return Reconciler.look(
                new Snapshot(
                        approvalsLeft,
                        notBefore,
                        ends,
                        intent,
                        rings,
                        facts,
                        executions,
                        admissions,
                        oneAtATime,
                        health),
                NOON);
    }

    private Ring ring(int no, boolean needsApproval, HostId... hosts) {
        return new Ring(
                no,
                List.of(hosts),
                atATime,
                new Gate(0, 1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                Duration.ofHours(8),
                needsApproval);
    }

    private void open(int ring) {
        facts.put(ring, new RingFacts(Optional.of(NOON.minusSeconds(60)), Optional.empty(), false, false));
    }

    private void pass(int ring) {
        for (HostId host : ring == 0 ? List.of(A) : List.of(B, C)) {
            executions.putIfAbsent(host, new Settled(Verdict.CONFIRMED, NOON.minusSeconds(60)));
        }
        facts.put(
                ring,
                new RingFacts(Optional.of(NOON.minusSeconds(60)), Optional.of(NOON.minusSeconds(30)), false, false));
    }

    private void settle(HostId host, Verdict verdict) {
        executions.put(host, new Settled(verdict, NOON.minusSeconds(60)));
    }

    private void active(HostId host, Instant deadline) {
        executions.put(host, new Active(Step.APPLY, new Lease(1, deadline), false));
    }
}
