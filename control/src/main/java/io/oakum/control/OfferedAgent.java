package io.oakum.control;

import io.oakum.core.plan.Change;
import io.oakum.core.version.Version;
import java.util.Optional;

/**
 * The agent's package that this server hands out.
 *
 * @param architecture as dpkg names it
 */
public record OfferedAgent(Version version, String architecture, Change.Content content) {

    /** Where the newest is found; one may be put there while the server runs. */
    @FunctionalInterface
    public interface Source {
        /** A server that hands out none. */
        Source NONE = Optional::empty;

        Optional<OfferedAgent> newest();
    }
}
