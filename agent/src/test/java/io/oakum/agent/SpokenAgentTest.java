package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokenAgentTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    /** A host whose agent runs or does not, and asks something once it is started or does not. */
    private SpokenAgent agent(boolean runs, boolean asks) {
        CommandRunner host = (command, stdout) -> {
            String words = String.join(" ", command.argv());
            told.add(words);
            if (asks && words.equals("systemctl start oakum-agent.service")) {
                write();
            }
            int exit = words.contains("is-active") && !runs ? 3 : 0;
            String said = words.startsWith("journalctl") ? "no such option\nended\n" : "";
            try {
                stdout.read(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new CommandRunner.CommandResult(new CommandRunner.Exit.Code(exit), said, "", Duration.ZERO);
        };
        return new SpokenAgent(host, folder.resolve("asked"), Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    private void write() {
        try {
            Files.writeString(folder.resolve("asked"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_agent_that_asks_after_it_was_started_is_heard() throws Exception {
        assertThat(agent(true, true).start(Progress.NONE)).isEmpty();

        assertThat(told)
                .containsSubsequence(
                        "systemctl daemon-reload",
                        "systemctl stop oakum-root.socket oakum-agent.service",
                        "systemctl start oakum-root.socket",
                        "systemctl start oakum-agent.service");
    }

    @Test
    void what_the_agent_before_it_asked_does_not_count() throws Exception {
        write();

        assertThat(agent(true, false).start(Progress.NONE).orElseThrow()).contains("has not spoken with the server");
    }

    @Test
    void one_that_does_not_run_is_given_up_sooner_with_its_last_words() throws Exception {
        assertThat(agent(false, false).start(Progress.NONE).orElseThrow())
                .isEqualTo("oakum-agent.service does not run: no such option ended");
    }
}
