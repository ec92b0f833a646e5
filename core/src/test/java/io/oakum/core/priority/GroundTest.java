package io.oakum.core.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.priority.Asset.Criticality;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason that a policy gives is led to the record it rests on. */
class GroundTest {
    private static final Instant SEEN = Instant.parse("2026-11-01T00:00:00Z");

    @ParameterizedTest
    @EnumSource(Answer.class)
    void the_directives_reasons_rest_on_the_catalogue_the_host_and_the_attack(Answer answer) {
        var facts = new Facts(answer, answer, answer, answer, SEEN, Optional.empty(), Optional.empty());

        assertThat(grounds(Bod2604.priority(facts)))
                .containsExactly(Ground.CATALOGUE, Ground.HOST, Ground.ATTACK, Ground.HOST);
    }

    @Test
    void that_the_catalogue_lists_it_no_more_rests_on_the_catalogue() {
        assertThat(Ground.of(Ground.unlisted(SEEN))).isEqualTo(Ground.CATALOGUE);
    }

    @Test
    void what_the_directive_decides_by_itself_rests_on_the_rule() {
        var added = Optional.of(SEEN.plus(Duration.ofDays(300)));
        var late = new Facts(Answer.YES, Answer.YES, Answer.NO, Answer.NO, SEEN, Optional.empty(), added);

        assertThat(grounds(Bod2604.priority(late))).endsWith(Ground.RULE);
        assertThat(grounds(Bod2604.ofHeaders(SEEN))).containsExactly(Ground.RULE);
    }

    private static List<Ground> grounds(Priority priority) {
        return priority.because().stream().map(Ground::of).toList();
    }

    @ParameterizedTest
    @EnumSource(Term.class)
    void a_word_of_a_written_policy_rests_on_its_record_whether_it_is_known_or_not(Term term) {
        Ground ground = switch (term) {
            case EXPLOITED -> Ground.CATALOGUE;
            case AUTOMATABLE, TOTAL, JUDGED -> Ground.ATTACK;
            case SEVERITY, SCORE -> Ground.SCORE;
            case LIKELIHOOD -> Ground.LIKELIHOOD;
            case EXPOSED, CRITICALITY, SCOPES, FIXED, STATE -> Ground.HOST;
        };
        var known = new Flaw(
                Answer.YES, Optional.empty(), Answer.YES, Answer.YES, OptionalDouble.of(9.8), OptionalDouble.of(0.9));

        for (Flaw flaw : List.of(known, Flaw.UNKNOWN)) {
            assertThat(grounds(reading(term, flaw))).as(flaw.toString()).startsWith(ground, Ground.RULE);
        }
    }

    private static Priority reading(Term term, Flaw flaw) {
        Map<Term, Object> unknown = new HashMap<>();
        unknown.put(term, "something");
        var rule = new Policy.Rule(
                "always", _ -> true, EnumSet.of(term), Set.of(Policy.Event.FIRST_SEEN), Duration.ofDays(3));
        var policy = new Policy.Written("ours", "Our own rule", "", unknown, List.of(rule));
        var asset = new Asset(Answer.UNKNOWN, Criticality.UNKNOWN, Set.of());
        return policy.priority(new Situation(asset, flaw, ExposureState.FIX_AVAILABLE, SEEN, Optional.empty()))
                .orElseThrow();
    }
}
