package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.feeds.shelf.FeedDifference;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.shelf.FeedShelf.Shelved;
import io.oakum.feeds.shelf.Loading;
import io.oakum.trust.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The feeds of this machine: load them, see how old they are, see what changed. */
@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        description = "Loads feeds of advisories onto this machine's shelf, and tells what is there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FeedCommand.Load.class, FeedCommand.Status.class, FeedCommand.Diff.class, FleetFeeds.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum feed load https://example.org/osv/PyPI.zip",
            "  oakum feed load DSA-list.gz --licence 'Debian project'",
            "  oakum feed status",
            "  oakum feed diff pypi"
        })
public final class FeedCommand {
    /** A feed older than this is told to be stale. */
    static final Duration FRESH = Duration.ofDays(2);

    /** Takes a feed in. */
    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            description = {
                "Fetches or copies a feed, reads it whole, and only then puts it in the place of the old one.",
                "A feed that lost more than a fifth of its rows is held until a person says that this is right. One that",
                "has a key, /etc/oakum/feed-keys/NAME.asc, is taken only with its signature, PATH.asc or URL.asc."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  oakum feed load https://example.org/known_exploited_vulnerabilities.json --name kev",
                "  oakum feed load https://mirror.internal/osv.zip --allow-host mirror.internal",
                "  oakum feed load ./osv/ --name osv --json"
            })
    static final class Load implements Callable<Integer> {
        @Parameters(paramLabel = "PATH|URL", description = "a file, a folder or an https address")
        private String from = "";

        @Option(names = "--name", paramLabel = "NAME", description = "what to call it (default: from where it lies)")
        private Optional<String> name = Optional.empty();

        @Option(names = "--licence", paramLabel = "TEXT", description = "under which it was published")
        private String licence = "not stated";

        @Option(names = "--accept-shrink", description = "take it although it lost more than a fifth of its rows")
        private boolean acceptShrink;

        @Option(
                names = "--allow-host",
                paramLabel = "HOST",
                description = "a host that may be private and may speak plain http; can be given several times")
        private Set<String> allowed = new LinkedHashSet<>();

        @Option(names = "--proxy", paramLabel = "HOST:PORT", description = "fetch through it (default: $https_proxy)")
        private Optional<String> proxy = Optional.empty();

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Mixin
        private ShelfOptions shelf = new ShelfOptions();

        @Override
        public Integer call() throws Exception {
            String called = name.orElseGet(() -> FeedShelf.nameOf(from));
            if (!FeedShelf.isName(called)) {
                throw new Refusal(new Problem(
                        ProblemCode.USAGE,
                        "'" + called + "' is no name of a feed",
                        "names are made of a-z, 0-9, dots, underscores and hyphens, at most 64"));
            }
            Loading loading =
                    new FeedLoad(shelf, allowed, proxy).load(called, from, licence, acceptShrink, Instant.now());
            Optional<Problem> problem = FeedText.problem(called, loading);
            if (json) {
                System.out.println(Json.writeIndented(FeedText.json(called, loading, problem)));
            } else if (problem.isEmpty()) {
                System.out.print(FeedText.of(called, loading));
            }
            if (problem.isPresent() && !json) {
                throw new Refusal(problem.get());
            }
            return problem.map(found -> found.code().exit()).orElse(0);
        }
    }

    /** Lists what is there. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Lists the feeds with their age, their counts, and what stands in the way of a newer one.",
            footerHeading = "%nExamples:%n",
            footer = {"  oakum feed status", "  oakum feed status --json | jq '.feeds[] | select(.stale)'"})
    static final class Status implements Callable<Integer> {
        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Mixin
        private ShelfOptions shelf = new ShelfOptions();

        @Override
        public Integer call() throws Exception {
            List<Shelved> feeds = shelf.shelf().status();
            Instant now = Instant.now();
            System.out.print(json ? Json.writeIndented(FeedText.json(feeds, now)) + "\n" : FeedText.of(feeds, now));
            return 0;
        }
    }

    /** Tells what changed. */
    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description =
                    "Tells what a feed says that the generation before it did not; of a held one, what it would change.",
            footerHeading = "%nExamples:%n",
            footer = {"  oakum feed diff pypi", "  oakum feed diff pypi --json"})
    static final class Diff implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "a feed, as oakum feed status lists it")
        private String name = "";

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Mixin
        private ShelfOptions shelf = new ShelfOptions();

        @Override
        public Integer call() throws Exception {
            if (!FeedShelf.isName(name) || shelf.shelf().provenance(name).isEmpty()) {
                throw new Refusal(Problem.of(ProblemCode.UNKNOWN_FEED, "there is no feed '" + name + "'"));
            }
            FeedDifference difference = shelf.shelf()
                    .difference(name, Instant.now())
                    .orElse(new FeedDifference(List.of(), List.of(), List.of()));
            System.out.print(
                    json ? Json.writeIndented(FeedText.json(name, difference)) + "\n" : FeedText.of(difference));
            return 0;
        }
    }
}
