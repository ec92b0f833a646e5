package io.oakum.control;

import io.oakum.core.version.Version;
import io.oakum.protocol.Dialect;
import io.oakum.store.HostFilter;
import io.oakum.store.Transaction;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a host's agent stands to the one that its server hands out. */
public enum AgentStanding {
    /** It never said which it is, or nothing is handed out. */
    UNKNOWN,
    CURRENT,
    BEHIND,
    TOO_OLD,
    TOO_NEW;

    /** As documents have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The server's side of it.
     *
     * @param server the server's own version
     */
    public record Agents(OfferedAgent.Source offered, String server) {
        /** Where none is handed out. */
        public static final Agents NONE = new Agents(OfferedAgent.Source.NONE, "");

        /** A filter that asks for a standing, in the words of the versions that stand so now. */
        HostFilter resolved(Transaction tx, HostFilter filter) {
            Optional<String> asked = filter.agents().standing();
            if (asked.isEmpty()) {
                return filter;
            }
            Measure measure = measure();
            return filter.ofAgents(tx.hostLists().agentVersions().stream()
                    .filter(version -> measure.of(version).word().equals(asked.get()))
                    .collect(Collectors.toSet()));
        }

        /** As it is now; to be used for many hosts. */
        public Measure measure() {
            return new Measure(offered.newest(), server);
        }
    }

    /** What the agents of hosts are held against. */
    public record Measure(Optional<OfferedAgent> newest, String server) {
        /** @param agent what the host's agent said of itself */
        public AgentStanding of(String agent) {
            return switch (Dialect.of(agent, server)) {
                case TOO_OLD -> TOO_OLD;
                case TOO_NEW -> TOO_NEW;
                case SPOKEN -> spoken(agent);
            };
        }

        private AgentStanding spoken(String agent) {
            Version version = Version.deb(agent);
            if (newest.isEmpty() || !Dialect.isVersion(agent) || !version.isValid()) {
                return UNKNOWN;
            }
            return version.compareTo(newest.get().version()) < 0 ? BEHIND : CURRENT;
        }
    }
}
