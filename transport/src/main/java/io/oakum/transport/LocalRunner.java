package io.oakum.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs on this machine. A program that outlives its limit is ended together with its children. */
public final class LocalRunner implements CommandRunner {

    /** The exit value from which a shell or the JDK reports "ended by signal N" as 128 + N. */
    private static final int SIGNAL_BASE = 128;

    private final StopRequest stop;
    private final boolean isApart;

    public LocalRunner() {
        this.stop = new StopRequest();
        this.isApart = false;
    }

    /**
     * Programs run in sessions of their own: a Ctrl-C on the terminal reaches this process alone, which makes of it a request.
     *
     * @param stop ends at once what may be ended
     */
    public LocalRunner(StopRequest stop) {
        this.stop = stop;
        this.isApart = true;
    }

    @Override
    public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
        long started = System.nanoTime();
        try {
            Started program = begin(command);
            Process process = program.process();
            var stderr = new CapturedOutput();
            Thread output = drain(program.stdout(), sink);
            Thread errors = drain(program.stderr(), stderr);
            feed(process, command.stdin());
            boolean ended = await(process, command);
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

    private record Started(Process process, InputStream stdout, InputStream stderr) {}

    private Started begin(Command command) throws IOException {
        return switch (command.lifetime()) {
            case BRIEF, STOPPABLE -> {
                Process process = start(isApart ? command.prefixedBy(List.of("setsid")) : command);
                yield new Started(process, process.getInputStream(), process.getErrorStream());
            }
            case OUTLIVING -> beginOutliving(command.prefixedBy(List.of("setsid")));
        };
    }

    /** A pipe would break with this process, and the program with the pipe. setsid(1) becomes the program: a fresh child leads no group. */
    private static Started beginOutliving(Command command) throws IOException {
        Path out = Files.createTempFile("oakum-", ".out");
        Path err = Files.createTempFile("oakum-", ".err");
        try {
            Process process = builder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new Started(process, FollowedFile.of(out, process), FollowedFile.of(err, process));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    static Process start(Command command) throws IOException {
        return builder(command).start();
    }

    private static ProcessBuilder builder(Command command) {
        var builder = new ProcessBuilder(command.argv());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return builder;
    }

    /** Whether it came to an end by itself, or by somebody's wish that it stop, within its limit. */
    private boolean await(Process process, Command command) throws InterruptedException {
        Runnable end = command.lifetime() == Lifetime.STOPPABLE ? () -> kill(process) : () -> {};
        try (var _ = stop.whenMade(end)) {
            boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
                process.waitFor();
            }
            return ended;
        }
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

    private static void kill(Process process) {
        // Its children after it: one that outlives them may take their death for an end of its own, and say that all
        // went well.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static Exit exitOf(int value) {
        return value > SIGNAL_BASE && value <= SIGNAL_BASE + 64
                ? new Exit.Signalled(value - SIGNAL_BASE)
                : new Exit.Code(value);
    }
}
