package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.feeds.Limits;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.signature.FeedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the feeds of this machine lie. */
final class ShelfOptions {
    private static final Path ROOTS = Path.of("/var/lib/oakum/feeds");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the folder with the feeds (default: /var/lib/oakum/feeds)")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "the folder with the keys of feeds that must be signed (default: /etc/oakum/feed-keys)")
    private Optional<Path> keys = Optional.empty();

    FeedShelf shelf() {
        return new FeedShelf(folder.orElse(ROOTS), Limits.ORDINARY, keys());
    }

    FeedKeys keys() {
        return new FeedKeys(keys.orElse(FeedKeys.USUAL));
    }

    /** The content of every feed on the shelf. */
    List<Path> contents() throws IOException, Refusal {
        FeedShelf shelf = shelf();
        var contents = new ArrayList<Path>();
        for (FeedShelf.Shelved feed : shelf.status()) {
            shelf.content(feed.name()).ifPresent(contents::add);
        }
        if (contents.isEmpty()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "no advisories are named, and no feed is on the shelf (" + folder.orElse(ROOTS) + ")",
                    "name them: --advisories PATH, or load some: oakum feed load PATH|URL"));
        }
        return contents;
    }
}
