package io.oakum.web;

import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Listing;
import io.oakum.store.HostListStore;
import io.oakum.store.Page.Place;
import io.oakum.store.VulnerabilityStore.Affected;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Line;
import io.oakum.store.VulnerabilityStore.Sort;
import io.oakum.store.VulnerabilityStore.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the list of exposures is asked for; its address says all of it. */
public record ExposureQuery(String text, Filter filter, Sort sort, Place place) {
    private static final Map<String, State> STATES = Map.of(
            "ready", State.READY, "restart", State.RESTART, "none", State.NO_FIX, "provisional", State.PROVISIONAL);

    /** What can be written, for people. */
    public static final String HELP =
            "CVE or package  fix:ready  fix:restart  fix:none  fix:provisional  due:late  kev:yes";

    /** @throws BadQuery if it asks for what there is not */
    public static ExposureQuery parse(Map<String, String> query) throws BadQuery {
        String text = ListQuery.text(query, "q");
        Sort sort = ListQuery.sort(query, Sort.class, Sort.DUE);
        return new ExposureQuery(text, filter(text), sort, ListQuery.place(query, sort::isKey));
    }

    private static Filter filter(String text) throws BadQuery {
        List<String> words = new ArrayList<>();
        Optional<State> state = Optional.empty();
        boolean isLate = false;
        boolean isExploited = false;
        for (String word : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            if (word.startsWith("fix:")) {
                state = Optional.of(state(word.substring("fix:".length())));
            } else if (word.startsWith("due:")) {
                if (!word.equals("due:late")) {
                    throw new BadQuery("\"" + ListQuery.shortened(word) + "\" is not known; there is due:late");
                }
                isLate = true;
            } else if (word.startsWith("kev:")) {
                if (!word.equals("kev:yes")) {
                    throw new BadQuery("\"" + ListQuery.shortened(word) + "\" is not known; there is kev:yes");
                }
                isExploited = true;
            } else {
                words.add(word);
            }
        }
        return new Filter(String.join(" ", words), state, isLate, isExploited);
    }

    private static State state(String value) throws BadQuery {
        State state = STATES.get(value);
        if (state == null) {
            throw new BadQuery("\"fix:" + ListQuery.shortened(value)
                    + "\" is not known; there is fix: with ready restart none provisional");
        }
        return state;
    }

    /** Where one vulnerability's hosts begin. */
    public static Place hosts(Map<String, String> query) throws BadQuery {
        return ListQuery.place(query, HostListStore.Sort.DUE::isKey);
    }

    public String address() {
        return address("/exposures", "", "");
    }

    public String export(String ending) {
        return address("/exposures." + ending, "", "");
    }

    public String sortedBy(Sort other) {
        return new ExposureQuery(text, filter, other, new Place.Start()).address();
    }

    public String after(Line line) {
        return address("/exposures", "after", ListQuery.place(line.key(sort), line.vulnerability()));
    }

    public String before(Line line) {
        return address("/exposures", "before", ListQuery.place(line.key(sort), line.vulnerability()));
    }

    /** What somebody may keep of it. */
    public Asked asked() {
        return new Asked(Listing.EXPOSURES, text, order());
    }

    private String order() {
        return sort == Sort.DUE ? "" : sort.name().toLowerCase(Locale.ROOT);
    }

    private String address(String path, String name, String place) {
        return ListQuery.address(
                path,
                name.isEmpty()
                        ? ListQuery.ordered("q", text, "sort", order())
                        : ListQuery.ordered("q", text, "sort", order(), name, place));
    }

    public static String of(String text) {
        return ListQuery.address("/exposures", ListQuery.ordered("q", text));
    }

    /** The page of one vulnerability. */
    public static String one(String vulnerability) {
        return "/exposures/"
                + URLEncoder.encode(vulnerability, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static String after(String vulnerability, Affected last) {
        return ListQuery.address(
                one(vulnerability),
                ListQuery.ordered(
                        "after",
                        ListQuery.place(last.due().toString(), last.host().value())));
    }

    public static String before(String vulnerability, Affected first) {
        return ListQuery.address(
                one(vulnerability),
                ListQuery.ordered(
                        "before",
                        ListQuery.place(first.due().toString(), first.host().value())));
    }
}
