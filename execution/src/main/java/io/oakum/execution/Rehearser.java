package io.oakum.execution;

import io.oakum.core.plan.ChangeSet;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner.UnreachableException;

/** Tries a change on a copy of this host before it is made here. */
@FunctionalInterface
public interface Rehearser {
    RehearsalReport rehearse(ChangeSet changes, Supply supply, boolean allowDowngrade, Progress progress)
            throws UnreachableException;
}
