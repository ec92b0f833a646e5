package io.oakum.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.oakum.control.SignIn;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the routes behind one door: who calls is known, and allowed, before a handler hears of it. */
final class RouteTable {
    static final String COOKIE = "oakum_session";

    private static final Logger LOG = Logger.getLogger(RouteTable.class.getName());
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final List<Route> routes;
    private final SignIn signIn;

    RouteTable(List<Route> routes, SignIn signIn) {
        this.routes = List.copyOf(routes);
        this.signIn = signIn;
    }

    List<Route> routes() {
        return routes;
    }

    void addTo(HttpRouting.Builder routing) {
        for (Route route : routes) {
            routing.route(route.method(), route.path(), (request, response) -> serve(route, request, response));
        }
        routing.any((_, response) -> send(Answer.notFound("this address"), response));
    }

    private void serve(Route route, ServerRequest request, ServerResponse response) {
        send(answer(route, request), response);
    }

    private Answer answer(Route route, ServerRequest request) {
        // One address, one spelling: what only becomes a path of ours by decoding or tidying is none of ours.
        if (!request.prologue().uriPath().rawPath().equals(request.path().path())) {
            return Answer.notFound("this address");
        }
        try {
            Optional<String> secret = secret(request);
            Optional<Person> caller = secret.isPresent() ? signIn.who(secret.get()) : Optional.empty();
            Optional<Answer> refusal = refusal(route, request, caller);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            return switch (route.body()) {
                case SMALL -> route.handler().answer(call(route, request, caller, body(request), Optional.empty()));
                case FILE -> withFile(route, request, caller);
            };
        } catch (JsonException e) {
            return Answer.badRequest(String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "path={0} the database does not answer: {1}", new Object[] {
                request.path().path(), e.getMessage()
            });
            return new Answer.Refused(
                    503, ProblemCode.DATABASE_AWAY, "the database does not answer; try again in a moment");
        } catch (IOException e) {
            return Answer.badRequest("the request broke off: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "path=" + request.path().path() + " a mistake of ours", e);
            return new Answer.Refused(500, ProblemCode.INTERNAL, "a mistake of ours; it stands in the server's log");
        }
    }

    private static Call call(
            Route route, ServerRequest request, Optional<Person> caller, Bytes body, Optional<Path> file) {
        return new Call(
                caller,
                secret(request),
                parameters(route, request),
                query(request),
                body,
                Source.of(request.remotePeer().address()),
                file);
    }

    private static Answer withFile(Route route, ServerRequest request, Optional<Person> caller)
            throws IOException, StoreException, JsonException {
        if (!request.content().hasEntity()) {
            return route.handler().answer(call(route, request, caller, Bytes.of(new byte[0]), Optional.empty()));
        }
        try (SentFile file = SentFile.of(request)) {
            return route.handler()
                    .answer(call(route, request, caller, Bytes.of(new byte[0]), Optional.of(file.path())));
        }
    }

    private static Optional<Answer> refusal(Route route, ServerRequest request, Optional<Person> caller) {
        boolean isChange = !route.method().equals(Method.GET);
        if (isChange && isFromCookie(request) && !isSameOrigin(request)) {
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

    private static boolean isSameOrigin(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.create("Sec-Fetch-Site"))
                .map("same-origin"::equals)
                .orElseGet(() -> request.headers()
                        .first(HeaderNames.ORIGIN)
                        .map(origin -> origin.replaceFirst("^https?://", "").equals(request.authority()))
                        .orElse(false));
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

    private static Map<String, String> query(ServerRequest request) {
        var query = new HashMap<String, String>();
        request.query()
                .names()
                .forEach(name -> query.put(name, request.query().first(name).orElse("")));
        return query;
    }

    private static Bytes body(ServerRequest request) throws IOException, JsonException {
        if (!request.content().hasEntity()) {
            return Bytes.of(new byte[0]);
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(Call.MAX_BODY + 1);
            if (bytes.length > Call.MAX_BODY) {
                throw new JsonException("the body is longer than " + Call.MAX_BODY + " bytes");
            }
            return Bytes.of(bytes);
        }
    }

    static void send(Answer answer, ServerResponse response) {
        harden(response);
        switch (answer) {
            case Answer.Document document ->
                send(response, Status.OK_200, "application/json; charset=utf-8", document.text());
            case Answer.Page(String html) -> send(response, Status.OK_200, "text/html; charset=utf-8", html);
            case Answer.Text(String mediaType, String text) -> send(response, Status.OK_200, mediaType, text);
            case Answer.SeeOther(String path, Optional<String> cookie) -> {
                cookie.ifPresent(secret -> response.headers().addCookie(cookie(secret)));
                response.header(HeaderNames.LOCATION, path);
                response.status(Status.SEE_OTHER_303).send();
            }
            case Answer.Refused refused ->
                send(
                        response,
                        Status.create(refused.status()),
                        "application/problem+json; charset=utf-8",
                        refused.text());
        }
    }

    private static SetCookie cookie(String secret) {
        return SetCookie.builder(COOKIE, secret)
                .path("/")
                .httpOnly(true)
                .sameSite(SetCookie.SameSite.STRICT)
                .build();
    }

    private static void harden(ServerResponse response) {
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
        response.header(
                HeaderNames.create("Content-Security-Policy"),
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
                        + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        response.header(HeaderValues.CACHE_NO_CACHE);
    }

    private static void send(ServerResponse response, Status status, String mediaType, String text) {
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.status(status).send(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
