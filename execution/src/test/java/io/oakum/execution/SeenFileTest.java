package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.execution.SeenFile.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeenFileTest {
    private static final Instant NOW = Samples.NOW;
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));

    @TempDir
    private Path folder;

    @Test
    void a_deadline_moves_sooner_and_never_later() throws IOException {
        record(new Seen("CVE-2026-0001", NOW, NOW.plus(Duration.ofDays(14)), "14 days"));
        record(new Seen("CVE-2026-0001", LATER, LATER.plus(Duration.ofDays(60)), "60 days"));
        assertThat(find()).isEqualTo(new Seen("CVE-2026-0001", NOW, NOW.plus(Duration.ofDays(14)), "14 days"));

        record(new Seen("CVE-2026-0001", LATER, NOW.plus(Duration.ofDays(3)), "3 days"));
        assertThat(find()).isEqualTo(new Seen("CVE-2026-0001", NOW, NOW.plus(Duration.ofDays(3)), "3 days"));
    }

    @Test
    void nothing_is_written_where_nothing_is_new() throws IOException {
        var seen = new Seen("CVE-2026-0001", NOW, LATER, "rule");
        record(seen);
        long size = Files.size(file());

        record(seen);

        assertThat(Files.size(file())).isEqualTo(size);
    }

    @Test
    void a_line_that_was_cut_off_is_ignored_and_swallows_no_later_one() throws IOException {
        record(new Seen("CVE-2026-0001", NOW, LATER, "rule"));
        Files.writeString(file(), "{\"vulnerability\":\"CVE-2026-0002\",\"fir", StandardOpenOption.APPEND);

        record(new Seen("CVE-2026-0003", NOW, LATER, "rule"));

        SeenFile again = SeenFile.open(file());
        assertThat(again.find("CVE-2026-0001")).isPresent();
        assertThat(again.find("CVE-2026-0002")).isEmpty();
        assertThat(again.find("CVE-2026-0003")).isPresent();
    }

    @Test
    void bytes_that_are_no_text_are_ignored() throws IOException {
        record(new Seen("CVE-2026-0001", NOW, LATER, "rule"));
        Files.write(file(), new byte[] {-1, -2, '\n', '[', ']', '\n'}, StandardOpenOption.APPEND);

        assertThat(SeenFile.open(file()).find("CVE-2026-0001")).isPresent();
    }

    @Test
    void the_newest_first_sight_tells_a_clock_that_was_set_back() throws IOException {
        record(new Seen("CVE-2026-0001", NOW, LATER, "rule"));
        record(new Seen("CVE-2026-0002", LATER, LATER, "rule"));

        assertThat(SeenFile.open(file()).newest()).contains(LATER);
        assertThat(SeenFile.open(folder.resolve("nothing")).newest()).isEmpty();
    }

    private Seen find() throws IOException {
        return SeenFile.open(file()).find("CVE-2026-0001").orElseThrow();
    }

    private Path file() {
        return folder.resolve("state").resolve("seen.jsonl");
    }

    private void record(Seen seen) throws IOException {
        SeenFile.open(file()).record(List.of(seen));
    }
}
