package io.oakum.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Draft.Answer;
import io.oakum.core.plan.Draft.Rehearsed;
import io.oakum.core.plan.Planner.Next;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final HostId C = new HostId("c");
    private static final Pace PACE = new Pace(0, 0, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(4), false);

    private static Next next(Map<HostId, Answer> answers, Map<String, Rehearsed> rehearsals) {
        return Planner.next(new Draft(answers, rehearsals, true));
    }

    @Test
    void nobody_is_rehearsed_before_everybody_has_answered() {
        assertThat(next(Map.of(A, new Answer.Feasible("x"), B, new Answer.Asked()), Map.of()))
                .isEqualTo(new Next.Asking(1, 2));
    }

    @Test
    void one_host_of_each_class_is_rehearsed() {
        var answers = Map.<HostId, Answer>of(
                A, new Answer.Feasible("x"), B, new Answer.Feasible("y"), C, new Answer.Feasible("x"));

        assertThat(next(answers, Map.of())).isEqualTo(new Next.Rehearse(new TreeMap<>(Map.of("x", A, "y", B))));
        assertThat(next(answers, Map.of("x", new Rehearsed.Passed(A))))
                .isEqualTo(new Next.Rehearse(new TreeMap<>(Map.of("y", B))));
        assertThat(next(answers, Map.of("x", new Rehearsed.Passed(A), "y", new Rehearsed.Asked(B))))
                .isEqualTo(new Next.Rehearsing(1, 2));
    }

    @Test
    void a_class_whose_rehearsal_did_not_pass_is_left_out_with_the_reason() {
        var answers = Map.<HostId, Answer>of(
                A, new Answer.Feasible("x"), B, new Answer.Feasible("y"), C, new Answer.Nothing());

        var ready = (Next.Ready)
                next(answers, Map.of("x", new Rehearsed.NotPassed(A, "a script failed"), "y", new Rehearsed.Passed(B)));

        assertThat(ready.hosts()).containsExactly(B);
        assertThat(ready.leftOut()).containsOnlyKeys(A, C);
        assertThat(ready.leftOut().get(A)).contains("a script failed");
    }

    @Test
    void where_one_host_refuses_another_of_its_class_is_asked() {
        var answers = Map.<HostId, Answer>of(
                A, new Answer.Feasible("x"), B, new Answer.Feasible("y"), C, new Answer.Feasible("x"));
        var byA = new Rehearsed.Refused(A, "its owner does not allow it", Set.of());
        var passed = new Rehearsed.Passed(B);

        assertThat(next(answers, Map.of("x", byA, "y", passed)))
                .isEqualTo(new Next.Rehearse(new TreeMap<>(Map.of("x", C))));

        var ready = (Next.Ready) next(answers, Map.of("x", new Rehearsed.Passed(C), "y", passed));
        assertThat(ready.hosts()).as("those it was tried on go first").containsExactly(B, C, A);

        var all = (Next.Ready)
                next(answers, Map.of("x", new Rehearsed.Refused(C, "nor does this one's", Set.of(A)), "y", passed));
        assertThat(all.hosts()).containsExactly(B);
        assertThat(all.leftOut().get(A))
                .isEqualTo("it could not be tried on a copy of " + C + " or of 1 other: nor does this one's");
    }

    @Test
    void not_every_host_of_a_large_class_is_asked() {
        List<HostId> hosts = IntStream.range(0, 40)
                .mapToObj(i -> new HostId("h" + (100 + i)))
                .toList();
        var answers = new HashMap<HostId, Answer>();
        hosts.forEach(host -> answers.put(host, new Answer.Feasible("x")));
        var before = new HashSet<HostId>();
        HostId on = hosts.getFirst();
        while (next(answers, Map.of("x", new Rehearsed.Refused(on, "no", before)))
                instanceof Next.Rehearse(var asked)) {
            before.add(on);
            on = asked.getOrDefault("x", on);
        }

        assertThat(before).hasSize(9);
        assertThat(next(answers, Map.of("x", new Rehearsed.Refused(on, "no", before))))
                .isInstanceOf(Next.Failed.class);
    }

    @Test
    void a_plan_that_covers_nobody_fails_and_says_why_for_each() {
        SortedMap<HostId, String> expected = new TreeMap<>(Map.of(A, "held", B, "nothing is to be changed on it"));

        assertThat(next(Map.of(A, new Answer.Blocked("held"), B, new Answer.Nothing()), Map.of()))
                .isEqualTo(new Next.Failed(expected));
    }

    @Test
    void those_it_was_rehearsed_on_go_first() {
        var answers = Map.<HostId, Answer>of(
                A, new Answer.Feasible("x"), B, new Answer.Feasible("x"), C, new Answer.Feasible("y"));

        var ready = (Next.Ready) next(answers, Map.of("x", new Rehearsed.Passed(A), "y", new Rehearsed.Passed(C)));

        assertThat(ready.hosts()).containsExactly(A, C, B);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,10%,rest|100|[1, 10, 89]",
                "1,rest|1|[1]",
                "1,10%,rest|3|[1, 1, 1]",
                "50%|5|[2, 3]",
                "rest|4|[4]",
                "3,3|4|[3, 1]"
            })
    void rings_hold_every_host_once(String words, int hosts, String expected) {
        List<Integer> counts = RingSizes.parse(words).of(hosts);

        assertThat(counts).hasToString(expected);
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(hosts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1,,rest", "rest,1", "100%", "-1", "1;2", "99999999", "١,rest"})
    void what_is_no_list_of_rings_is_refused(String words) {
        assertThatThrownBy(() -> RingSizes.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as in 1,10%,rest");
    }

    @Test
    void a_ring_passes_only_when_all_but_its_budget_are_confirmed() {
        List<HostId> hosts =
                IntStream.range(0, 9).mapToObj(i -> new HostId("h" + i)).toList();
        var pace = new Pace(0, 2, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(4), true);

        List<Ring> rings = Planner.rings(hosts, RingSizes.CANARY, pace);

        assertThat(rings).extracting(Ring::gate).containsExactly(new Gate(0, 1), new Gate(2, 6));
        assertThat(rings).extracting(Ring::maxActive).containsExactly(1, 2);
        assertThat(rings).extracting(Ring::needsApproval).containsExactly(false, true);
        assertThat(Planner.rings(hosts, RingSizes.CANARY, PACE))
                .extracting(Ring::gate)
                .containsExactly(new Gate(0, 1), new Gate(0, 8));
    }
}
