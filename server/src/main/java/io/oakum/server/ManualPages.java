package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.web.Frame.Section;
import io.oakum.web.Texts;
import io.oakum.web.manual.ApiDescription;
import io.oakum.web.manual.ApiExample;
import io.oakum.web.manual.ApiReference;
import io.oakum.web.manual.Manual;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The manual, as this program was built with it, and the API that it serves. Neither needs a network. */
final class ManualPages {
    private static final int MAX_TEXT = 100;

    private final Frames frames;
    private final Manual manual = Manual.shipped();
    private final ApiReference api;

    /** @param described every route of the API */
    ManualPages(Frames frames, List<Route> described) {
        this.frames = frames;
        this.api = ApiDescription.read(resource("openapi.yaml"), permissions(described), examples());
    }

    static List<ApiExample> examples() {
        return ApiExample.read(resource("api-examples.json"));
    }

    private static Map<String, String> permissions(List<Route> routes) {
        var permissions = new HashMap<String, String>();
        for (Route route : routes) {
            String permission = switch (route.access()) {
                case Route.Access.Needs(Permission needed) -> needed.name().toLowerCase(Locale.ROOT);
                case Route.Access.Anyone() -> text("api.no-permission");
            };
            permissions.put(route.method().text() + " " + route.path(), permission);
        }
        return permissions;
    }

    private static String resource(String name) {
        try (InputStream in = ManualPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/docs", call -> page(call, "")),
                Route.needs(Permission.VIEW, Method.GET, "/docs/search", this::search),
                Route.needs(Permission.VIEW, Method.GET, "/docs/api", this::api),
                Route.needs(Permission.VIEW, Method.GET, "/docs/{page}", call -> page(call, call.parameter("page"))),
                Route.needs(
                        Permission.VIEW,
                        Method.GET,
                        "/docs/adr/{page}",
                        call -> page(call, "adr/" + call.parameter("page"))),
                Route.needs(Permission.VIEW, Method.GET, "/docs/schema/{name}", this::schema),
                Route.needs(Permission.VIEW, Method.GET, "/docs/pictures/{name}", this::picture));
    }

    private Answer page(Call call, String slug) throws StoreException {
        var page = manual.page(slug);
        return page.isEmpty()
                ? Answer.notFound("this page of the documentation")
                : frames.page(
                        call, Section.DOCS, page.get().title(), "manual", Map.of("manual", manual, "page", page.get()));
    }

    private Answer search(Call call) throws StoreException {
        String text = call.query().getOrDefault("q", "");
        if (text.length() > MAX_TEXT) {
            return Answer.badRequest("the documentation is searched for at most " + MAX_TEXT + " characters");
        }
        return frames.page(
                call,
                Section.DOCS,
                Texts.text("documentation.search"),
                "manualsearch",
                Map.of("manual", manual, "text", text, "hits", manual.search(text)));
    }

    private Answer api(Call call) throws StoreException {
        return frames.page(
                call, Section.DOCS, Texts.text("manualpages.api"), "api", Map.of("manual", manual, "api", api));
    }

    private Answer schema(Call call) {
        Optional<String> schema = manual.schema("schema/" + call.parameter("name"));
        return schema.<Answer>map(text -> new Answer.Text("application/schema+json; charset=utf-8", text))
                .orElseGet(() -> Answer.notFound("this schema"));
    }

    private Answer picture(Call call) {
        Optional<Bytes> picture = manual.picture("pictures/" + call.parameter("name"));
        return picture.<Answer>map(Answer.Picture::new).orElseGet(() -> Answer.notFound("this picture"));
    }
}
