package io.oakum.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset;
import io.oakum.core.priority.Flaw;
import io.oakum.core.priority.Policy;
import io.oakum.core.priority.Priority;
import io.oakum.core.priority.Situation;
import io.oakum.policies.PolicyFile.Reading;
import io.oakum.testkit.BadInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFileTest {
    private static final Instant SEEN = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant RELEASED = Instant.parse("2026-11-10T00:00:00Z");

    private static Policy shipped(String name) {
        return good(ShippedPolicies.text(name).orElseThrow());
    }

    private static Policy good(String text) {
        return switch (PolicyFile.read(text)) {
            case Reading.Good(Policy.Written policy) -> policy;
            case Reading.Wrong(List<String> problems) -> throw new AssertionError(problems.toString());
        };
    }

    private static List<String> problems(String text) {
        return switch (PolicyFile.read(text)) {
            case Reading.Good _ -> List.of();
            case Reading.Wrong(List<String> problems) -> problems;
        };
    }

    private static Situation situation(
            Answer exposed, Answer exploited, Answer automatable, Answer total, double score) {
        return new Situation(
                new Asset(exposed, Asset.Criticality.UNKNOWN, Set.of("pci", "essential-eight")),
                new Flaw(
                        exploited,
                        exploited == Answer.YES ? Optional.of(RELEASED) : Optional.empty(),
                        automatable,
                        total,
                        score < 0 ? OptionalDouble.empty() : OptionalDouble.of(score),
                        OptionalDouble.empty()),
                ExposureState.FIX_AVAILABLE,
                SEEN,
                Optional.of(RELEASED));
    }

    /** All sixteen rows of the directive's table, and every row with something that nobody knows. */
    @Test
    void the_directive_written_out_sets_the_deadlines_of_the_directive() {
        Policy written = shipped("bod-26-04");
        var directive = new Policy.Directive();
        var compared = new ArrayList<String>();
        for (Answer exploited : Answer.values()) {
            for (Answer exposed : Answer.values()) {
                for (Answer automatable : Answer.values()) {
                    for (Answer total : Answer.values()) {
                        var situation = situation(exposed, exploited, automatable, total, 5);
                        Priority byCode = directive.priority(situation).orElseThrow();
                        Priority byFile = written.priority(situation).orElseThrow();
                        assertThat(byFile.due()).as(situation.toString()).isEqualTo(byCode.due());
                        assertThat(byFile.rule()).as(situation.toString()).isEqualTo(byCode.rule());
                        assertThat(byFile.provisional())
                                .as(situation.toString())
                                .isEqualTo(byCode.provisional());
                        compared.add(byFile.rule());
                    }
                }
            }
        }
        assertThat(compared).hasSize(81);
        assertThat(Set.copyOf(compared)).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "pci-dss-4.0.1, 9.8, NO, 2026-12-10T00:00:00Z",
        "pci-dss-4.0.1, 5.0, NO, 2027-02-08T00:00:00Z",
        "pci-dss-4.0.1, 5.0, YES, 2026-12-10T00:00:00Z",
        "cvss, 9.0, NO, 2026-11-27T00:00:00Z",
        "cvss, 8.9, NO, 2026-12-20T00:00:00Z",
        "cvss, 6.9, NO, 2027-02-18T00:00:00Z",
        "cvss, 0.1, NO, 2027-05-19T00:00:00Z",
        "essential-eight, 9.8, NO, 2026-11-12T00:00:00Z",
        "essential-eight, 5.0, NO, 2026-11-24T00:00:00Z",
    })
    void a_shipped_policy_sets_the_deadline_of_its_standard(String name, double score, Answer exploited, Instant due) {
        var situation = situation(Answer.YES, exploited, Answer.NO, Answer.NO, score);

        assertThat(shipped(name).priority(situation).orElseThrow().due()).isEqualTo(due);
    }

    @Test
    void what_nobody_knows_counts_as_the_policy_says_and_makes_the_deadline_provisional() {
        Priority priority = shipped("cvss")
                .priority(situation(Answer.YES, Answer.NO, Answer.NO, Answer.NO, -1))
                .orElseThrow();

        assertThat(priority.rule()).isEqualTo("CVSS: high, 30 days");
        assertThat(priority.provisional()).isTrue();
        assertThat(priority.because()).contains("not known: its severity; CVSS counts it as high");
    }

    @Test
    void a_policy_with_a_scope_is_for_hosts_in_it_alone() {
        var outside = new Situation(Asset.UNKNOWN, Flaw.UNKNOWN, ExposureState.NO_FIX, SEEN, Optional.empty());

        assertThat(shipped("pci-dss-4.0.1").priority(outside)).isEmpty();
    }

    @Test
    void the_earliest_of_all_policies_counts_and_its_rule_is_named() {
        var situation = situation(Answer.NO, Answer.NO, Answer.NO, Answer.NO, 9.8);

        Priority earliest =
                Policy.earliest(List.of(new Policy.Directive(), shipped("pci-dss-4.0.1"), shipped("cvss")), situation);

        assertThat(earliest.rule()).isEqualTo("CVSS: critical, 7 days");
        assertThat(earliest.because()).contains("the earliest of 3 deadlines, each by a policy that is in force here");
    }

    @ParameterizedTest
    @MethodSource("io.oakum.policies.ShippedPolicies#names")
    void every_shipped_policy_is_understood(String name) {
        assertThat(shipped(name).name()).isEqualTo(name);
    }

    @Test
    void a_case_of_unknown_severity_must_be_named() {
        String text = "policy: p\nrules:\n- {name: n, when: 'severity == \"high\"', from: first-seen, within: 1 day}\n";

        assertThat(problems(text))
                .containsExactly("\"unknown\" does not say what severity counts as where nobody knows it");
        assertThat(problems("unknown: {severity: critical}\n" + text)).isEmpty();
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        String text = """
                policy: Not A Name
                colour: blue
                unknown: {exposed: maybe, weather: bad, fixed: true}
                rules:
                - {name: one, when: 'exposd', from: yesterday, within: soon}
                - {when: 'score', from: released, within: 3 days}
                - no rule
                """;

        assertThat(problems(text)).hasSizeGreaterThanOrEqualTo(9);
        assertThat(problems(text).toString())
                .contains("exposd")
                .contains("colour")
                .contains("soon")
                .contains("rule 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "'['",
                "'- a'",
                "'policy: p'",
                "'policy: p\npolicy: q'",
                "'!!javax.script.ScriptEngineManager [1]'",
                "'a: &a [1]\nb: [*a, *a]'",
                "'{a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}}'"
            })
    @BadInput("W21")
    void W21_what_is_no_policy_is_refused_with_the_reason_and_runs_nothing(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    @Test
    void a_condition_that_cannot_be_worked_out_wins_nobody_more_time() {
        Policy policy =
                good("policy: p\nrules:\n- {name: n, when: 'scopes[7] == \"x\"', from: first-seen, within: 1 day}\n");

        assertThat(policy.priority(situation(Answer.NO, Answer.NO, Answer.NO, Answer.NO, 1)))
                .isPresent();
    }

    @Test
    void numbers_compare_with_whole_ones() {
        Policy policy = good(
                "policy: p\nunknown: {score: 10}\nrules:\n- {name: n, when: 'score >= 7', from: first-seen, within: 1 day}\n");

        assertThat(policy.priority(situation(Answer.NO, Answer.NO, Answer.NO, Answer.NO, 7.0)))
                .isPresent();
        assertThat(policy.priority(situation(Answer.NO, Answer.NO, Answer.NO, Answer.NO, 6.9)))
                .isEmpty();
    }
}
