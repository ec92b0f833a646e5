package io.oakum.twin;

import io.oakum.transport.CommandRunner;
import java.util.List;

/** Runs commands in a twin, through the runner of the host that knows the way in. */
final class TwinRunner implements CommandRunner {
    private final CommandRunner host;
    private final Isolation isolation;
    private final List<String> wayIn;

    TwinRunner(CommandRunner host, Isolation isolation, List<String> wayIn) {
        this.host = host;
        this.isolation = isolation;
        this.wayIn = wayIn;
    }

    @Override
    public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
        CommandResult result = host.run(command.prefixedBy(wayIn).lasting(onACopy(command.lifetime())), sink);
        if (result.exit() instanceof Exit.TimedOut) {
            // What it started may have left its process tree: with the command ends everything in the twin.
            endAll();
        }
        return result;
    }

    /** A copy is thrown away: what must not be cut off on the host may be here. */
    private static Lifetime onACopy(Lifetime lifetime) {
        return switch (lifetime) {
            case BRIEF -> Lifetime.BRIEF;
            case STOPPABLE, OUTLIVING -> Lifetime.STOPPABLE;
        };
    }

    void endAll() throws UnreachableException {
        host.run(Command.of(isolation.endAll()));
    }
}
