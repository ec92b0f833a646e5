package io.oakum.web;

import io.oakum.control.AgentStanding;
import io.oakum.core.inventory.Life;
import io.oakum.core.why.Root;
import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Listing;
import io.oakum.store.HostFilter;
import io.oakum.store.HostFilter.Due;
import io.oakum.store.HostFilter.OfAgents;
import io.oakum.store.HostFilter.Reports;
import io.oakum.store.HostListStore.Line;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.Page.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the list of hosts is asked for. Its address says all of it: whoever keeps the address keeps the filter.
 *
 * @param text what the person wrote: words of the name, and {@code key:value}
 */
public record HostQuery(String text, HostFilter filter, Sort sort, Place place) {
    static final List<String> TIERS = List.of("3d+triage", "3d", "14d", "60d", "upgrade");
    private static final Map<String, Due> DUE = Map.of(
            "late", Due.LATE,
            "3d", Due.THREE_DAYS,
            "14d", Due.FOURTEEN_DAYS,
            "60d", Due.SIXTY_DAYS,
            "open", Due.OPEN,
            "nothing", Due.NOTHING);

    /** What can be written, for people. */
    public static final String HELP =
            "life:silent  due:late  tier:3d  tag:web  os:debian-12  restart:yes  report:none  why:silent  agent:behind";

    /** @throws BadQuery if it asks for what there is not */
    public static HostQuery parse(Map<String, String> query) throws BadQuery {
        String text = ListQuery.text(query, "q");
        Sort sort = ListQuery.sort(query, Sort.class, Sort.DUE);
        return new HostQuery(text, filter(text), sort, ListQuery.place(query, sort::isKey));
    }

    private static HostFilter filter(String text) throws BadQuery {
        var asked = new Reading();
        for (String word : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            int colon = word.indexOf(':');
            if (colon > 0 && colon < word.length() - 1) {
                asked.take(word.substring(0, colon), word.substring(colon + 1));
            } else {
                asked.words.add(word);
            }
        }
        return asked.filter();
    }

    /** Collects what the words ask for. */
    private static final class Reading {
        private final List<String> words = new ArrayList<>();
        private Optional<Life> life = Optional.empty();
        private String tag = "";
        private String os = "";
        private Optional<Due> due = Optional.empty();
        private Optional<Integer> tier = Optional.empty();
        private Optional<Boolean> restart = Optional.empty();
        private Optional<Reports> reports = Optional.empty();
        private Optional<Root> why = Optional.empty();
        private Optional<String> agent = Optional.empty();

        private void take(String key, String value) throws BadQuery {
            switch (key) {
                case "life" -> life = Optional.of(HostQuery.life(value));
                case "tag" -> tag = value;
                case "os" -> os = value;
                case "due" -> due = Optional.of(HostQuery.due(value));
                case "tier" -> tier = Optional.of(HostQuery.tier(value));
                case "restart" -> restart = Optional.of(yes(key, value));
                case "why" -> why = Optional.of(RootWords.named(value));
                case "agent" -> agent = Optional.of(HostQuery.agent(value));
                case "report" -> reports = Optional.of(HostQuery.reports(value));
                case String other -> throw new BadQuery(Texts.text("hostquery.no-key", ListQuery.shortened(other)));
            }
        }

        private HostFilter filter() {
            var agents = new OfAgents(agent, Set.of());
            return new HostFilter(String.join(" ", words), life, tag, os, due, tier, restart, reports, why, agents);
        }
    }

    private static Life life(String value) throws BadQuery {
        for (Life life : Life.values()) {
            if (life.name().toLowerCase(Locale.ROOT).equals(value)) {
                return life;
            }
        }
        throw unknown("life", value, List.of("active", "silent", "pending", "expected", "quarantined", "retired"));
    }

    private static Due due(String value) throws BadQuery {
        Due due = DUE.get(value);
        if (due == null) {
            throw unknown("due", value, List.of("late", "3d", "14d", "60d", "open", "nothing"));
        }
        return due;
    }

    private static int tier(String value) throws BadQuery {
        int tier = TIERS.indexOf(value);
        if (tier < 0) {
            throw unknown("tier", value, TIERS);
        }
        return tier;
    }

    private static String agent(String value) throws BadQuery {
        List<String> known =
                Stream.of(AgentStanding.values()).map(AgentStanding::word).toList();
        if (!known.contains(value)) {
            throw unknown("agent", value, known);
        }
        return value;
    }

    private static boolean yes(String key, String value) throws BadQuery {
        return switch (value) {
            case "yes" -> true;
            case "no" -> false;
            case String other -> throw unknown(key, other, List.of("yes", "no"));
        };
    }

    private static Reports reports(String value) throws BadQuery {
        return switch (value) {
            case "some" -> Reports.SOME;
            case "none" -> Reports.NONE;
            case "doubted" -> Reports.DOUBTED;
            case String other -> throw unknown("report", other, List.of("some", "none", "doubted"));
        };
    }

    private static BadQuery unknown(String key, String value, List<String> known) {
        return new BadQuery(Texts.text("hostquery.no-value", key, ListQuery.shortened(value), String.join(" ", known)));
    }

    /** The same filter and order, from the first page on. */
    public String address() {
        return address("/hosts", "", "");
    }

    public String export(String ending) {
        return address("/hosts." + ending, "", "");
    }

    public String sortedBy(Sort other) {
        return new HostQuery(text, filter, other, new Place.Start()).address();
    }

    public String after(Line line) {
        return address(
                "/hosts", "after", ListQuery.place(line.key(sort), line.id().value()));
    }

    public String before(Line line) {
        return address(
                "/hosts", "before", ListQuery.place(line.key(sort), line.id().value()));
    }

    /** What somebody may keep of it. */
    public Asked asked() {
        return new Asked(Listing.HOSTS, text, order(), "");
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

    /** A list with this filter alone. */
    public static String of(String text) {
        return ListQuery.address("/hosts", ListQuery.ordered("q", text));
    }
}
