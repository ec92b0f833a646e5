package io.oakum.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.bench.InTurn.Contender;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InTurnTest {
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private final List<String> ran = new ArrayList<>();
    private final Deque<Integer> seconds = new ArrayDeque<>();

    @Test
    void both_take_turns_after_a_round_that_does_not_count() throws Exception {
        seconds.addAll(List.of(99, 98, 1, 2, 3, 4, 50, 6));

        var times = inTurn(List.of()).measure(3, QUIET);

        assertThat(ran).containsExactly("a", "b", "a", "b", "a", "b", "a", "b");
        assertThat(times.ours()).containsExactly(1.0, 3.0, 50.0);
        assertThat(times.theirs()).containsExactly(2.0, 4.0, 6.0);
        assertThat(times.ratio()).isEqualTo(0.75);
    }

    @Test
    void preparations_run_before_each_round_and_are_not_timed() throws Exception {
        seconds.addAll(List.of(70, 1, 2, 70, 1, 2));

        var times = inTurn(List.of(Command.of("restore"))).measure(1, QUIET);

        assertThat(ran).containsExactly("restore", "a", "b", "restore", "a", "b");
        assertThat(times.ours()).containsExactly(1.0);
    }

    @Test
    void a_command_that_fails_ends_the_measurement() {
        var failing = new InTurn(
                (command, sink) -> new CommandResult(new Exit.Code(100), "", "E: locked", Duration.ZERO),
                new Contender("ours", Command.of("a")),
                new Contender("theirs", Command.of("b")));

        assertThatThrownBy(() -> failing.measure(1, QUIET))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ours failed")
                .hasMessageContaining("E: locked");
    }

    @Test
    void the_middle_is_not_moved_by_one_disturbed_round() {
        assertThat(Median.of(List.of(1.0, 900.0, 2.0))).isEqualTo(2.0);
        assertThat(Median.of(List.of(4.0, 1.0, 2.0, 900.0))).isEqualTo(3.0);
        assertThatThrownBy(() -> Median.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private InTurn inTurn(List<Command> before) {
        CommandRunner runner = (command, sink) -> {
            ran.add(command.argv().getFirst());
            return new CommandResult(new Exit.Code(0), "", "", Duration.ofSeconds(seconds.remove()));
        };
        return new InTurn(
                runner, new Contender("ours", Command.of("a"), before), new Contender("theirs", Command.of("b")));
    }
}
