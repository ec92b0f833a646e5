package io.oakum.execution;

import java.time.Duration;
import java.util.Optional;

/**
 * What a person allowed Oakum to do by itself once the packages are changed.
 *
 * @param rebooter reboots the host where old code is left running; empty where nobody allowed that
 * @param patience how long what was well before may take to be well again, before the change is taken back; empty where it is left
 * @param agent starts the agent where that is what was replaced, which is taken back unless the new one is heard; empty where nobody
 *     waits for it
 */
public record Afterwards(Optional<Rebooter> rebooter, Optional<Duration> patience, Optional<AgentStart> agent) {
    /** The change is verified and told of, and that is all. */
    public static final Afterwards NOTHING = new Afterwards(Optional.empty(), Optional.empty());

    /** A service that was just restarted takes a moment to answer. */
    public static final Duration ENOUGH = Duration.ofSeconds(30);

    public Afterwards(Optional<Rebooter> rebooter, Optional<Duration> patience) {
        this(rebooter, patience, Optional.empty());
    }

    /** For runs that replace the agent, or go on with that. */
    public static Afterwards ofAgent(AgentStart agent) {
        return new Afterwards(Optional.empty(), Optional.empty(), Optional.of(agent));
    }

    /** What holds for the way back too. */
    Afterwards onTheWayBack() {
        return new Afterwards(Optional.empty(), Optional.empty(), agent);
    }

    boolean undoesIfUnhealthy() {
        return patience.isPresent();
    }
}
