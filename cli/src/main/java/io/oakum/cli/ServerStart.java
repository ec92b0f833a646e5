package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.Detached;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a server as a process of its own and waits until it says that it is ready. */
final class ServerStart {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    static final String PART = "server";

    private final ServerFolder folder;
    private final LocalRunner runner = new LocalRunner();

    ServerStart(ServerFolder folder) {
        this.folder = folder;
    }

    /** @param options further words for the server; a server that runs already is asked for its readiness instead */
    JsonObject start(List<String> options, ProgressLine progress) throws Refusal, IOException, UnreachableException {
        Files.createDirectories(folder.folder());
        if (folder.process(PART).isEmpty()) {
            Files.deleteIfExists(folder.ready());
            Path key = operatorKey(progress);
            progress.step("starting the server");
            var words = new ArrayList<>(List.of(
                    "--data",
                    folder.folder().toString(),
                    "--person",
                    Optional.ofNullable(System.getenv("SUDO_USER")).orElse(System.getProperty("user.name")),
                    "--operator-key",
                    key.toString()));
            words.addAll(options);
            folder.remember(PART, Detached.launch(HostTools.beside("oakum-server", words), folder.log(PART)));
        }
        return ready();
    }

    /** The key of the person who runs this: the one their SSH has, or one that is made for this. */
    private Path operatorKey(ProgressLine progress) throws IOException, UnreachableException, Refusal {
        Path own = Path.of(System.getProperty("user.home"), ".ssh/id_ed25519");
        if (Files.isReadable(own) && Files.exists(Path.of(own + ".pub")) && isWithoutPassphrase(own)) {
            return own;
        }
        Path made = folder.folder().resolve("operator/id_ed25519");
        // Whoever moved the key to their own machine took its private half away; the public one says so.
        if (!Files.exists(Path.of(made + ".pub"))) {
            progress.step("making a key for signing orders: " + made);
            Files.createDirectories(made.getParent());
            CommandResult result = runner.run(Command.of(
                    "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "oakum operator", "-f", made.toString()));
            if (!result.succeeded()) {
                throw new Refusal(Problem.of(
                        ProblemCode.SERVER_NOT_STARTED,
                        "ssh-keygen makes no key: " + result.stderr().strip() + " (package openssh-client)"));
            }
        }
        return made;
    }

    private boolean isWithoutPassphrase(Path key) throws UnreachableException {
        return runner.run(Command.of("ssh-keygen", "-y", "-P", "", "-f", key.toString()))
                .succeeded();
    }

    private JsonObject ready() throws Refusal, IOException {
        Instant end = Instant.now().plus(LONGEST_START);
        while (Instant.now().isBefore(end)) {
            if (Files.exists(folder.ready())) {
                try {
                    return Json.readObject(Files.readAllBytes(folder.ready()));
                } catch (JsonException e) {
                    throw new IOException(folder.ready() + " is damaged: " + e.getMessage(), e);
                }
            }
            if (folder.process(PART).isEmpty()) {
                throw new Refusal(Problem.of(ProblemCode.SERVER_NOT_STARTED, lastWords(folder)));
            }
            Waiting.aMoment();
        }
        throw new Refusal(Problem.of(
                ProblemCode.SERVER_NOT_STARTED,
                "it is not ready after " + LONGEST_START.toSeconds() + " s: " + lastWords(folder)));
    }

    /** What stands last in the server's log, and where that is. */
    static String lastWords(ServerFolder folder) throws IOException {
        Path log = folder.log(PART);
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        String last = lines.reversed().stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("it said nothing");
        return last + " (" + log + ")";
    }

    /** Asks a part to end and waits until it has. @return whether it ran */
    static boolean stop(ServerFolder folder, String part) throws IOException {
        Optional<ProcessHandle> process = folder.process(part);
        process.ifPresent(ProcessHandle::destroy);
        Instant end = Instant.now().plus(LONGEST_STOP);
        while (process.isPresent() && process.get().isAlive() && Instant.now().isBefore(end)) {
            Waiting.aMoment();
        }
        if (process.isPresent() && process.get().isAlive()) {
            throw new IOException(
                    "the " + part + " (process " + process.get().pid() + ") does not end; see " + folder.log(part));
        }
        folder.forget(part);
        return process.isPresent();
    }
}
