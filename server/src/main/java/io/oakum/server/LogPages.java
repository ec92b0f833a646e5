package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.LogView;
import io.oakum.control.LogView.Proven;
import io.oakum.store.StoreException;
import io.oakum.trust.log.NoteKey;
import io.oakum.web.BadQuery;
import io.oakum.web.Frame.Section;
import io.oakum.web.LogQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The audit log, and one entry with its proof. */
final class LogPages {

    private final Frames frames;
    private final LogView log;
    private final NoteKey key;
    private final FilterRoutes filters;

    LogPages(Frames frames, LogView log, NoteKey key, FilterRoutes filters) {
        this.frames = frames;
        this.log = log;
        this.key = key;
        this.filters = filters;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.AUDIT, Method.GET, "/audit", this::list),
                Route.needs(Permission.AUDIT, Method.GET, "/audit/{index}", this::one),
                Route.needs(Permission.AUDIT, Method.GET, "/audit/{index}/proof", this::proof),
                Route.needs(Permission.AUDIT, Method.GET, "/audit/{index}/entry", this::entry));
    }

    private Answer list(Call call) throws StoreException {
        try {
            LogQuery query = LogQuery.parse(call.query());
            LogView.Shown view = log.list(query.before(), query.filter());
            var shown = Map.of(
                    "query", query, "view", view, "key", key.text(), "saved", filters.shown(call, query.asked()));
            return frames.page(call, Section.AUDIT, text("audit-log"), "audit", shown);
        } catch (BadQuery e) {
            return frames.badQuery(
                    call, Section.AUDIT, text("audit-log"), Map.of("path", "/audit", "help", LogQuery.help()), e);
        }
    }

    private Answer one(Call call) throws StoreException {
        Optional<Proven> view = found(call);
        if (view.isEmpty()) {
            return Answer.notFound("this entry");
        }
        return frames.page(
                call,
                Section.AUDIT,
                text("entry.title", String.valueOf(view.get().placed().index())),
                "entry",
                Map.of("view", view.get(), "key", key.text()));
    }

    private Answer proof(Call call) throws StoreException {
        return found(call)
                .<Answer>map(proven -> new Answer.Text("text/plain; charset=utf-8", proven.text()))
                .orElseGet(() -> Answer.notFound("this entry"));
    }

    private Answer entry(Call call) throws StoreException {
        return found(call)
                .<Answer>map(proven -> new Answer.Text(
                        "application/octet-stream",
                        new String(proven.placed().entry().array(), StandardCharsets.UTF_8)))
                .orElseGet(() -> Answer.notFound("this entry"));
    }

    private Optional<Proven> found(Call call) throws StoreException {
        String index = call.parameter("index");
        return index.matches("0|[1-9][0-9]{0,14}") ? log.one(Long.parseLong(index)) : Optional.empty();
    }
}
