package io.oakum.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalRunnerTest {
    private final LocalRunner runner = new LocalRunner();

    @Test
    void output_errors_and_exit_come_back_apart() throws Exception {
        var result = runner.run(Command.of("/bin/sh", "-c", "echo out; echo err >&2; exit 7"));

        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.exit()).isEqualTo(new Exit.Code(7));
    }

    @Test
    void an_argument_is_never_taken_for_shell_text() throws Exception {
        var result = runner.run(Command.of("/bin/echo", "$(id); reboot"));

        assertThat(result.stdout()).isEqualTo("$(id); reboot\n");
    }

    @Test
    void nothing_of_our_own_environment_is_inherited() throws Exception {
        var result =
                runner.run(new Command(List.of("/usr/bin/env"), Map.of("ONLY", "this"), "", Duration.ofSeconds(10)));

        assertThat(result.stdout().strip()).isEqualTo("ONLY=this");
    }

    @Test
    void a_program_over_its_limit_is_ended_with_its_children() throws Exception {
        var result = runner.run(Command.of("/bin/sh", "-c", "sleep 987 & wait").within(Duration.ofMillis(300)));

        assertThat(result.exit()).isEqualTo(new Exit.TimedOut(Duration.ofMillis(300)));
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains("sleep 987"));
    }

    @Test
    void a_program_ended_by_a_signal_says_which() throws Exception {
        var result = runner.run(Command.of("/bin/sh", "-c", "kill -9 $$"));

        assertThat(result.exit()).isEqualTo(new Exit.Signalled(9));
    }

    @Test
    void a_program_that_is_not_there_is_unreachable_and_named() {
        assertThatThrownBy(() -> runner.run(Command.of("/no/such/program")))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void what_stands_on_standard_input_is_read_by_the_program() throws Exception {
        var result = runner.run(Command.of("/bin/cat").withStdin("eins\nzwei\n"));

        assertThat(result.stdout()).isEqualTo("eins\nzwei\n");
    }
}
