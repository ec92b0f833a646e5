package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExclusiveTurnTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void while_one_has_the_turn_another_waits_in_vain() throws Exception {
        Path lock = folder.resolve("lock");

        try (var _ = ExclusiveTurn.at(lock, LONG, _ -> {})) {
            assertThat(ExclusiveTurn.ifFree(lock)).isEmpty();
            assertThatThrownBy(() -> ExclusiveTurn.at(lock, Duration.ZERO, _ -> {}))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining(folder.toString());
        }
        try (var turn = ExclusiveTurn.ifFree(lock).orElseThrow()) {
            assertThat(turn).isNotNull();
        }
    }

    @Test
    void a_file_that_its_holder_deletes_still_admits_one_at_a_time() throws Exception {
        Path lock = folder.resolve("deep/lock");
        var inside = new java.util.concurrent.atomic.AtomicInteger();

        Together.each(IntStream.range(0, 20).boxed().toList(), _ -> {
            try (var _ = ExclusiveTurn.at(lock, LONG, _ -> {})) {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                Files.deleteIfExists(lock);
                inside.decrementAndGet();
            } catch (java.io.IOException e) {
                throw new LabException("cannot delete " + lock, "see why", e);
            }
        });

        assertThat(lock).doesNotExist();
    }
}
