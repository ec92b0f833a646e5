package io.oakum.server;

import io.oakum.control.FeedCatalogue;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where a server's feeds come from.
 *
 * @param catalogue what it fetches by itself
 * @param folder where somebody may lay feeds, each under its name
 * @param allowed hosts that feeds may be fetched from although they are private or speak plain HTTP
 */
record FeedSettings(FeedCatalogue catalogue, Path folder, Set<String> allowed) {
    FeedSettings {
        allowed = Set.copyOf(allowed);
    }

    /** Nothing is fetched, and nothing lies anywhere. */
    static FeedSettings none() {
        return new FeedSettings(FeedCatalogue.NONE, Path.of("no-feeds"), Set.of());
    }
}
