package io.oakum.execution;

import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.util.Optional;

/** Starts the agent of this host once its package was replaced. */
@FunctionalInterface
public interface AgentStart {
    /**
     * Starts what is installed now, and waits until it has spoken with its server.
     *
     * @return why it has not; empty where it has
     */
    Optional<String> start(Progress progress) throws UnreachableException, IOException;
}
