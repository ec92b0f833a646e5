package io.oakum.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.oakum.control.KeepAccess;
import io.oakum.control.Origin;
import io.oakum.control.SignIn;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.web.Unsent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the routes behind one door: who calls is known, and allowed, before a handler hears of it. */
final class RouteTable {
    static final String COOKIE = "oakum_session";

    private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");

    /** What is told for as long as somebody listens. */
    private static final Set<String> STREAMS = Set.of(Live.PATH, EventRoutes.PATH);

    /** Sent by a page that asks by itself, without anybody having done something. */
    private static final HeaderName LIVE = HeaderNames.create("Oakum-Live");

    private static final Logger LOG = Logger.getLogger(RouteTable.class.getName());
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final List<Route> routes;
    private final SignIn signIn;
    private final Frames frames;
    private final KeyedCalls keyed;
    private final KeepAccess access;

    RouteTable(List<Route> routes, SignIn signIn, Frames frames, KeyedCalls keyed, KeepAccess access) {
        this.routes = List.copyOf(routes);
        this.signIn = signIn;
        this.frames = frames;
        this.keyed = keyed;
        this.access = access;
    }

    List<Route> routes() {
        return routes;
    }

    void addTo(HttpRouting.Builder routing) {
        for (Route route : routes) {
            routing.route(
                    route.method(),
                    route.path(),
                    (request, response) -> Origin.during(
                            Source.address(request.remotePeer().address()), () -> serve(route, request, response)));
        }
        routing.any((request, response) -> {
            Optional<Person> caller = callerOrNobody(request);
            send(Answer.notFound("this address"), caller, request, response);
        });
    }

    private void serve(Route route, ServerRequest request, ServerResponse response) {
        Optional<Person> caller = Optional.empty();
        Answer answer;
        try {
            Optional<String> secret = secret(request);
            caller = secret.isPresent() ? who(secret.get(), request) : Optional.empty();
            answer = answer(route, request, caller);
        } catch (JsonException e) {
            answer = Answer.badRequest(String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "path={0} the database does not do it: {1}", new Object[] {
                request.path().path(), e.getMessage()
            });
            answer = new Answer.Refused(
                    503,
                    ProblemCode.DATABASE_AWAY,
                    e.isWithoutRoom()
                            ? "the disk under the database is full: nothing was changed; make room there, then try again"
                            : "the database does not answer; try again in a moment");
        } catch (IOException e) {
            answer = Answer.badRequest("the request broke off: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "path=" + request.path().path() + " a mistake of ours", e);
            answer = new Answer.Refused(500, ProblemCode.INTERNAL, "a mistake of ours; it stands in the server's log");
        }
        send(answer, caller, request, response);
    }

    private Answer answer(Route route, ServerRequest request, Optional<Person> caller)
            throws StoreException, JsonException, IOException {
        // One address, one spelling: what only becomes a path of ours by decoding or tidying is none of ours. The names
        // of vulnerabilities are the exception, and have one spelling of their own.
        if (!isOneSpelling(route, request)) {
            return Answer.notFound("this address");
        }
        Optional<Answer> refusal = refusal(route, request, caller);
        if (refusal.isPresent()) {
            recordRefused(refusal.get(), route, caller);
            return refusal.get();
        }
        if (isOfLog(route) && !isByItself(request)) {
            access.recordRead(caller.orElseThrow().name());
        }
        return switch (route.body()) {
            case SMALL -> keyed.answer(route, request, call(route, request, caller, body(request), Optional.empty()));
            case FILE -> withFile(route, request, caller);
        };
    }

    private void recordRefused(Answer refusal, Route route, Optional<Person> caller) throws StoreException {
        if (caller.isPresent()
                && refusal instanceof Answer.Refused refused
                && refused.code() == ProblemCode.NOT_ALLOWED) {
            access.recordRefused(caller.get().name(), route.method() + " " + route.path());
        }
    }

    private static boolean isOfLog(Route route) {
        return route.access() instanceof Route.Access.Needs(Permission permission) && permission == Permission.AUDIT;
    }

    private static boolean isOneSpelling(Route route, ServerRequest request) {
        String raw = request.prologue().uriPath().rawPath();
        String path = request.path().path();
        return raw.equals(path)
                || (route.path().startsWith("/exposures/{")
                        && raw.equals("/exposures/"
                                + io.oakum.web.ExposureQuery.one(path.substring("/exposures/".length()))
                                        .substring("/exposures/".length())));
    }

    private static Call call(
            Route route, ServerRequest request, Optional<Person> caller, Bytes body, Optional<Path> file)
            throws JsonException {
        return new Call(
                caller,
                secret(request),
                parameters(route, request),
                query(request),
                body,
                Source.of(request.remotePeer().address()),
                file,
                request.path().path(),
                browser(request));
    }

    private static Call.Browser browser(ServerRequest request) {
        String theme = request.headers()
                .cookies()
                .first(Sending.THEME)
                .asOptional()
                .filter(List.of("light", "dark")::contains)
                .orElse("");
        return new Call.Browser(
                theme,
                request.headers()
                        .cookies()
                        .first(Sending.KEYS)
                        .asOptional()
                        .filter("off"::equals)
                        .isEmpty(),
                request.headers().first(HeaderNames.USER_AGENT).orElse(""),
                request.headers().cookies().first(Sending.MARK).asOptional().orElse(""),
                request.authority(),
                request.headers().first(LAST_EVENT).orElse(""));
    }

    /** What a page asks by itself keeps nobody signed in. */
    private Optional<Person> who(String secret, ServerRequest request) throws StoreException {
        return isByItself(request) ? signIn.whoUntouched(secret) : signIn.who(secret);
    }

    private static boolean isByItself(ServerRequest request) {
        return request.headers().contains(LIVE) || request.path().path().equals(Live.PATH);
    }

    private Optional<Person> callerOrNobody(ServerRequest request) {
        try {
            Optional<String> secret = secret(request);
            return secret.isPresent() ? who(secret.get(), request) : Optional.empty();
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /** Programs get refusals as documents, people as pages. */
    private void send(Answer answer, Optional<Person> caller, ServerRequest request, ServerResponse response) {
        boolean isPerson = request.headers()
                        .first(HeaderNames.ACCEPT)
                        .filter(types -> types.contains("text/html"))
                        .isPresent()
                && !request.path().path().startsWith("/api/");
        Answer told = answer instanceof Answer.Refused refused && isPerson
                ? frames.refused(refused, caller, browser(request), unsent(refused, request))
                : answer;
        Sending.send(told, request, response);
    }

    /** A form whose session had ended: it goes through the sign-in, so that nothing is lost. */
    private static Optional<Unsent> unsent(Answer.Refused refused, ServerRequest request) {
        if (refused.code() != ProblemCode.NOT_SIGNED_IN
                || !request.prologue().method().equals(Method.POST)) {
            return Optional.empty();
        }
        try {
            var call = new Call(
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    body(request),
                    "",
                    Optional.empty(),
                    "",
                    browser(request));
            return Unsent.of(request.path().path(), call.form());
        } catch (IOException | JsonException e) {
            return Optional.empty();
        }
    }

    private Answer withFile(Route route, ServerRequest request, Optional<Person> caller)
            throws IOException, StoreException, JsonException {
        if (!request.content().hasEntity()) {
            return keyed.answer(route, request, call(route, request, caller, Bytes.of(new byte[0]), Optional.empty()));
        }
        try (SentFile file = SentFile.of(request)) {
            return keyed.answer(
                    route, request, call(route, request, caller, Bytes.of(new byte[0]), Optional.of(file.path())));
        }
    }

    private static Optional<Answer> refusal(Route route, ServerRequest request, Optional<Person> caller) {
        boolean isChange = !route.method().equals(Method.GET);
        // A stream is no change, but it lasts: no page of others keeps one open in the name of whoever is signed in
        // here.
        boolean isTaken = isChange
                ? isSameOrigin(request).orElse(false)
                : !STREAMS.contains(route.path()) || isSameOrigin(request).orElse(true);
        if (isFromCookie(request) && !isTaken) {
            return Optional.of(
                    new Answer.Refused(403, ProblemCode.OTHER_ORIGIN, "this call came from another site's page"));
        }
        return switch (route.access()) {
            case Route.Access.Anyone() -> Optional.empty();
            case Route.Access.Needs(Permission permission) -> {
                if (caller.isEmpty()) {
                    yield Optional.of(new Answer.Refused(
                            401, ProblemCode.NOT_SIGNED_IN, "sign in with a one-time link: oakum sign-in"));
                }
                boolean isAllowed = permission.isHeldBy(caller.get().roles());
                yield isAllowed
                        ? Optional.empty()
                        : Optional.of(new Answer.Refused(
                                403,
                                ProblemCode.NOT_ALLOWED,
                                caller.get().name() + " may not do this; it needs the permission "
                                        + permission.name().toLowerCase(java.util.Locale.ROOT)));
            }
        };
    }

    /** A cookie is sent along by a browser whatever page asks; a header is not. */
    private static boolean isFromCookie(ServerRequest request) {
        return bearer(request).isEmpty();
    }

    /** Whether a page of ours asks; empty where the browser does not say which one does. */
    private static Optional<Boolean> isSameOrigin(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.create("Sec-Fetch-Site"))
                .map("same-origin"::equals)
                .or(() -> request.headers()
                        .first(HeaderNames.ORIGIN)
                        .map(origin -> origin.replaceFirst("^https?://", "").equals(request.authority())));
    }

    private static Optional<String> secret(ServerRequest request) {
        return bearer(request)
                .or(() -> request.headers().cookies().first(COOKIE).asOptional());
    }

    private static Optional<String> bearer(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()));
    }

    private static Map<String, String> parameters(Route route, ServerRequest request) {
        var parameters = new HashMap<String, String>();
        Matcher names = PARAMETER.matcher(route.path());
        while (names.find()) {
            parameters.put(names.group(1), request.path().pathParameters().get(names.group(1)));
        }
        return parameters;
    }

    private static Map<String, String> query(ServerRequest request) throws JsonException {
        var query = new HashMap<String, String>();
        for (String name : request.query().names()) {
            String value = request.query().first(name).orElse("");
            if (value.indexOf('\0') >= 0) {
                throw new JsonException("\"" + name + "\" has a character in it that no text has");
            }
            query.put(name, value);
        }
        return query;
    }

    private static Bytes body(ServerRequest request) throws IOException, JsonException {
        if (!request.content().hasEntity()) {
            return Bytes.of(new byte[0]);
        }
        try (InputStream in = IncomingBody.of(request)) {
            byte[] bytes = in.readNBytes(Call.MAX_BODY + 1);
            if (bytes.length > Call.MAX_BODY) {
                throw new JsonException("the body is longer than " + Call.MAX_BODY + " bytes");
            }
            return Bytes.of(bytes);
        }
    }
}
