package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the report that root made by itself is what the server is told. */
final class FreshReportTest {
    private static final Instant BEGUN = Instant.parse("2026-11-26T12:00:00Z");
    private static final FileTime CHANGED_BEFORE = FileTime.from(BEGUN.minusSeconds(5));
    private static final Instant TOLD_BEFORE = BEGUN.minusSeconds(60);
    private static final Instant NOW = BEGUN.plusSeconds(3);

    @TempDir
    private Path folder;

    private FreshReport report() throws Exception {
        var report = new FreshReport(folder.resolve("report.json"));
        report.write("{}", BEGUN);
        return report;
    }

    @Test
    void it_is_told_where_nothing_happened_since_it_was_begun() throws Exception {
        assertThat(report().read(CHANGED_BEFORE, TOLD_BEFORE, NOW)).isPresent();
    }

    @Test
    void packages_that_were_changed_while_it_was_made_are_looked_at_again() throws Exception {
        assertThat(report().read(FileTime.from(BEGUN.plusMillis(1)), TOLD_BEFORE, NOW))
                .isEmpty();
        assertThat(report().read(FileTime.from(BEGUN), TOLD_BEFORE, NOW)).isEmpty();
    }

    @Test
    void what_was_told_is_not_told_again() throws Exception {
        assertThat(report().read(CHANGED_BEFORE, NOW, NOW)).isEmpty();
    }

    @Test
    void what_is_a_minute_old_is_asked_for_anew() throws Exception {
        assertThat(report().read(CHANGED_BEFORE, TOLD_BEFORE, BEGUN.plusSeconds(60)))
                .isEmpty();
    }

    @Test
    void what_cannot_be_shown_leaves_nothing_behind() throws Exception {
        Path taken = folder.resolve("report.json");
        Files.createDirectories(taken.resolve("by another"));

        assertThatThrownBy(this::report).isInstanceOf(IOException.class);
        assertThat(folder.toFile().list()).containsExactly("report.json");
    }

    @Test
    void where_root_made_none_there_is_none() throws Exception {
        assertThat(new FreshReport(folder.resolve("none")).read(CHANGED_BEFORE, TOLD_BEFORE, NOW))
                .isEmpty();
    }
}
