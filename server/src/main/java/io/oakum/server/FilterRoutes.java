package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.KeepFilters;
import io.oakum.control.KeepFilters.Outcome;
import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Kept;
import io.oakum.store.FilterStore.Listing;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.BadQuery;
import io.oakum.web.SavedFilters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The filters that people keep by name: from the lists' own pages, and for programs. Each has their own. */
final class FilterRoutes {
    private static final String API = "/api/v1/filters";
    private static final String PAGE = "/filters";

    private final KeepFilters filters;

    FilterRoutes(KeepFilters filters) {
        this.filters = filters;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, API, this::list),
                Route.needs(Permission.VIEW, Method.POST, API, call -> document(kept(call, document(call)))),
                Route.needs(
                        Permission.VIEW,
                        Method.POST,
                        API + "/{id}/rename",
                        call -> document(
                                renamed(call, call.document(Set.of("name")).text("name")))),
                Route.needs(Permission.VIEW, Method.POST, API + "/{id}/remove", call -> document(removed(call))),
                Route.needs(Permission.VIEW, Method.POST, PAGE, call -> led(kept(call, form(call)))),
                Route.needs(
                        Permission.VIEW,
                        Method.POST,
                        PAGE + "/{id}/rename",
                        call -> led(renamed(call, call.field("name")))),
                Route.needs(Permission.VIEW, Method.POST, PAGE + "/{id}/remove", call -> led(removed(call))));
    }

    /** What the page of a list shows of its reader's filters. */
    SavedFilters shown(Call call, Asked asked) throws StoreException {
        return SavedFilters.of(filters.of(call.person().id()), asked);
    }

    /** Whether the caller may see a list at all. */
    static boolean maySee(Call call, Listing list) {
        Permission needed = switch (list) {
            case HOSTS, EXPOSURES -> Permission.VIEW;
            case AUDIT -> Permission.AUDIT;
        };
        return needed.isHeldBy(call.person().roles());
    }

    /** What is to be kept, as it was sent. */
    private record Sent(String list, String name, String words, String sort, String by) {}

    private static Sent document(Call call) throws JsonException {
        JsonObject sent = call.document(Set.of("list", "name", "filter", "sort", "by"));
        String by = sent.find("by").isPresent() ? sent.text("by") : "";
        return new Sent(sent.text("list"), sent.text("name"), sent.text("filter"), sent.text("sort"), by);
    }

    private static Sent form(Call call) {
        return new Sent(call.field("list"), call.field("name"), call.field("q"), call.field("sort"), call.field("by"));
    }

    private Outcome kept(Call call, Sent sent) throws StoreException {
        Optional<Listing> list = Listing.of(sent.list()).filter(one -> maySee(call, one));
        if (list.isEmpty()) {
            return new Outcome.Refused("a filter is of hosts, exposures, or audit where you may read the log");
        }
        if ((sent.words() + sent.sort() + sent.by()).indexOf('\0') >= 0) {
            return new Outcome.Refused("this filter has a character in it that no text has");
        }
        try {
            return filters.keep(
                    call.person().id(),
                    sent.name().strip(),
                    SavedFilters.parsed(new Asked(list.get(), sent.words(), sent.sort(), sent.by())));
        } catch (BadQuery e) {
            return new Outcome.Refused("this filter is not understood: " + e.getMessage());
        }
    }

    private Outcome renamed(Call call, String name) throws StoreException {
        return filters.rename(call.person().id(), id(call), name.strip());
    }

    private Outcome removed(Call call) throws StoreException {
        return filters.remove(call.person().id(), id(call));
    }

    /** Of an address that names none: 0, which none has. */
    private static long id(Call call) {
        String id = call.parameter("id");
        return id.matches("[1-9][0-9]{0,14}") ? Long.parseLong(id) : 0;
    }

    private Answer list(Call call) throws StoreException {
        List<JsonValue> all = filters.of(call.person().id()).stream()
                .<JsonValue>map(FilterRoutes::json)
                .toList();
        return new Answer.Document(
                JsonObject.with("filters", new JsonArray(all)).build());
    }

    private static JsonObject json(Kept filter) {
        return JsonObject.with("id", filter.id())
                .and("list", filter.asked().list().word())
                .and("name", filter.name())
                .and("filter", filter.asked().words())
                .and("sort", filter.asked().sort())
                .and("by", filter.asked().by())
                .and("address", SavedFilters.address(filter.asked()))
                .build();
    }

    private static Answer document(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(Kept filter) -> new Answer.Document(json(filter));
            case Outcome.Refused(String why) -> Answer.badRequest(why);
            case Outcome.Unknown() -> Answer.notFound("this filter of yours");
        };
    }

    /** To the list as the filter shows it, whatever became of the filter. */
    private static Answer led(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(Kept filter) -> new Answer.SeeOther(SavedFilters.address(filter.asked()));
            case Outcome.Refused(String why) -> Answer.badRequest(why);
            case Outcome.Unknown() -> Answer.notFound("this filter of yours");
        };
    }
}
