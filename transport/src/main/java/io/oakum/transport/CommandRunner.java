package io.oakum.transport;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a program on one host and hands back what it printed. Knows no package manager. */
public interface CommandRunner {

    /**
     * Runs the command and hands its standard output to {@code sink} while it runs.
     *
     * @return how it ended; {@link CommandResult#stdout()} is empty, the sink had it
     * @throws UnreachableException if it cannot be known whether the program ran
     */
    CommandResult run(Command command, OutputSink sink) throws UnreachableException;

    /**
     * Runs the command and captures what it printed, at most {@link CapturedOutput#MAX_BYTES} of each stream.
     *
     * @throws UnreachableException if it cannot be known whether the program ran
     */
    default CommandResult run(Command command) throws UnreachableException {
        var captured = new CapturedOutput();
        return run(command, captured).withStdout(captured.text());
    }

    /** Reads a program's standard output while the program runs; what it leaves unread is thrown away. */
    @FunctionalInterface
    interface OutputSink {
        void read(InputStream stdout) throws IOException;
    }

    /**
     * An argument vector, never a shell line: nothing is quoted, so nothing is misquoted.
     *
     * @param environment the whole environment of the program: nothing is inherited
     * @param stdin what the program reads on standard input; empty closes it at once
     * @param limit after which the program and its children are ended
     */
    record Command(
            List<String> argv, Map<String, String> environment, String stdin, Duration limit, Lifetime lifetime) {
        public static final Map<String, String> PLAIN_ENVIRONMENT = Map.of(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LANG",
                "C.UTF-8",
                "LC_ALL",
                "C.UTF-8");

        public Command {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            if (argv.isEmpty()) {
                throw new IllegalArgumentException("a command needs a program: the argument vector is empty");
            }
        }

        public Command(List<String> argv, Map<String, String> environment, String stdin, Duration limit) {
            this(argv, environment, stdin, limit, Lifetime.BRIEF);
        }

        /** A command with a plain environment, no input and a limit of two minutes. */
        public static Command of(String... argv) {
            return of(List.of(argv));
        }

        /** A command with a plain environment, no input and a limit of two minutes. */
        public static Command of(List<String> argv) {
            return new Command(argv, PLAIN_ENVIRONMENT, "", Duration.ofMinutes(2));
        }

        public Command within(Duration newLimit) {
            return new Command(argv, environment, stdin, newLimit, lifetime);
        }

        public Command withStdin(String newStdin) {
            return new Command(argv, environment, newStdin, limit, lifetime);
        }

        public Command lasting(Lifetime newLifetime) {
            return new Command(argv, environment, stdin, limit, newLifetime);
        }

        public Command withEnvironment(Map<String, String> more) {
            var merged = new java.util.HashMap<>(environment);
            merged.putAll(more);
            return new Command(argv, merged, stdin, limit, lifetime);
        }

        /** The same command carried out by another program that takes it as its last arguments, such as {@code nsenter}. */
        public Command prefixedBy(List<String> prefix) {
            var all = new ArrayList<>(prefix);
            all.addAll(argv);
            return new Command(all, environment, stdin, limit, lifetime);
        }
    }

    /** What becomes of a program when work is to stop, or when this process dies. */
    enum Lifetime {
        /** It answers soon, and is waited for. */
        BRIEF,
        /** It may be ended at any moment without harm, and is as soon as work is to stop. */
        STOPPABLE,
        /** It must not be cut off: it comes to its end even where this process does not live to see it. */
        OUTLIVING
    }

    record CommandResult(Exit exit, String stdout, String stderr, Duration took) {
        public boolean succeeded() {
            return exit instanceof Exit.Code(int value) && value == 0;
        }

        CommandResult withStdout(String captured) {
            return new CommandResult(exit, captured, stderr, took);
        }
    }

    sealed interface Exit {
        record Code(int value) implements Exit {}

        record Signalled(int number) implements Exit {}

        record TimedOut(Duration after) implements Exit {}
    }

    /** It cannot be known whether the command ran on that host. */
    final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        public UnreachableException(String host, Throwable cause) {
            super("cannot tell whether the command ran on " + host + ": " + cause.getMessage(), cause);
        }
    }
}
