package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.DeriveExposures;
import io.oakum.control.FeedCatalogue;
import io.oakum.control.FeedViews;
import io.oakum.control.FeedViews.Known;
import io.oakum.control.FetchFeed;
import io.oakum.control.FetchFeed.Wanted;
import io.oakum.control.TakeInFeed;
import io.oakum.control.TakeInFeed.Request;
import io.oakum.control.TakeInFeed.Taken;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.FeedStore.Run;
import io.oakum.store.FeedStore.Signature;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The fleet's feeds: how old they are, and how one is loaded. */
final class FeedRoutes {
    private static final int MAX_LICENCE = 200;

    private final FeedViews feeds;
    private final TakeInFeed takeIn;
    private final FetchFeed fetch;
    private final DeriveExposures derive;

    FeedRoutes(FeedViews feeds, TakeInFeed takeIn, FetchFeed fetch, DeriveExposures derive) {
        this.feeds = feeds;
        this.takeIn = takeIn;
        this.fetch = fetch;
        this.derive = derive;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/feeds", this::feeds),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/feeds/{name}", this::feed),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/feeds/{name}/fetch", this::fetch),
                Route.upload(Permission.ADMINISTER, Method.POST, "/api/v1/feeds/{name}/content", this::content));
    }

    private Answer feeds(Call call) throws StoreException {
        List<JsonValue> known = feeds.all().feeds().stream()
                .flatMap(listed -> listed.known().stream())
                .<JsonValue>map(FeedRoutes::json)
                .toList();
        return new Answer.Document(
                JsonObject.with("feeds", new JsonArray(known)).build());
    }

    private Answer feed(Call call) throws StoreException {
        Optional<FeedViews.One> one = feeds.one(call.parameter("name"));
        Optional<Known> known = one.flatMap(found -> found.listed().known());
        if (one.isEmpty() || known.isEmpty()) {
            return Answer.notFound("this feed");
        }
        List<JsonValue> runs =
                one.get().runs().stream().<JsonValue>map(FeedRoutes::json).toList();
        return new Answer.Document(JsonObject.with("feed", json(known.get()))
                .and("runs", new JsonArray(runs))
                .build());
    }

    private Answer fetch(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("address", "licence", "acceptShrink"));
        Optional<Answer> refused = refused(call.parameter("name"), asked.text("licence"));
        if (refused.isPresent()) {
            return refused.get();
        }
        URI address;
        try {
            address = URI.create(asked.text("address"));
        } catch (IllegalArgumentException e) {
            return Answer.badRequest("'" + asked.text("address") + "' is no address");
        }
        var wanted = new Wanted(call.parameter("name"), address, asked.text("licence"), asked.truth("acceptShrink"));
        try {
            return told(fetch.fetch(wanted, Actor.person(call.person().name())));
        } catch (IOException e) {
            throw new UncheckedIOException("the feed cannot be kept while it is read", e);
        }
    }

    private Answer content(Call call) throws StoreException {
        String name = call.parameter("name");
        String licence = call.query().getOrDefault("licence", FeedCatalogue.UNSTATED);
        Optional<Answer> refused = refused(name, licence);
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Path> file = call.file();
        if (file.isEmpty()) {
            return Answer.badRequest("there is no content in the request");
        }
        var request = new Request(
                name,
                file.get(),
                "sent by " + call.person().name(),
                licence,
                Validators.NONE,
                call.query().getOrDefault("acceptShrink", "false").equals("true"));
        try {
            return takenWithSignature(request, call);
        } catch (IOException e) {
            throw new UncheckedIOException("the feed cannot be read where it was put down", e);
        }
    }

    /** Lays the signature that came with it beside it, where it is looked for. */
    private Answer takenWithSignature(Request request, Call call) throws StoreException, IOException {
        Path beside = FeedKeys.signatureOf(request.content());
        String signature = call.query().getOrDefault("signature", "");
        try {
            if (!signature.isEmpty()) {
                Files.write(beside, Base64.getUrlDecoder().decode(signature));
            }
            return told(takeIn.take(request, Actor.person(call.person().name())));
        } catch (IllegalArgumentException e) {
            return Answer.badRequest("\"signature\" is not written in base64url");
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static Optional<Answer> refused(String name, String licence) {
        if (!FeedShelf.isName(name)) {
            return Optional.of(Answer.badRequest("'" + name
                    + "' is no name of a feed; names are made of a-z, 0-9, dots, underscores and hyphens, at most 64"));
        }
        if (licence.length() > MAX_LICENCE) {
            return Optional.of(Answer.badRequest("a licence is named in at most " + MAX_LICENCE + " characters"));
        }
        return Optional.empty();
    }

    /** What came of it, once what follows from it is derived. */
    private Answer told(Taken taken) throws StoreException {
        derive.catchUp();
        return new Answer.Document(JsonObject.with("run", json(taken.run()))
                .and("refusals", JsonArray.ofTexts(taken.refusals()))
                .build());
    }

    private static JsonObject json(Known known) {
        Feed feed = known.feed();
        return JsonObject.with("name", feed.name())
                .and("origin", feed.origin())
                .and("licence", feed.licence())
                .and("loadedAt", instant(feed.loadedAt()))
                .and("triedAt", feed.triedAt().toString())
                .and("stale", known.isStale())
                .and("rows", feed.rows())
                .and(
                        "sha256",
                        feed.sha256()
                                .<JsonValue>map(sha -> new JsonString(sha.hex()))
                                .orElse(new JsonNull()))
                .and(
                        "signedBy",
                        feed.signature()
                                .<JsonValue>map(signature -> new JsonString(signature.by()))
                                .orElse(new JsonNull()))
                .and("signedAt", instant(feed.signature().map(Signature::at)))
                .and("trouble", feed.trouble().isEmpty() ? new JsonNull() : new JsonString(feed.trouble()))
                .build();
    }

    private static JsonObject json(Run run) {
        return JsonObject.with("feed", run.feed())
                .and("outcome", run.outcome().name().toLowerCase(Locale.ROOT))
                .and("startedAt", run.startedAt().toString())
                .and("endedAt", run.endedAt().toString())
                .and("actor", run.actor())
                .and("origin", run.origin())
                .and(
                        "sha256",
                        run.sha256()
                                .<JsonValue>map(sha -> new JsonString(sha.hex()))
                                .orElse(new JsonNull()))
                .and("rows", run.counts().rows())
                .and("refused", run.counts().refused())
                .and("unsupported", run.counts().unsupported())
                .and("added", run.counts().added())
                .and("changed", run.counts().changed())
                .and("gone", run.counts().gone())
                .and("reason", run.reason().isEmpty() ? new JsonNull() : new JsonString(run.reason()))
                .build();
    }

    private static JsonValue instant(Optional<Instant> at) {
        return at.<JsonValue>map(known -> new JsonString(known.toString())).orElse(new JsonNull());
    }
}
