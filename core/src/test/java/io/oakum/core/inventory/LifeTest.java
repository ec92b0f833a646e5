package io.oakum.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // asked, approved, quarantined, retired, minutes since it was heard
        "false, false, false, false,   , EXPECTED",
        "true,  false, false, false,   , PENDING",
        "true,  false, false, false,  0, PENDING",
        "true,  true,  false, false,   , SILENT",
        "true,  true,  false, false,  0, ACTIVE",
        "true,  true,  false, false,  4, ACTIVE",
        "true,  true,  false, false,  5, SILENT",
        "true,  true,  true,  false,  0, QUARANTINED",
        "true,  true,  true,  true,   0, RETIRED",
        "false, false, false, true,    , RETIRED"
    })
    void the_first_of_these_that_happened_decides(
            boolean asked,
            boolean approved,
            boolean quarantined,
            boolean retired,
            Integer silentMinutes,
            Life expected) {
        var events = new Life.Events(
                at(asked),
                at(approved),
                at(quarantined),
                at(retired),
                Optional.ofNullable(silentMinutes).map(minutes -> NOW.minusSeconds(60L * minutes)));

        assertThat(Life.of(events, NOW)).isEqualTo(expected);
        assertThat(expected.isCounted()).isEqualTo(!retired);
    }

    private static Optional<Instant> at(boolean happened) {
        return happened ? Optional.of(NOW.minusSeconds(86_400)) : Optional.empty();
    }
}
