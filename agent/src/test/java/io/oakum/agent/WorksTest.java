package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorksTest {
    @TempDir
    private Path folder;

    private Works works;

    @BeforeEach
    void nothing_to_do_yet() throws IOException {
        works = new Works(new LocalRunner(), folder.resolve("work"), folder.resolve("shown"));
        Files.createDirectories(folder.resolve("shown"));
    }

    private void begun(String id) throws IOException {
        Files.createDirectories(works.of(id));
        Files.writeString(works.of(id).resolve("request"), "{\"kind\":\"stage\",\"request\":{}}");
    }

    private void ended(String id, Instant at) throws IOException {
        begun(id);
        works.end(id, Works.refused("tried"));
        Files.setLastModifiedTime(works.of(id).resolve("result"), FileTime.from(at));
    }

    @Test
    @BadInput("O39")
    void O39_nothing_of_the_environment_decides_what_root_loads() {
        assertThat(works.unit("/usr/lib/oakum-agent/root.options", "t-1", 1).argv())
                .contains(PhaseUnit.UNSET)
                .anyMatch(word -> word.contains("LD_PRELOAD") && word.contains("JAVA_TOOL_OPTIONS"));
    }

    @Test
    @BadInput("O36")
    void a_host_does_not_drown_in_work() throws Exception {
        for (int i = 0; i < 16; i++) {
            begun("t-" + i);
        }

        assertThatThrownBy(() -> works.ensure("t-99", "stage", new JsonObject(Map.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("16 pieces of work are not finished");
        assertThat(works.of("t-99")).doesNotExist();
    }

    @Test
    @BadInput("O11")
    void what_ended_is_shown_again_and_not_done_again() throws Exception {
        ended("t-1", Instant.now());
        Files.delete(works.shownOf("t-1"));

        works.ensure("t-1", "stage", new JsonObject(Map.of()));

        JsonObject seen = Works.seen(folder.resolve("shown"), "t-1").orElseThrow();
        assertThat(seen.object("result").text("why")).isEqualTo("tried");
        assertThat(works.of("t-1").resolve("started")).doesNotExist();
    }

    @Test
    void who_does_the_work_and_who_is_asked_about_it_may_show_it_at_once() throws Exception {
        begun("t-1");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var showing = new ArrayList<Future<?>>();
            for (int i = 0; i < 200; i++) {
                showing.add(threads.submit(() -> {
                    works.show("t-1", "{}");
                    return true;
                }));
            }
            for (Future<?> one : showing) {
                one.get();
            }
        }

        assertThat(folder.resolve("shown")).isDirectoryContaining(file -> file.equals(works.shownOf("t-1")));
        try (var left = Files.list(folder.resolve("shown"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void an_end_is_seen_without_reading_it_and_a_step_is_none() throws Exception {
        Path shown = folder.resolve("shown");
        assertThat(Works.isSeenToHaveEnded(shown, "t-1")).isFalse();
        begun("t-1");
        works.show("t-1", "{\"step\":\"APPLY\",\"words\":\"{\\\"result\\\":\",\"log\":\"\"}");
        assertThat(Works.isSeenToHaveEnded(shown, "t-1")).isFalse();

        works.end("t-1", Works.refused("tried"));

        assertThat(Works.isSeenToHaveEnded(shown, "t-1")).isTrue();
    }

    @Test
    void of_what_ended_the_newest_hundred_are_kept_for_a_week() throws Exception {
        Instant now = Instant.now();
        for (int i = 0; i < 120; i++) {
            ended("t-" + i, now.minusSeconds(i));
        }
        ended("x-old", now.minusSeconds(8 * 86_400));

        works.ensure("t-0", "stage", new JsonObject(Map.of()));

        assertThat(works.of("t-99")).exists();
        assertThat(works.of("t-100")).doesNotExist();
        assertThat(works.shownOf("t-100")).doesNotExist();
        assertThat(works.of("x-old")).doesNotExist();
    }
}
