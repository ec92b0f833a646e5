package io.oakum.transport;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program on this machine that stands until it is closed, such as one that holds namespaces open.
 *
 * <p>Its standard input is a pipe of ours, left open: the program sees it end when it is closed here and also when this
 * process dies, however that happens.
 */
public final class StandingProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader output;
    private final CapturedOutput errors = new CapturedOutput();
    private final Thread errorReader;
    private CompletableFuture<Optional<String>> awaited;

    private StandingProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errorReader = Thread.ofVirtual().start(() -> {
            try (var stream = process.getErrorStream()) {
                errors.read(stream);
            } catch (IOException e) {
                // It ended while we read: what came until then is what it said.
            }
        });
        this.awaited = readAhead();
    }

    /** Starts the program; the command's input and limit do not apply to one that stands. */
    public static StandingProcess start(Command command) throws UnreachableException {
        try {
            return new StandingProcess(LocalRunner.start(command));
        } catch (IOException e) {
            throw new UnreachableException("this machine", e);
        }
    }

    /** Gives it a line to read; nobody is told if it has ended meanwhile, since its next line will be missing. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** The next line it prints, or nothing if it ends or stays silent longer than {@code limit}. */
    public Optional<String> nextLine(Duration limit) {
        CompletableFuture<Optional<String>> line = awaited;
        try {
            Optional<String> answer = line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            awaited = readAhead();
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** One reader at a time: a line that comes after its caller gave up is the next caller's. */
    private CompletableFuture<Optional<String>> readAhead() {
        var line = new CompletableFuture<Optional<String>>();
        Thread.ofVirtual().start(() -> {
            try {
                line.complete(Optional.ofNullable(output.readLine()));
            } catch (IOException e) {
                line.complete(Optional.empty());
            }
        });
        return line;
    }

    /** What it wrote to standard error, complete once it has ended. */
    public String errors() throws InterruptedException {
        errorReader.join(PATIENCE);
        return errorReader.isAlive() ? "" : errors.text();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends its input, gives it ten seconds to go, then kills it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It closed its end first, which says the same.
        }
        try {
            if (!process.waitFor(PATIENCE)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
