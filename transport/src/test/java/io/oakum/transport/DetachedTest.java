package io.oakum.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DetachedTest {
    @TempDir
    private Path folder;

    @Test
    void the_program_leads_a_session_of_its_own_under_the_process_id_that_came_back() throws Exception {
        var log = folder.resolve("log");

        long pid = Detached.launch(Command.of("/bin/sh", "-c", "cut -d' ' -f1,6 /proc/$$/stat"), log);

        ended(pid);
        assertThat(log).hasContent(pid + " " + pid);
    }

    @Test
    void both_outputs_are_appended_to_the_log() throws Exception {
        var log = Files.writeString(folder.resolve("log"), "before\n");

        ended(Detached.launch(Command.of("/bin/sh", "-c", "echo out; echo err >&2"), log));

        assertThat(log).hasContent("before\nout\nerr\n");
    }

    @Test
    void what_runs_in_the_foreground_hands_its_exit_value_through() throws Exception {
        assertThat(Foreground.run(Command.of("/bin/sh", "-c", "exit 42"))).isEqualTo(42);
        assertThat(Foreground.run(Command.of("/bin/sh", "-c", "kill -15 $$"))).isEqualTo(143);
    }

    @Test
    void a_program_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Foreground.run(Command.of("/no/such/program")))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("/no/such/program");
    }

    private static void ended(long pid) throws Exception {
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
            handle.get().onExit().get(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
