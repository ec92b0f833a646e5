package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.RiskViews.One;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.RiskStore.Standing;
import io.oakum.web.Words.State;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Exceptions that somebody looks at, to approve or to end them.
 *
 * @param at the server's clock
 * @param isSolo whether one person may ask and approve
 * @param problem why nothing was done; empty where nothing was tried
 */
public record RiskChosen(List<One> exceptions, Instant at, boolean isSolo, String problem) {
    private static final String TICK = "e.";

    public RiskChosen {
        exceptions = List.copyOf(exceptions);
    }

    /** How a form names an exception. */
    public static String tick(long id) {
        return TICK + id;
    }

    /** Where these are looked at. */
    public static String address(Collection<Long> ids) {
        if (ids.size() == 1) {
            return "/exceptions/" + ids.iterator().next();
        }
        var fields = new LinkedHashMap<String, String>();
        ids.forEach(id -> fields.put(tick(id), "yes"));
        return ListQuery.address("/exceptions/chosen", fields);
    }

    /** Those that a form or an address names. */
    public static Collection<Long> ids(Map<String, String> sent) throws BadQuery {
        var ids = new TreeSet<Long>();
        for (String name : sent.keySet()) {
            if (name.startsWith(TICK)) {
                ids.add(id(name.substring(TICK.length())));
            }
        }
        return ids;
    }

    private static long id(String text) throws BadQuery {
        if (!text.matches("[0-9]{1,15}")) {
            throw new BadQuery(text("riskchosen.no-number", ListQuery.shortened(text)));
        }
        return Long.parseLong(text);
    }

    private List<One> in(Standing standing) {
        return exceptions.stream().filter(one -> one.standing() == standing).toList();
    }

    public boolean areWaiting() {
        return !exceptions.isEmpty() && in(Standing.WAITING).size() == exceptions.size();
    }

    /** Whether each of them can be ended. */
    public boolean areOpen() {
        return !exceptions.isEmpty() && in(Standing.PAST).isEmpty();
    }

    /** Whether this person asked for one of them. */
    public boolean isAskedBy(String person) {
        return exceptions.stream()
                .anyMatch(one -> one.acceptance().decision().askedBy().equals(person));
    }

    /** Where it is for, in words. */
    public static String where(Acceptance acceptance) {
        return switch (acceptance.place()) {
            case Place.Everywhere() -> text("riskchosen.everywhere");
            case Place.Group(String tag) -> text("riskchosen.group", tag);
            case Place.Hosts hosts -> count("count.hosts", hosts.hosts().size());
        };
    }

    public static State state(Acceptance acceptance, Instant at) {
        return switch (acceptance.standing(at)) {
            case WAITING -> new State("wait", "warn", text("riskchosen.waiting"));
            case IN_FORCE -> new State("waive", "waive", text("riskchosen.in-force"));
            case PAST ->
                new State(
                        "und",
                        "idle",
                        acceptance.end().isPresent() ? text("riskchosen.ended") : text("riskchosen.past"));
        };
    }
}
