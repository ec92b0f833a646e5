package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import java.util.List;
import java.util.Optional;

/**
 * A component on a host, with what only that host knows of it.
 *
 * @param presence whether it is there at all
 * @param running the older code of it that is still in memory
 */
public record Placed(Component component, Presence presence, Hindrance hindrance, Optional<OldCode> running) {

    public enum Presence {
        INSTALLED,
        /** Removed, with its configuration left: nothing of it can be exploited. */
        CONFIGURATION_LEFT
    }

    /**
     * @param sourceVersion the version whose code still runs
     * @param who the services, processes or the kernel that run it
     */
    public record OldCode(String sourceVersion, List<String> who) {
        public OldCode {
            who = List.copyOf(who);
        }
    }

    /** Installed, with nothing in its way and nothing old in memory. */
    public static Placed of(Component component) {
        return new Placed(component, Presence.INSTALLED, Hindrance.NONE, Optional.empty());
    }
}
