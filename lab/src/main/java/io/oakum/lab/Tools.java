package io.oakum.lab;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.List;

/** Runs the machine's own tools for a lab: each carries the lab's mark, and one that fails says what it said. */
final class Tools {
    private static final int LINES_SHOWN = 15;

    private final CommandRunner machine;
    private final Mark mark;

    Tools(CommandRunner machine, Mark mark) {
        this.machine = machine;
        this.mark = mark;
    }

    /** Runs a command that has to succeed. */
    CommandResult must(Command command) throws LabException {
        CommandResult result = attempt(command);
        if (!result.succeeded()) {
            throw new LabException(
                    "%s ended with %s%n%s"
                            .formatted(
                                    String.join(
                                            " ",
                                            command.argv()
                                                    .subList(
                                                            0,
                                                            Math.min(
                                                                    4,
                                                                    command.argv()
                                                                            .size()))),
                                    result.exit(),
                                    lastLines(result.stderr().isBlank() ? result.stdout() : result.stderr())),
                    "see what it says; run it by hand as root to see it again");
        }
        return result;
    }

    CommandResult must(String... argv) throws LabException {
        return must(Command.of(argv));
    }

    /** Runs a command whose failure is an answer too. */
    CommandResult attempt(Command command) throws LabException {
        try {
            return marked().run(command);
        } catch (UnreachableException e) {
            throw new LabException(
                    "cannot run " + command.argv().getFirst() + ": " + e.getMessage(), "install the tool it names", e);
        }
    }

    /** The machine's runner, with the lab's mark on everything it starts. */
    CommandRunner marked() {
        return (command, sink) -> machine.run(command.withEnvironment(mark.environment()), sink);
    }

    static String lastLines(String text) {
        List<String> lines = text.strip().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
