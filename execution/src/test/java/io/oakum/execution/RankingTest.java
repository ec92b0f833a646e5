package io.oakum.execution;

import static io.oakum.execution.Samples.NOW;
import static io.oakum.execution.Samples.installed;
import static io.oakum.execution.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Exposure;
import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.priority.Answer;
import io.oakum.execution.SeenFile.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RankingTest {
    private static final RiskContext NOTHING_KNOWN = new RiskContext(Optional.empty(), Answer.UNKNOWN);

    @TempDir
    private Path folder;

    @Test
    void a_second_look_moves_no_deadline() throws IOException {
        Ranking first = rank(NOTHING_KNOWN, NOW);
        seen().record(first.toRemember());

        Ranking second = rank(NOTHING_KNOWN, NOW.plus(Duration.ofDays(20)));

        assertThat(due(second)).isEqualTo(due(first)).isEqualTo(NOW.plus(Duration.ofDays(60)));
        assertThat(second.updates().getFirst().priority().due())
                .isEqualTo(first.updates().getFirst().priority().due());
    }

    @Test
    void an_entry_in_the_catalogue_makes_it_sooner_and_its_withdrawal_not_later() throws IOException {
        var exploited = new RiskContext(
                Optional.of(new KnownExploited("2026.11.24", Map.of("CVE-2026-0001", NOW))), Answer.YES);
        seen().record(rank(NOTHING_KNOWN, NOW).toRemember());
        Ranking sooner = rank(exploited, NOW);
        seen().record(sooner.toRemember());

        Ranking withdrawn = rank(NOTHING_KNOWN, NOW);

        assertThat(due(sooner)).isEqualTo(NOW.plus(Duration.ofDays(14)));
        assertThat(due(withdrawn)).isEqualTo(due(sooner));
        assertThat(withdrawn.exposures().getFirst().priority().because())
                .anyMatch(because -> because.contains("no deadline moves back"));
    }

    @Test
    void what_is_due_first_stands_first_and_security_before_the_rest() throws IOException {
        var exploited = new RiskContext(
                Optional.of(new KnownExploited("2026.11.24", Map.of("CVE-2026-0002", NOW))), Answer.YES);
        var exposures = List.of(exposure("CVE-2026-0001"), exposure("CVE-2026-0002"), exposure("CVE-2026-0000"));

        Ranking ranking = Ranking.of(exposures, List.of(), Map.of(), exploited, seen(), NOW);

        assertThat(ranking.exposures())
                .extracting(one -> one.exposure().vulnerability())
                .containsExactly("CVE-2026-0002", "CVE-2026-0000", "CVE-2026-0001");
    }

    @Test
    void what_only_a_kernels_headers_carry_comes_last_and_says_why() throws IOException {
        var inHeaders = new Exposure(
                "CVE-2026-0000",
                List.of(Samples.key("linux-libc-dev")),
                ExposureState.FIX_AVAILABLE,
                Hindrance.NONE,
                Optional.of(NOW.minus(Duration.ofDays(400))),
                List.of("the changelog says so"));

        Ranking ranking = Ranking.of(
                List.of(inHeaders, exposure("CVE-2026-0001")), List.of(), Map.of(), NOTHING_KNOWN, seen(), NOW);

        var last = ranking.exposures().getLast();
        assertThat(last.exposure()).isEqualTo(inHeaders);
        assertThat(last.isInHeadersOnly()).isTrue();
        assertThat(last.priority().rule()).startsWith("headers only");
        assertThat(last.priority().because()).anyMatch(because -> because.contains("nothing of them runs"));
    }

    @Test
    void a_clock_that_was_set_back_is_noticed_and_an_hour_is_not() throws IOException {
        seen().record(List.of(new Seen("CVE-2026-0001", NOW, NOW, "rule")));

        assertThat(rank(NOTHING_KNOWN, NOW.minus(Duration.ofHours(1))).clockWasSetBack())
                .isFalse();
        assertThat(rank(NOTHING_KNOWN, NOW.minus(Duration.ofDays(365))).clockWasSetBack())
                .isTrue();
    }

    private Ranking rank(RiskContext context, Instant now) throws IOException {
        return Ranking.of(
                List.of(exposure("CVE-2026-0001")),
                List.of(update(installed("tzdata", "1"), "2", Hindrance.NONE)),
                Map.of(),
                context,
                seen(),
                now);
    }

    private static Instant due(Ranking ranking) {
        return ranking.exposures().getFirst().priority().due();
    }

    private SeenFile seen() throws IOException {
        return SeenFile.open(folder.resolve("seen.jsonl"));
    }

    private static Exposure exposure(String vulnerability) {
        return new Exposure(
                vulnerability,
                List.of(Samples.key("curl")),
                ExposureState.FIX_AVAILABLE,
                Hindrance.NONE,
                Optional.empty(),
                List.of("the changelog says so"));
    }
}
