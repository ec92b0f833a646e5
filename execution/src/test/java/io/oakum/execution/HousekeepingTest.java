package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HousekeepingTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    private Path root;

    @Test
    void the_newest_runs_keep_their_packages_and_every_journal_stays() throws Exception {
        var folders = HostFolders.below(root);
        for (int run = 10; run < 10 + Housekeeping.RUNS_KEPT + 3; run++) {
            Files.createDirectories(folders.ofRun("run-" + run).resolve("old"));
            Files.writeString(folders.ofRun("run-" + run).resolve("old/a.deb"), "bytes");
            Files.createDirectories(folders.journals());
            Files.writeString(Journal.pathOf(folders.journals(), "run-" + run), "{}");
        }

        new Housekeeping(folders).tidy(Instant.now().plus(Duration.ofDays(61)));
        assertThat(folders.ofRun("run-10"))
                .as("its order may still be taken back")
                .exists();
        new Housekeeping(folders).tidy(Instant.now().plus(Duration.ofDays(63)));

        assertThat(folders.ofRun("run-12")).doesNotExist();
        assertThat(folders.ofRun("run-13").resolve("old/a.deb")).exists();
        assertThat(folders.ofRun("run-22").resolve("old/a.deb")).exists();
        assertThat(Journal.pathOf(folders.journals(), "run-10")).exists();
    }

    @Test
    void fetched_packages_go_when_they_are_old() throws Exception {
        var folders = HostFolders.below(root);
        Files.createDirectories(folders.archives().resolve("partial"));
        Path file = Files.writeString(folders.archives().resolve("a.deb"), "bytes");
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(400))));

        new Housekeeping(folders).tidy(Instant.now());
        new Housekeeping(folders).tidy(Instant.now().plus(Duration.ofDays(61)));
        assertThat(file).as("an order that names it may live so long").exists();
        assertThat(file).as("published long ago, fetched just now").exists();
        new Housekeeping(folders).tidy(Instant.now().plus(Duration.ofDays(63)));

        assertThat(file).doesNotExist();
        assertThat(folders.archives().resolve("partial")).exists();
    }
}
