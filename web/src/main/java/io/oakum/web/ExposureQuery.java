package io.oakum.web;

import io.oakum.core.why.Root;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Listing;
import io.oakum.store.HostListStore;
import io.oakum.store.OpenPart;
import io.oakum.store.Page.Place;
import io.oakum.store.TotalStore;
import io.oakum.store.VulnerabilityStore.Affected;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Line;
import io.oakum.store.VulnerabilityStore.Sort;
import io.oakum.store.VulnerabilityStore.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the list of exposures is asked for; its address says all of it.
 *
 * @param by from what side it is told
 */
public record ExposureQuery(Side by, String text, Filter filter, Sort sort, Place place) {
    private static final Map<String, State> STATES = Map.of(
            "ready", State.READY, "restart", State.RESTART, "none", State.NO_FIX, "provisional", State.PROVISIONAL);

    /** What can be written, for people. */
    public static final String HELP = Texts.text("exposurequery.help");

    /** What stands over the list: from what side it can be told. */
    public static final Map<Side, String> SIDES = sides();

    private static Map<Side, String> sides() {
        var sides = new EnumMap<Side, String>(Side.class);
        sides.put(Side.VULNERABILITY, Texts.text("exposurequery.by.vulnerability"));
        sides.put(Side.PACKAGE, Texts.text("exposurequery.by.package"));
        sides.put(Side.HOST, Texts.text("exposurequery.by.host"));
        sides.put(Side.GROUP, Texts.text("exposurequery.by.group"));
        return Collections.unmodifiableMap(sides);
    }

    /** What the list is, told from its side. */
    public String label() {
        return switch (by) {
            case VULNERABILITY -> Texts.text("exposurequery.list.vulnerability");
            case PACKAGE -> Texts.text("exposurequery.list.package");
            case HOST -> Texts.text("exposurequery.list.host");
            case GROUP -> Texts.text("exposurequery.list.group");
        };
    }

    /** @throws BadQuery if it asks for what there is not */
    public static ExposureQuery parse(Map<String, String> query) throws BadQuery {
        Side by = side(query.getOrDefault("by", ""));
        String text = ListQuery.text(query, "q");
        Sort sort = ListQuery.sort(query, Sort.class, Sort.DUE);
        if (!sort.fits(by)) {
            throw new BadQuery(Texts.text("exposurequery.no-sort", by.word(), ListQuery.word(sort)));
        }
        return new ExposureQuery(by, text, filter(text), sort, ListQuery.place(query, sort::isKey));
    }

    private static Side side(String word) throws BadQuery {
        return word.isEmpty()
                ? Side.VULNERABILITY
                : Side.of(word)
                        .orElseThrow(
                                () -> new BadQuery(Texts.text("exposurequery.no-side", ListQuery.shortened(word))));
    }

    private static Filter filter(String text) throws BadQuery {
        var asked = new Reading();
        for (String word : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            int colon = word.indexOf(':');
            asked.take(word, colon < 0 ? "" : word.substring(0, colon), word.substring(colon + 1));
        }
        return asked.filter();
    }

    /** Collects what the words ask for. */
    private static final class Reading {
        private final List<String> words = new ArrayList<>();
        private Optional<State> state = Optional.empty();
        private boolean isLate;
        private boolean isExploited;
        private Optional<String> packageName = Optional.empty();
        private Optional<String> group = Optional.empty();
        private Optional<Root> why = Optional.empty();

        /** @param word whole; a colon that none of ours stands before is part of a name */
        private void take(String word, String key, String value) throws BadQuery {
            switch (key) {
                case "fix" -> state = Optional.of(state(value));
                case "due" -> isLate = only(word, "due:late");
                case "kev" -> isExploited = only(word, "kev:yes");
                case "package" -> packageName = Optional.of(named(value));
                case "group" -> group = Optional.of(value);
                case "why" -> why = Optional.of(RootWords.named(value));
                case String _ -> words.add(word);
            }
        }

        private Filter filter() {
            return new Filter(
                    String.join(" ", words), state, isLate, isExploited, new OpenPart(packageName, group, why));
        }
    }

    private static boolean only(String word, String known) throws BadQuery {
        if (!word.equals(known)) {
            throw new BadQuery(Texts.text("exposurequery.unknown", ListQuery.shortened(word), known));
        }
        return true;
    }

    private static String named(String value) throws BadQuery {
        if (value.isEmpty()) {
            throw new BadQuery(Texts.text("exposurequery.no-package"));
        }
        return value;
    }

    private static State state(String value) throws BadQuery {
        State state = STATES.get(value);
        if (state == null) {
            throw new BadQuery(Texts.text("exposurequery.no-state", ListQuery.shortened(value)));
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
        return new ExposureQuery(by, text, filter, other, new Place.Start()).address();
    }

    /** The same, told from another side: sorted the same way, where that is possible there. */
    public String toldBy(Side other) {
        return new ExposureQuery(other, text, filter, sort.fits(other) ? sort : Sort.DUE, new Place.Start()).address();
    }

    /** Told from the same side, with other words, of which there may be none. */
    public String filteredBy(String words) {
        return ListQuery.address("/exposures", ListQuery.ordered("by", side(), "q", words));
    }

    /** The vulnerabilities of one package; empty where no filter can name it. */
    public static Optional<String> ofPackage(String name) {
        boolean isWord = name.length() <= ListQuery.MAX_TEXT / 2 && name.chars().noneMatch(Character::isWhitespace);
        return isWord && !name.isEmpty() ? Optional.of(of("package:" + name)) : Optional.empty();
    }

    /** The vulnerabilities on the hosts of one group; on those in none where it has no name. */
    public static String ofGroup(String tag) {
        return of("group:" + tag);
    }

    public String after(TotalStore.Line line) {
        return address("/exposures", "after", ListQuery.place(line.key(sort), line.id()));
    }

    public String before(TotalStore.Line line) {
        return address("/exposures", "before", ListQuery.place(line.key(sort), line.id()));
    }

    public String after(Line line) {
        return address("/exposures", "after", ListQuery.place(line.key(sort), line.vulnerability()));
    }

    public String before(Line line) {
        return address("/exposures", "before", ListQuery.place(line.key(sort), line.vulnerability()));
    }

    /** What somebody may keep of it. */
    public Asked asked() {
        return new Asked(Listing.EXPOSURES, text, order(), side());
    }

    /** As an address says it. */
    public String order() {
        return sort == Sort.DUE ? "" : ListQuery.word(sort);
    }

    /** As an address says it. */
    public String side() {
        return by == Side.VULNERABILITY ? "" : by.word();
    }

    private String address(String path, String name, String place) {
        return ListQuery.address(
                path,
                name.isEmpty()
                        ? ListQuery.ordered("by", side(), "q", text, "sort", order())
                        : ListQuery.ordered("by", side(), "q", text, "sort", order(), name, place));
    }

    /** Why what fits this filter is still open. */
    public String why() {
        return FleetWhy.of(text);
    }

    /** The list told by host. */
    static String byHost(String text) {
        return ListQuery.address("/exposures", ListQuery.ordered("by", Side.HOST.word(), "q", text));
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
