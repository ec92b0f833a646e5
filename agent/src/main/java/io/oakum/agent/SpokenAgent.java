package io.oakum.agent;

import io.oakum.execution.AgentStart;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts both halves of the agent as they are installed now. The network half asks the root half something only after the server has
 * answered it, so a question is the proof that both halves work and that the server is there.
 *
 * @param asked touched with each question, see {@link #note}
 * @param patience how long an agent that runs may be silent
 * @param unwell how much of that it may spend without running
 */
record SpokenAgent(CommandRunner runner, Path asked, Duration patience, Duration unwell) implements AgentStart {
    static final Path ASKED = Path.of("/run/oakum/asked");
    private static final String UNIT = "oakum-agent.service";
    private static final String SOCKET = "oakum-root.socket";
    private static final Duration ONE_LOOK = Duration.ofSeconds(1);
    private static final Duration LAST_QUESTION = Duration.ofMinutes(1);

    static SpokenAgent ofHost(CommandRunner runner) {
        return new SpokenAgent(runner, ASKED, Duration.ofMinutes(5), Duration.ofSeconds(40));
    }

    /** By the root half, each time it is asked. */
    static void note() throws IOException {
        Files.createDirectories(ASKED.getParent());
        Files.deleteIfExists(ASKED);
        Files.createFile(ASKED);
    }

    @Override
    public Optional<String> start(Progress progress) throws UnreachableException, IOException {
        systemctl("daemon-reload");
        systemctl("stop", SOCKET, UNIT);
        awaitLastQuestion();
        // Whatever was asked until now was asked by the agent before.
        Files.deleteIfExists(asked);
        systemctl("reset-failed", SOCKET, UNIT);
        systemctl("start", SOCKET);
        systemctl("start", UNIT);
        return silence(progress);
    }

    private void awaitLastQuestion() throws UnreachableException {
        for (long i = 0; i < LAST_QUESTION.toSeconds(); i++) {
            String open = runner.run(Command.of(
                            "systemctl", "list-units", "--plain", "--no-legend", "--no-pager", "oakum-root@*"))
                    .stdout();
            if (open.isBlank()) {
                return;
            }
            pause();
        }
    }

    private Optional<String> silence(Progress progress) throws UnreachableException {
        long notRunning = 0;
        for (long i = 0; i < patience.toSeconds(); i++) {
            if (Files.exists(asked)) {
                progress.line("the agent has spoken with the server");
                return Optional.empty();
            }
            notRunning += isRunning() ? 0 : 1;
            if (notRunning >= unwell.toSeconds()) {
                return Optional.of(UNIT + " does not run: " + lastWords());
            }
            pause();
        }
        return Optional.of("the agent runs and has not spoken with the server for " + patience.toMinutes()
                + " minutes: " + lastWords());
    }

    private boolean isRunning() throws UnreachableException {
        return runner.run(Command.of("systemctl", "is-active", "--quiet", UNIT)).succeeded();
    }

    private String lastWords() throws UnreachableException {
        return runner.run(Command.of("journalctl", "-q", "-u", UNIT, "-n", "3", "-o", "cat", "--no-pager"))
                .stdout()
                .strip()
                .replace('\n', ' ');
    }

    private void systemctl(String... words) throws UnreachableException {
        var argv = new ArrayList<>(List.of("systemctl"));
        argv.addAll(List.of(words));
        runner.run(Command.of(argv).within(Duration.ofMinutes(2)));
    }

    private static void pause() throws UnreachableException {
        try {
            Thread.sleep(ONE_LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("this host", e);
        }
    }
}
