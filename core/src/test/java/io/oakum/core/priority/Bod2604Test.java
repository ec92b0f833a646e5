package io.oakum.core.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Bod2604Test {
    private static final Instant SEEN = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant EARLIER = Instant.parse("2026-10-20T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-10T00:00:00Z");

    @ParameterizedTest(name = "KEV {0}, exposed {1}, automatable {2}, total {3}: {4}")
    @CsvSource({
        "false, false, false, false, NEXT_UPGRADE",
        "false, false, false, true,  NEXT_UPGRADE",
        "false, true,  false, false, SIXTY_DAYS",
        "false, false, true,  false, SIXTY_DAYS",
        "false, false, true,  true,  SIXTY_DAYS",
        "false, true,  false, true,  FOURTEEN_DAYS",
        "false, true,  true,  false, FOURTEEN_DAYS",
        "false, true,  true,  true,  THREE_DAYS",
        "true,  false, false, false, FOURTEEN_DAYS",
        "true,  false, false, true,  FOURTEEN_DAYS",
        "true,  true,  false, false, FOURTEEN_DAYS",
        "true,  false, true,  false, FOURTEEN_DAYS",
        "true,  true,  true,  false, THREE_DAYS",
        "true,  true,  false, true,  THREE_DAYS_AND_TRIAGE",
        "true,  false, true,  true,  THREE_DAYS_AND_TRIAGE",
        "true,  true,  true,  true,  THREE_DAYS_AND_TRIAGE",
    })
    void every_row_of_the_directive_is_answered_as_it_says(
            boolean inKev, boolean exposed, boolean automatable, boolean total, Tier answer) {
        assertThat(Bod2604.tier(inKev, exposed, automatable, total)).isEqualTo(answer);
    }

    @Test
    void the_next_upgrade_has_a_date() {
        var priority = Bod2604.priority(aFact().exposed(Answer.NO).build());

        assertThat(priority.due()).isEqualTo(SEEN.plus(Duration.ofDays(90)));
        assertThat(priority.rule()).isEqualTo("BOD 26-04: next upgrade, at most 90 days");
    }

    @ParameterizedTest
    @CsvSource({"NO", "YES", "UNKNOWN"})
    void what_nobody_has_judged_is_due_in_60_days_at_most(Answer exposed) {
        var facts = aFact().exposed(exposed).automatable(Answer.UNKNOWN).total(Answer.UNKNOWN);

        var priority = Bod2604.priority(facts.build());

        assertThat(priority.due()).isEqualTo(SEEN.plus(Duration.ofDays(60)));
        assertThat(priority.provisional()).isTrue();
        assertThat(priority.rule()).isEqualTo("BOD 26-04: 60 days");
    }

    @Test
    void a_host_of_which_it_is_not_known_whether_it_is_exposed_counts_as_exposed() {
        var facts = aFact().exposed(Answer.UNKNOWN).automatable(Answer.YES).total(Answer.YES);

        var priority = Bod2604.priority(facts.build());

        assertThat(priority.due()).isEqualTo(SEEN.plus(Duration.ofDays(3)));
        assertThat(priority.provisional()).isTrue();
        assertThat(priority.because())
                .contains("not known whether the host is reachable from the internet: counted as reachable");
    }

    @Test
    void a_deadline_that_rests_on_known_facts_alone_is_not_provisional() {
        assertThat(Bod2604.priority(aFact().build()).provisional()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"inKev", "exposed", "automatable", "total"})
    void one_missing_fact_makes_a_deadline_provisional_and_is_named(String missing) {
        var facts = aFact();
        switch (missing) {
            case "inKev" -> facts.inKev(Answer.UNKNOWN);
            case "exposed" -> facts.exposed(Answer.UNKNOWN);
            case "automatable" -> facts.automatable(Answer.UNKNOWN);
            default -> facts.total(Answer.UNKNOWN);
        }

        var priority = Bod2604.priority(facts.build());

        assertThat(priority.provisional()).isTrue();
        assertThat(priority.because()).anyMatch(because -> because.startsWith("not known"));
    }

    @Test
    void the_clock_starts_at_the_latest_of_first_seen_published_and_catalogued() {
        var published = Bod2604.priority(aFact().released(LATER).build());
        var old = Bod2604.priority(aFact().released(EARLIER).build());
        var catalogued = Bod2604.priority(aFact().inKev(Answer.YES, LATER).build());

        assertThat(published.due()).isEqualTo(LATER.plus(Duration.ofDays(60)));
        assertThat(old.due()).isEqualTo(SEEN.plus(Duration.ofDays(60)));
        assertThat(catalogued.due()).isEqualTo(LATER.plus(Duration.ofDays(14)));
    }

    @Test
    void every_clock_is_named() {
        var priority = Bod2604.priority(
                aFact().released(EARLIER).inKev(Answer.YES, LATER).build());

        assertThat(String.join("; ", priority.because()))
                .contains("since 2026-11-10", "first seen here on 2026-11-01", "fix published on 2026-10-20");
    }

    @Test
    void an_entry_in_the_catalogue_that_comes_late_does_not_win_time() {
        Instant muchLater = SEEN.plus(Duration.ofDays(59));

        var priority = Bod2604.priority(aFact().inKev(Answer.YES, muchLater).build());

        assertThat(priority.due()).isEqualTo(SEEN.plus(Duration.ofDays(60)));
        assertThat(priority.because()).anyMatch(because -> because.contains("due sooner by the 60 days"));
    }

    @Test
    void being_taken_into_the_catalogue_never_lengthens_a_deadline() {
        Seeds.check(20_000, random -> {
            var without = aRandomFact(random).inKev(Answer.NO);
            Instant before = Bod2604.priority(without.build()).due();

            without.inKev(Answer.YES, SEEN.plusSeconds(random.nextLong(-9_000_000, 9_000_000)));

            assertThat(Bod2604.priority(without.build()).due()).isBeforeOrEqualTo(before);
        });
    }

    @Test
    void a_worse_answer_never_lengthens_a_deadline() {
        Seeds.check(20_000, random -> {
            var facts = aRandomFact(random).inKev(random.nextBoolean() ? Answer.YES : Answer.NO);
            facts.exposed(Answer.NO).automatable(Answer.NO).total(Answer.NO);
            Instant due = Bod2604.priority(facts.build()).due();
            for (int step = 0; step < 3; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> facts.exposed(Answer.YES);
                    case 1 -> facts.automatable(Answer.YES);
                    default -> facts.total(Answer.YES);
                }
                Instant now = Bod2604.priority(facts.build()).due();
                assertThat(now).isBeforeOrEqualTo(due);
                due = now;
            }
        });
    }

    private static FactsBuilder aRandomFact(SplittableRandom random) {
        var facts =
                aFact().exposed(anAnswer(random)).automatable(anAnswer(random)).total(anAnswer(random));
        return random.nextBoolean() ? facts : facts.released(SEEN.plusSeconds(random.nextLong(-9_000_000, 9_000_000)));
    }

    private static Answer anAnswer(SplittableRandom random) {
        return List.of(Answer.values()).get(random.nextInt(3));
    }

    /** An exposed host with a hole that is neither exploited nor automatable and gives little: 60 days. */
    private static FactsBuilder aFact() {
        return new FactsBuilder();
    }

    private static final class FactsBuilder {
        private Answer inKev = Answer.NO;
        private Answer exposed = Answer.YES;
        private Answer automatable = Answer.NO;
        private Answer total = Answer.NO;
        private Optional<Instant> released = Optional.empty();
        private Optional<Instant> kevAdded = Optional.empty();

        FactsBuilder inKev(Answer answer) {
            inKev = answer;
            return this;
        }

        FactsBuilder inKev(Answer answer, Instant since) {
            kevAdded = Optional.of(since);
            return inKev(answer);
        }

        FactsBuilder exposed(Answer answer) {
            exposed = answer;
            return this;
        }

        FactsBuilder automatable(Answer answer) {
            automatable = answer;
            return this;
        }

        FactsBuilder total(Answer answer) {
            total = answer;
            return this;
        }

        FactsBuilder released(Instant when) {
            released = Optional.of(when);
            return this;
        }

        Facts build() {
            return new Facts(inKev, exposed, automatable, total, SEEN, released, kevAdded);
        }
    }
}
