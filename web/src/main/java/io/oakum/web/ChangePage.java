package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.ChangeHosts;
import io.oakum.control.ChangeHosts.Choice;
import io.oakum.control.ChangeHosts.Chosen;
import io.oakum.core.inventory.HostId;
import io.oakum.store.ManyHostsStore.Carried;
import io.oakum.store.ManyHostsStore.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many hosts, and what can be done to all of them at once.
 *
 * @param query the words of the filter; empty where hosts were chosen one by one, or all are meant
 * @param problem why nothing was done; empty where nothing was tried
 */
public record ChangePage(Choice choice, String query, Chosen chosen, String problem) {
    private static final int NAMED = 20;
    private static final int TAGS = 12;

    /** A plan names its hosts in the log, where an entry has an end; whoever wants more gives them a tag. */
    private static final int PLANNED = 2000;

    /** A field of a form is named so for each host that is ticked. */
    static final String TICK = "host.";

    /** What was chosen, as forms and addresses say it; empty where nothing was. */
    public static Optional<Choice> choice(Map<String, String> sent) throws BadQuery {
        List<HostId> ticked = new ArrayList<>();
        for (String name : sent.keySet()) {
            if (name.startsWith(TICK)) {
                ticked.add(host(name.substring(TICK.length())));
            }
        }
        if (!ticked.isEmpty()) {
            return Optional.of(new Choice.These(ticked));
        }
        return sent.getOrDefault("all", "").equals("yes")
                ? Optional.of(new Choice.Matching(
                        HostQuery.parse(Map.of("q", query(sent))).filter()))
                : Optional.empty();
    }

    public static String query(Map<String, String> sent) {
        return sent.getOrDefault("q", "");
    }

    private static HostId host(String id) throws BadQuery {
        try {
            return new HostId(id);
        } catch (IllegalArgumentException e) {
            throw new BadQuery(text("changepage.no-host", ListQuery.shortened(id)));
        }
    }

    /** How a form names a host. */
    public static String tick(HostId host) {
        return TICK + host.value();
    }

    /** Where all that match a filter can be changed. */
    public static String all(String query) {
        return ListQuery.address("/hosts/change", ListQuery.ordered("all", "yes", "q", query));
    }

    /** What says again which hosts are meant. */
    public Map<String, String> fields() {
        return switch (choice) {
            case Choice.These(List<HostId> hosts) -> {
                var fields = new LinkedHashMap<String, String>();
                hosts.forEach(host -> fields.put(tick(host), "yes"));
                yield fields;
            }
            case Choice.Matching _ -> ListQuery.ordered("all", "yes", "q", query);
        };
    }

    public boolean isFilter() {
        return choice instanceof Choice.Matching;
    }

    /** Where a page says how many hosts are meant, and what can be done to them. */
    public String address() {
        return ListQuery.address("/hosts/change", fields());
    }

    /** The list from which they were chosen. */
    public String list() {
        return query.isEmpty() ? "/hosts" : HostQuery.of(query);
    }

    public int count() {
        return chosen.hosts().size();
    }

    /** {@code 7 hosts}. */
    public String hosts() {
        return Texts.count("count.hosts", count());
    }

    /** Whether a plan can be made of them as they are. */
    public boolean isPlannable() {
        return count() > 0 && count() <= PLANNED;
    }

    public String mostPlanned() {
        return Words.count(PLANNED);
    }

    public String most() {
        return Words.count(ChangeHosts.MOST);
    }

    public List<Named> named() {
        return chosen.hosts().stream().limit(NAMED).toList();
    }

    public int unnamed() {
        return Math.max(0, count() - NAMED);
    }

    /** What most of them carry. */
    public List<Carried> tags() {
        return chosen.tags().stream().limit(TAGS).toList();
    }
}
