package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Advisory.Dates;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.VulnerabilityFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** OSV records: one document, one advisory. */
final class OsvParser implements FormatParser {
    private static final Set<String> NOT_READ = Set.of("details", "references", "credits", "database_specific");

    private final Plausible plausible;

    OsvParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        JsonNode osv = JsonTree.document(document.bytes(), NOT_READ);
        String id = Plausible.id(JsonTree.needed(osv, "id"));
        List<Affected> affected = OsvAffected.read(osv);
        boolean isDistribution =
                affected.stream().anyMatch(each -> !each.ecosystem().isLanguage());
        var scores = scores(osv, id);
        sink.advisory(Plausible.sized(new Advisory(
                id,
                new Advisory.Source("OSV", author(id, affected)),
                aliases(osv, isDistribution),
                vulnerabilities(osv, id, isDistribution),
                new Dates(
                        plausible.instant(JsonTree.text(osv, "published")),
                        plausible.instant(JsonTree.needed(osv, "modified")),
                        plausible.instant(JsonTree.text(osv, "withdrawn"))),
                Plausible.summary(JsonTree.text(osv, "summary")),
                affected)));
        scores.forEach(sink::fact);
    }

    private static String author(String id, List<Affected> affected) {
        return affected.isEmpty() ? id : affected.getFirst().ecosystem().name();
    }

    /** A distribution's advisory is about its CVE ids, and is no other name of any of them. */
    private static SortedSet<String> aliases(JsonNode osv, boolean isDistribution) throws RefusedException {
        var aliases = new TreeSet<String>();
        for (String alias : JsonTree.texts(osv, "aliases")) {
            if (!isDistribution || !AliasGraph.isCve(alias)) {
                aliases.add(Plausible.id(alias));
            }
        }
        return aliases;
    }

    private static SortedSet<String> vulnerabilities(JsonNode osv, String id, boolean isDistribution)
            throws RefusedException {
        if (AliasGraph.isCve(id)) {
            return new TreeSet<>(List.of(id));
        }
        if (!isDistribution) {
            return new TreeSet<>();
        }
        var named = cves(JsonTree.texts(osv, "aliases"));
        named.addAll(cves(JsonTree.texts(osv, "upstream")));
        return named.isEmpty() ? cves(JsonTree.texts(osv, "related")) : named;
    }

    private static SortedSet<String> cves(Collection<String> ids) {
        var cves = new TreeSet<String>();
        ids.stream().filter(AliasGraph::isCve).forEach(cves::add);
        return cves;
    }

    private static List<VulnerabilityFact> scores(JsonNode osv, String id) throws RefusedException {
        var scores = new ArrayList<VulnerabilityFact>();
        for (JsonNode severity : JsonTree.list(osv, "severity")) {
            if (JsonTree.text(severity, "type").startsWith("CVSS")) {
                String vector = Plausible.vector(JsonTree.text(severity, "score"));
                scores.add(new VulnerabilityFact.Scored(id, vector, java.util.OptionalDouble.empty(), "OSV"));
            }
        }
        return scores;
    }
}
