package io.oakum.server;

import io.oakum.control.FeedCatalogue;
import io.oakum.feeds.signature.FeedKeys;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where a server's feeds come from.
 *
 * @param catalogue what it fetches by itself
 * @param folder where somebody may lay feeds, each under its name
 * @param allowed hosts that feeds may be fetched from although they are private or speak plain HTTP
 * @param proxy that they are fetched through
 * @param keys which feeds must be signed, and by whom
 */
record FeedSettings(
        FeedCatalogue catalogue, Path folder, Set<String> allowed, Optional<ProxySelector> proxy, FeedKeys keys) {
    FeedSettings {
        allowed = Set.copyOf(allowed);
    }

    /** Nothing is fetched, and nothing lies anywhere. */
    static FeedSettings none() {
        return new FeedSettings(
                FeedCatalogue.NONE,
                Path.of("no-feeds"),
                Set.of(),
                Optional.empty(),
                new FeedKeys(Path.of("no-feed-keys")));
    }
}
