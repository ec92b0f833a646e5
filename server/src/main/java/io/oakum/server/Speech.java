package io.oakum.server;

import io.oakum.core.inventory.HostId;
import io.oakum.core.problem.ProblemCode;
import io.oakum.protocol.Dialect;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which agents this server understands, by the version that each said last. */
final class Speech {
    private final String version;
    private final Map<HostId, String> foreign = new ConcurrentHashMap<>();

    /** @param version the server's own; empty where it has none, and takes every agent for one of its own */
    Speech(String version) {
        this.version = version;
    }

    /** Why an agent of this version is not understood; empty where it is. */
    Optional<String> problem(String agentVersion) {
        return switch (Dialect.of(agentVersion, version)) {
            case SPOKEN -> Optional.empty();
            case TOO_OLD -> Optional.of(words(ProblemCode.AGENT_TOO_OLD, agentVersion));
            case TOO_NEW -> Optional.of(words(ProblemCode.AGENT_TOO_NEW, agentVersion));
        };
    }

    private String words(ProblemCode code, String agentVersion) {
        return "the agent is " + agentVersion + " and the server " + version + ", so " + code.meaning() + "  ["
                + code.id() + "]";
    }

    /** As {@link #problem}, and remembers it: not every message says which version it is from. */
    Optional<String> hear(HostId host, String agentVersion) {
        Optional<String> problem = problem(agentVersion);
        problem.ifPresentOrElse(why -> foreign.put(host, why), () -> foreign.remove(host));
        return problem;
    }

    /** Why what this host says is not understood, by what it said last. */
    Optional<String> lastHeard(HostId host) {
        return Optional.ofNullable(foreign.get(host));
    }
}
