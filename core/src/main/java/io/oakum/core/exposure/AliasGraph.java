package io.oakum.core.exposure;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which names are of one flaw, by what the advisories say of each other. Circles do no harm.
 *
 * <p>A CVE id is where a walk ends: an advisory that names two of them as its aliases must not make one flaw of them for everybody
 * else who names one.
 */
public final class AliasGraph {
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,19}");

    private final Map<String, Set<String>> neighbours = new HashMap<>();

    private AliasGraph() {}

    public static AliasGraph of(Collection<Advisory> advisories) {
        var graph = new AliasGraph();
        for (Advisory advisory : advisories) {
            for (String alias : advisory.aliases()) {
                graph.join(advisory.id(), alias);
                graph.join(alias, advisory.id());
            }
        }
        return graph;
    }

    public static boolean isCve(String id) {
        return id.startsWith("CVE-") && CVE.matcher(id).matches();
    }

    private void join(String from, String to) {
        neighbours.computeIfAbsent(from, key -> new HashSet<>()).add(to);
    }

    /** The vulnerabilities that an advisory is about: its CVE ids, else those of its aliases, else the first of its names. */
    public SortedSet<String> vulnerabilities(Advisory advisory) {
        if (!advisory.vulnerabilities().isEmpty()) {
            return advisory.vulnerabilities();
        }
        if (advisory.aliases().isEmpty() && !neighbours.containsKey(advisory.id())) {
            return new TreeSet<>(List.of(advisory.id()));
        }
        return reachable(advisory.id());
    }

    private SortedSet<String> reachable(String start) {
        var names = new TreeSet<String>(Set.of(start));
        var cves = new TreeSet<String>();
        var open = new ArrayDeque<String>(names);
        while (!open.isEmpty()) {
            String name = open.remove();
            if (isCve(name)) {
                cves.add(name);
                continue;
            }
            for (String next : neighbours.getOrDefault(name, Set.of())) {
                if (names.add(next)) {
                    open.add(next);
                }
            }
        }
        return cves.isEmpty() ? new TreeSet<>(List.of(names.first())) : cves;
    }
}
