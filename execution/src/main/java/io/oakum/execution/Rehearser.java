package io.oakum.execution;

import io.oakum.core.plan.ChangeSet;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Instant;
import java.util.Optional;

/** Tries a change on a copy of this host before it is made here. */
@FunctionalInterface
public interface Rehearser {
    RehearsalReport rehearse(ChangeSet changes, Supply supply, boolean allowDowngrade, Progress progress)
            throws UnreachableException;

    /** When this very change passed on a copy of this host, as the host still is; empty where it has yet to be tried. */
    default Optional<Instant> passedBefore(ChangeSet changes) throws UnreachableException {
        return Optional.empty();
    }
}
