package io.oakum.store;

import io.oakum.core.inventory.Life;
import io.oakum.core.why.Root;
import java.util.Optional;
import java.util.Set;

/**
 * Which hosts a list shows. What is empty asks for nothing; retired hosts are shown to whoever asks for that life alone.
 *
 * @param text in the name, in either case of the letters of ASCII
 * @param os how the system begins, with {@code -} for blanks, such as {@code debian-12}
 * @param tier 0 the most urgent, 4 the next upgrade: has something open in it, and {@code due} speaks of that alone
 * @param restart whether something runs that is no longer on the disk
 * @param reports what became of what it says that it has
 * @param why what keeps something open on it
 * @param agents how its agent stands to the one that is handed out
 */
public record HostFilter(
        String text,
        Optional<Life> life,
        String tag,
        String os,
        Optional<Due> due,
        Optional<Integer> tier,
        Optional<Boolean> restart,
        Optional<Reports> reports,
        Optional<Root> why,
        OfAgents agents) {
    public static final HostFilter ALL = named("");

    /** Hosts in the fleet with this in their name. */
    public static HostFilter named(String text) {
        return new HostFilter(
                text,
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OfAgents.ANY);
    }

    /**
     * Hosts by their agents.
     *
     * @param standing as documents write it, such as {@code behind}; empty for any
     * @param versions those that stand so, as far as they are known; a database cannot tell by itself
     */
    public record OfAgents(Optional<String> standing, Set<String> versions) {
        public static final OfAgents ANY = new OfAgents(Optional.empty(), Set.of());

        public OfAgents {
            versions = Set.copyOf(versions);
        }
    }

    /** The same, of agents that have one of these versions. */
    public HostFilter ofAgents(Set<String> versions) {
        var these = new OfAgents(agents.standing(), versions);
        return new HostFilter(text, life, tag, os, due, tier, restart, reports, why, these);
    }

    /** The same, of hosts where that keeps something open. */
    public HostFilter keptBy(Root root) {
        return new HostFilter(text, life, tag, os, due, tier, restart, reports, Optional.of(root), agents);
    }

    /** What became of a host's reports. */
    public enum Reports {
        /** It never said what it has. */
        NONE,
        /** It did, and was believed. */
        SOME,
        /** What it said last is not believed. */
        DOUBTED
    }

    /** When the first open exposure is due. */
    public enum Due {
        LATE,
        THREE_DAYS,
        FOURTEEN_DAYS,
        SIXTY_DAYS,
        /** Something is open, whenever it is due. */
        OPEN,
        /** It reported, and nothing is open. */
        NOTHING
    }
}
