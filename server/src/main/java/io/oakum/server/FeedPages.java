package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.FeedCatalogue;
import io.oakum.control.FeedViews;
import io.oakum.control.FeedViews.Listed;
import io.oakum.control.FeedViews.One;
import io.oakum.control.FetchFeed.Wanted;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.store.StoreException;
import io.oakum.web.Frame.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the world: where it comes from, how old it is, and the ways to a newer one. */
final class FeedPages {
    private static final String PATH = "/feeds";
    private static final String ONE = PATH + "/{name}";

    private final Frames frames;
    private final FeedViews feeds;
    private final Fetching fetching;

    FeedPages(Frames frames, FeedViews feeds, Fetching fetching) {
        this.frames = frames;
        this.feeds = feeds;
        this.fetching = fetching;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, PATH, call -> list(200, call, "")),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH, this::add),
                Route.needs(Permission.VIEW, Method.GET, ONE, this::one),
                Route.needs(Permission.ADMINISTER, Method.POST, ONE + "/fetch", this::fetch));
    }

    /** @param problem why nothing is fetched; empty as a rule */
    private Answer list(int status, Call call, String problem) throws StoreException {
        return frames.page(
                status,
                call,
                Section.SETTINGS,
                text("feeds"),
                "feeds",
                Map.of("view", feeds.all(), "underWay", fetching.underWay(), "problem", problem));
    }

    private Answer one(Call call) throws StoreException {
        String name = call.parameter("name");
        Optional<One> one = FeedShelf.isName(name) ? feeds.one(name) : Optional.empty();
        if (one.isEmpty()) {
            return Answer.notFound("this feed");
        }
        return frames.page(
                call,
                Section.SETTINGS,
                name,
                "feed",
                Map.of(
                        "view",
                        one.get(),
                        "since",
                        Optional.ofNullable(fetching.underWay().get(name))));
    }

    private Answer add(Call call) throws StoreException {
        String text = call.field("address").strip();
        String name = call.field("name").isBlank()
                ? FeedShelf.nameOf(text)
                : call.field("name").strip();
        if (!FeedShelf.isName(name)) {
            return list(400, call, text("feedpages.name"));
        }
        Optional<URI> address = address(text);
        if (address.isEmpty()) {
            return list(400, call, text("feedpages.address"));
        }
        return start(call, new Wanted(name, address.get(), FeedCatalogue.UNSTATED, false));
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = new URI(text);
            return text.matches("https?://.*") && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Answer fetch(Call call) throws StoreException {
        String name = call.parameter("name");
        Optional<Listed> listed = FeedShelf.isName(name) ? feeds.one(name).map(One::listed) : Optional.empty();
        Optional<URI> address = listed.flatMap(Listed::address).flatMap(FeedPages::address);
        if (listed.isEmpty() || address.isEmpty()) {
            return Answer.notFound("an address of this feed");
        }
        boolean acceptsShrink = call.field("accept").equals("yes");
        return start(call, new Wanted(name, address.get(), listed.get().licence(), acceptsShrink));
    }

    private Answer start(Call call, Wanted wanted) {
        fetching.start(wanted, Actor.person(call.person().name()));
        return new Answer.SeeOther(PATH + "/" + wanted.feed());
    }
}
