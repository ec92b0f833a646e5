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

    @Test
    void what_may_be_stopped_is_ended_with_its_children_when_a_stop_is_asked_for() throws Exception {
        var stop = new StopRequest();
        var stoppable =
                Command.of("/bin/sh", "-c", "sleep 986 & echo begun; wait").lasting(CommandRunner.Lifetime.STOPPABLE);

        // The request comes once the program and its child are known to run.
        var result = new LocalRunner(stop).run(stoppable, stdout -> {
            stdout.read();
            stop.make();
        });

        assertThat(result.exit()).isEqualTo(new Exit.Signalled(9));
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains("sleep 986"));
    }

    @Test
    void a_stop_that_was_asked_for_ends_the_next_one_at_once_and_lets_questions_be_answered() throws Exception {
        var stop = new StopRequest();
        stop.make();
        var runner = new LocalRunner(stop);

        var download = runner.run(Command.of("/bin/sleep", "985").lasting(CommandRunner.Lifetime.STOPPABLE));
        var question = runner.run(Command.of("/bin/echo", "yes"));
        var change = runner.run(Command.of("/bin/echo", "done").lasting(CommandRunner.Lifetime.OUTLIVING));

        assertThat(download.exit()).isEqualTo(new Exit.Signalled(9));
        assertThat(question.stdout()).isEqualTo("yes\n");
        assertThat(change.stdout()).isEqualTo("done\n");
    }

    @Test
    void what_must_not_be_cut_off_leads_a_session_of_its_own_and_has_no_pipe_of_ours() throws Exception {
        var result = runner.run(Command.of(
                        "/bin/sh", "-c", "cut -d' ' -f1,6 /proc/$$/stat; readlink /proc/$$/fd/1; echo oh >&2; exit 4")
                .lasting(CommandRunner.Lifetime.OUTLIVING));

        assertThat(result.exit()).isEqualTo(new Exit.Code(4));
        assertThat(result.stdout()).matches("(\\d+) \\1\n/.*oakum-.*\\(deleted\\)\n");
        assertThat(result.stderr()).isEqualTo("oh\n");
    }

    @Test
    void what_must_not_be_cut_off_is_heard_while_it_runs_and_ended_at_its_limit() throws Exception {
        var heard = new CapturedOutput();

        var result = runner.run(
                Command.of("/bin/sh", "-c", "echo begun; sleep 984 & wait")
                        .lasting(CommandRunner.Lifetime.OUTLIVING)
                        .within(Duration.ofMillis(300)),
                heard);

        assertThat(result.exit()).isEqualTo(new Exit.TimedOut(Duration.ofMillis(300)));
        assertThat(heard.text()).isEqualTo("begun\n");
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains("sleep 984"));
    }
}
