package io.oakum.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StandingProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void it_stands_until_it_is_closed() throws Exception {
        var process = StandingProcess.start(Command.of("/bin/sh", "-c", "echo ready; cat; exit 3"));

        assertThat(process.nextLine(LIMIT)).hasValue("ready");
        assertThat(process.handle().isAlive()).isTrue();
        process.close();

        assertThat(process.handle().isAlive()).isFalse();
    }

    @Test
    void it_reads_what_it_is_told() throws Exception {
        try (var process = StandingProcess.start(Command.of("/bin/sh", "-c", "read -r a; echo \"heard $a\"; cat"))) {
            process.tell("one");

            assertThat(process.nextLine(LIMIT)).hasValue("heard one");
        }
    }

    @Test
    void one_that_ends_early_says_why() throws Exception {
        try (var process = StandingProcess.start(Command.of("/bin/sh", "-c", "echo no room >&2; exit 1"))) {
            assertThat(process.nextLine(LIMIT)).isEmpty();
            assertThat(process.errors()).isEqualTo("no room\n");
        }
    }

    @Test
    void one_that_is_silent_is_not_waited_for_longer_than_the_limit() throws Exception {
        try (var process = StandingProcess.start(Command.of("/bin/cat"))) {
            assertThat(process.nextLine(Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void a_program_that_is_not_there_is_unreachable_and_named() {
        assertThatThrownBy(() -> StandingProcess.start(Command.of("/no/such/program")))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("/no/such/program");
    }
}
