package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.shelf.FeedShelf.Request;
import io.oakum.feeds.shelf.Loading;
import io.oakum.feeds.shelf.Provenance;
import io.oakum.feeds.signature.FeedFile;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.signature.UnsignedException;
import io.oakum.feeds.source.Addresses;
import io.oakum.feeds.source.FeedException;
import io.oakum.feeds.source.FeedProxy;
import io.oakum.feeds.source.FeedSource;
import io.oakum.feeds.source.FeedSource.Fetched;
import io.oakum.feeds.source.FeedSource.Fresh;
import io.oakum.feeds.source.FeedSource.Patience;
import io.oakum.feeds.source.FeedSource.Validators;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Takes one feed from a path or an address onto the shelf. */
final class FeedLoad {
    private final FeedShelf shelf;
    private final FeedKeys keys;
    private final Set<String> allowed;
    private final Optional<String> proxy;

    FeedLoad(ShelfOptions options, Set<String> allowed, Optional<String> proxy) {
        this.shelf = options.shelf();
        this.keys = options.keys();
        this.allowed = allowed;
        this.proxy = proxy;
    }

    Loading load(String name, String from, String licence, boolean acceptShrink, Instant now)
            throws IOException, Refusal {
        if (from.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") && !Files.exists(Path.of(from.replaceAll("\0", "")))) {
            return fetch(name, from, licence, acceptShrink, now);
        }
        Path content = Path.of(from);
        if (!Files.exists(content)) {
            throw new NoSuchFileException(from);
        }
        Path real = content.toRealPath();
        return shelf.load(new Request(name, real, real.toString(), licence, Validators.NONE, acceptShrink), now);
    }

    private Loading fetch(String name, String from, String licence, boolean acceptShrink, Instant now)
            throws IOException, Refusal {
        URI address = address(from);
        // What was taken unsigned and must be signed now is fetched whole, and so is its signature.
        Optional<Provenance> known = shelf.provenance(name)
                .filter(old -> old.origin().equals(from) && old.signed().isPresent() == keys.isAsked(name));
        try (var feed = FeedFile.of(address)) {
            var source = new FeedSource(Addresses.publicAnd(allowed), Patience.ORDINARY, proxySelector());
            Fetched fetched =
                    source.fetch(address, known.map(Provenance::validators).orElse(Validators.NONE), feed.path());
            if (!(fetched instanceof Fresh(Validators validators))) {
                return new Loading.Unchanged(known.orElseThrow());
            }
            keys.fetch(name, address, source, feed.path());
            return shelf.load(new Request(name, feed.path(), from, licence, validators, acceptShrink), now);
        } catch (UnsignedException e) {
            shelf.failed(name, String.valueOf(e.getMessage()));
            return new Loading.Refused(String.valueOf(e.getMessage()));
        } catch (FeedException e) {
            shelf.failed(name, String.valueOf(e.getMessage()));
            throw refusal(e);
        }
    }

    private static Refusal refusal(FeedException e) {
        return new Refusal(Problem.of(
                switch (e.why()) {
                    case ADDRESS -> ProblemCode.FEED_ADDRESS;
                    case SERVER -> ProblemCode.FEED_UNREACHABLE;
                },
                String.valueOf(e.getMessage())));
    }

    private static URI address(String from) throws Refusal {
        try {
            return URI.create(from);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Problem.of(ProblemCode.FEED_ADDRESS, "'" + from + "' is no address"));
        }
    }

    private Optional<ProxySelector> proxySelector() throws Refusal {
        try {
            return FeedProxy.named(proxy.orElseGet(() -> System.getenv().getOrDefault("https_proxy", "")));
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Problem(ProblemCode.USAGE, String.valueOf(e.getMessage()), "--proxy HOST:PORT"));
        }
    }
}
