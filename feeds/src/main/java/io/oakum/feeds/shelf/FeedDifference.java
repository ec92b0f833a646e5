package io.oakum.feeds.shelf;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.feeds.FeedReader;
import io.oakum.feeds.Limits;
import io.oakum.feeds.format.FeedSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What two generations of a feed say differently, by the ids of what they speak of. */
public record FeedDifference(List<String> added, List<String> removed, List<String> changed) {

    static FeedDifference between(Path older, Path newer, Limits limits, Instant now) throws IOException {
        Map<String, Long> before = said(older, limits, now);
        Map<String, Long> after = said(newer, limits, now);
        var changed = before.keySet().stream()
                .filter(id -> after.containsKey(id) && !after.get(id).equals(before.get(id)))
                .toList();
        return new FeedDifference(without(after.keySet(), before), without(before.keySet(), after), changed);
    }

    private static List<String> without(Set<String> ids, Map<String, Long> others) {
        var left = new TreeSet<>(ids);
        left.removeAll(others.keySet());
        return List.copyOf(left);
    }

    /** A mark of all that is said under each id, whatever the order it is said in. */
    private static Map<String, Long> said(Path content, Limits limits, Instant now) throws IOException {
        var said = new TreeMap<String, Long>();
        FeedReader.read(content, limits, now, new FeedSink() {
            @Override
            public void advisory(Advisory advisory) {
                add(advisory.id(), advisory);
            }

            @Override
            public void fact(VulnerabilityFact fact) {
                add(fact.vulnerability(), fact);
            }

            @Override
            public void supportEnd(SupportEnd end) {
                add(end.ecosystem() + " " + end.packages(), end);
            }

            @Override
            public void refused(String row, String reason) {}

            private void add(String id, Object what) {
                said.merge(id, mark(what), Long::sum);
            }
        });
        return said;
    }

    private static long mark(Object what) {
        long mark = 1125899906842597L;
        String text = what.toString();
        for (int i = 0; i < text.length(); i++) {
            mark = 31 * mark + text.charAt(i);
        }
        return mark;
    }
}
