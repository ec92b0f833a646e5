package io.oakum.twin;

import java.nio.file.Path;

/** One path that differs between the twin and the host below it. */
public record FileChange(Path path, Kind kind) {

    public enum Kind {
        ADDED,
        /** Other bytes, another link target, or another kind of file. */
        CONTENT,
        /** The same bytes under another owner or mode. */
        METADATA,
        REMOVED
    }
}
