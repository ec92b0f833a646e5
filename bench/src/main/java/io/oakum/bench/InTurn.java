package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs two commands in turn, so that whatever else the machine does strikes both, and compares their wall times.
 *
 * <p>Where they run is the runner's matter: on this machine, or on a lab host through its runner or a command's prefix. A command
 * that fails ends the measurement, since the time of a failure means nothing.
 */
public final class InTurn {
    private final CommandRunner runner;
    private final Contender ours;
    private final Contender theirs;

    /**
     * One of the two.
     *
     * @param before makes the same beginning for every round, such as a restored host; it is not timed
     */
    public record Contender(String name, Command command, List<Command> before) {
        public Contender {
            before = List.copyOf(before);
        }

        public Contender(String name, Command command) {
            this(name, command, List.of());
        }
    }

    public InTurn(CommandRunner runner, Contender ours, Contender theirs) {
        this.runner = runner;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Seconds of wall time, a list for each. */
    public record Times(List<Double> ours, List<Double> theirs) {
        public Times {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
        }

        public double ratio() {
            return Median.of(ours) / Median.of(theirs);
        }
    }

    /** One round of each that is not counted, then so many that are. */
    public Times measure(int rounds, PrintStream progress) throws UnreachableException {
        List<Double> ourTimes = new ArrayList<>();
        List<Double> theirTimes = new ArrayList<>();
        time(ours);
        time(theirs);
        for (int round = 1; round <= rounds; round++) {
            ourTimes.add(time(ours));
            theirTimes.add(time(theirs));
            progress.printf(
                    "round %d of %d: %s %.3f s, %s %.3f s%n",
                    round, rounds, ours.name(), ourTimes.getLast(), theirs.name(), theirTimes.getLast());
        }
        return new Times(ourTimes, theirTimes);
    }

    /** The measurement as a result in which a smaller ratio is the better one. */
    public Result compare(String name, int rounds, String target, PrintStream progress) throws UnreachableException {
        Times times = measure(rounds, progress);
        return new Result(
                name,
                List.of(
                        new Figure(ours.name(), Median.of(times.ours()), "s, median of " + rounds),
                        new Figure(theirs.name(), Median.of(times.theirs()), "s, median of " + rounds)),
                theirs.name(),
                times.ratio(),
                "wall time of " + ours.name() + " divided by that of " + theirs.name() + "; less is better",
                target);
    }

    private double time(Contender contender) throws UnreachableException {
        for (Command preparation : contender.before()) {
            run(contender.name() + " (preparation)", preparation);
        }
        return run(contender.name(), contender.command()).took().toNanos() / 1e9;
    }

    private CommandResult run(String name, Command command) throws UnreachableException {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    name + " failed with " + result.exit() + ": " + command.argv() + "\n" + result.stderr());
        }
        return result;
    }
}
