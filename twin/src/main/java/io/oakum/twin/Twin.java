package io.oakum.twin;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** A copy of this host to run commands in, with its services asleep or really running. */
sealed interface Twin extends AutoCloseable permits OverlayTwin, BootedTwin {
    CommandRunner runner();

    Changes changes() throws IOException, UnreachableException;

    /** Which limits this host's cgroups hold; one that is missing is not held at all. */
    Set<OverlayTwin.Limit> enforced();

    Set<Path> hostChanged() throws IOException;

    @Override
    void close() throws IOException;
}
