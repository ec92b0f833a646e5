package io.oakum.cli;

import io.oakum.core.exposure.Doubt;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Opening;
import io.oakum.feeds.FeedRun;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A match in words: what is open on how many hosts, then what was not read and what is not known. */
final class MatchText {
    private static final int SHOWN = 20;
    private static final int SHOWN_REASONS = 5;

    private final AdvisoryStock stock;
    private final Map<String, Spread> byVulnerability = new HashMap<>();
    private final Map<String, Long> byHost = new TreeMap<>();
    private long components;
    private long open;

    /** How far one vulnerability is spread. */
    private static final class Spread {
        private final TreeSet<String> packages = new TreeSet<>();
        private final TreeSet<String> fixed = new TreeSet<>();
        private String lastHost = "";
        private long hosts;
    }

    MatchText(AdvisoryStock stock) {
        this.stock = stock;
    }

    void add(HostComponents host, List<Opening> openings) {
        components += host.components().size();
        open += openings.size();
        var names = new TreeSet<String>();
        for (Opening opening : openings) {
            names.addAll(opening.vulnerabilities());
            for (String vulnerability : opening.vulnerabilities()) {
                Spread spread = byVulnerability.computeIfAbsent(vulnerability, key -> new Spread());
                spread.packages.add(opening.component().name());
                spread.fixed.addAll(opening.fixed());
                spread.hosts += spread.lastHost.equals(host.host()) ? 0 : 1;
                spread.lastHost = host.host();
            }
        }
        byHost.put(host.host(), (long) names.size());
    }

    long open() {
        return open;
    }

    String of(Collection<Doubt> doubts, Collection<String> notKnown) {
        var text = new StringBuilder();
        text.append(Terminal.count(byHost.size(), "host", "hosts"))
                .append(", ")
                .append(Terminal.count(components, "package", "packages"))
                .append(", held against ")
                .append(Terminal.count(stock.size(), "advisory", "advisories"))
                .append("\n\n");
        if (byVulnerability.isEmpty()) {
            text.append("Nothing is open.\n");
        } else {
            vulnerabilities(text);
            hosts(text);
        }
        return text.append(left(doubts, notKnown)).toString();
    }

    private void vulnerabilities(StringBuilder text) {
        text.append(row("HOSTS", "VULNERABILITY", "PACKAGES", "MENDED IN"));
        byVulnerability.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Spread> each) -> -each.getValue().hosts)
                        .thenComparing(Map.Entry::getKey))
                .limit(SHOWN)
                .forEach(each -> text.append(row(
                        Long.toString(each.getValue().hosts),
                        each.getKey(),
                        some(each.getValue().packages),
                        each.getValue().fixed.isEmpty() ? "-" : some(each.getValue().fixed))));
        more(text, byVulnerability.size(), "vulnerabilities");
    }

    private void hosts(StringBuilder text) {
        text.append('\n').append(row("OPEN", "HOST", "", ""));
        byHost.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Comparator.comparingLong((Map.Entry<String, Long> each) -> -each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(SHOWN)
                .forEach(each -> text.append(row(Long.toString(each.getValue()), each.getKey(), "", "")));
        more(text, byHost.values().stream().filter(count -> count > 0).count(), "hosts");
    }

    private static void more(StringBuilder text, long size, String what) {
        if (size > SHOWN) {
            text.append("and ")
                    .append(size - SHOWN)
                    .append(" more ")
                    .append(what)
                    .append("; --json lists all\n");
        }
    }

    private static String some(SortedSet<String> names) {
        return names.first() + (names.size() == 1 ? "" : " (and " + (names.size() - 1) + " more)");
    }

    private static String row(String first, String second, String third, String fourth) {
        return String.format(
                                "%7s  %-26s  %-36s  %s",
                                first, Terminal.plain(second), Terminal.plain(third), Terminal.plain(fourth))
                        .stripTrailing()
                + "\n";
    }

    /** What was not read and what is not known; empty where there is nothing of the kind. */
    String left(Collection<Doubt> doubts, Collection<String> notKnown) {
        var text = new StringBuilder();
        if (stock.refused() + stock.unsupported() > 0) {
            text.append("\nNot taken: ")
                    .append(Terminal.count(
                            stock.refused(), "document or row that is wrong", "documents and rows that are wrong"))
                    .append(", ")
                    .append(stock.unsupported())
                    .append(" of formats that are not read\n");
            for (FeedRun.Refusal each :
                    stock.refusals().stream().limit(SHOWN_REASONS).toList()) {
                text.append("  ")
                        .append(Terminal.plain(each.where() + ": " + each.reason()))
                        .append('\n');
            }
        }
        List<String> open = java.util.stream.Stream.concat(
                        notKnown.stream(), doubts.stream().map(Doubt::sentence))
                .toList();
        if (!open.isEmpty()) {
            text.append("\nNot known: ").append(open.size()).append('\n');
            open.stream()
                    .limit(SHOWN_REASONS)
                    .forEach(each ->
                            text.append("  ").append(Terminal.plain(each)).append('\n'));
        }
        return text.toString();
    }
}
