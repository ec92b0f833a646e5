package io.oakum.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs programs on this machine. A program that outlives its limit is ended together with its children. */
public final class LocalRunner implements CommandRunner {

    /** The exit value from which a shell or the JDK reports "ended by signal N" as 128 + N. */
    private static final int SIGNAL_BASE = 128;

    @Override
    public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
        long started = System.nanoTime();
        try {
            Process process = start(command);
            var stderr = new CapturedOutput();
            Thread output = drain(process.getInputStream(), sink);
            Thread errors = drain(process.getErrorStream(), stderr);
            feed(process, command.stdin());
            boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                endWithChildren(process);
            }
            output.join(Duration.ofSeconds(5));
            errors.join(Duration.ofSeconds(5));
            Exit exit = ended ? exitOf(process.exitValue()) : new Exit.TimedOut(command.limit());
            return new CommandResult(exit, "", stderr.text(), Duration.ofNanos(System.nanoTime() - started));
        } catch (IOException e) {
            throw new UnreachableException("this machine", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("this machine", e);
        }
    }

    static Process start(Command command) throws IOException {
        var builder = new ProcessBuilder(command.argv());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return builder.start();
    }

    private static Thread drain(InputStream stream, OutputSink sink) {
        return Thread.ofVirtual().start(() -> {
            try (stream) {
                sink.read(stream);
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The program ended while we read: what came until then is what it printed.
            }
        });
    }

    private static void feed(Process process, String stdin) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program closed its input without reading it all, which is its right.
        }
    }

    private static void endWithChildren(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private static Exit exitOf(int value) {
        return value > SIGNAL_BASE && value <= SIGNAL_BASE + 64
                ? new Exit.Signalled(value - SIGNAL_BASE)
                : new Exit.Code(value);
    }
}
