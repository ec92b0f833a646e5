package io.oakum.feeds.shelf;

import io.oakum.feeds.FeedRun;

/** What came of loading a feed. */
public sealed interface Loading {

    /** It is on the shelf now. */
    record Shelved(Provenance provenance, FeedRun run) implements Loading {}

    /** The same bytes are on the shelf already, or the server says that nothing changed. */
    record Unchanged(Provenance provenance) implements Loading {}

    /** It shrank so much that a person has to say that this is right. The old one stays, and closes nothing. */
    record Held(Provenance provenance, FeedRun run, long before) implements Loading {}

    /** It cannot be read, or is not signed as it must be. The old one stays. */
    record Refused(String reason) implements Loading {}
}
