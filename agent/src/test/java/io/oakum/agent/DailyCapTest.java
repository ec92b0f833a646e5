package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyCapTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void what_was_done_so_often_within_a_day_is_not_done_again_before_the_first_is_a_day_ago() throws Exception {
        var cap = new DailyCap(folder.resolve("rehearsals"), 2);
        cap.take(NOON);
        assertThat(cap.fullUntil(NOON.plusSeconds(60))).isEmpty();
        cap.take(NOON.plusSeconds(60));

        assertThat(cap.fullUntil(NOON.plusSeconds(120))).contains(NOON.plus(Duration.ofDays(1)));
        assertThat(cap.fullUntil(NOON.plus(Duration.ofDays(1)).plusSeconds(1))).isEmpty();
        assertThat(new DailyCap(folder.resolve("rehearsals"), 3).fullUntil(NOON.plusSeconds(120)))
                .as("the owner allows more")
                .isEmpty();
    }

    @Test
    void an_owner_who_allows_none_has_none() throws Exception {
        assertThat(new DailyCap(folder.resolve("rehearsals"), 0).fullUntil(NOON))
                .isPresent();
    }

    @Test
    void what_cannot_be_read_never_was() throws Exception {
        Path file = Files.writeString(folder.resolve("rehearsals"), "2026-11-25T11\n\nx\n2026-11-25T11:00:00Z\n");

        assertThat(new DailyCap(file, 1).fullUntil(NOON)).contains(NOON.plus(Duration.ofHours(23)));
        assertThat(new DailyCap(file, 2).fullUntil(NOON)).isEmpty();
    }
}
