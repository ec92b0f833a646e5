package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.core.exposure.VulnerabilityFact.DecisionPoints;
import io.oakum.core.exposure.VulnerabilityFact.Scored;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * CVE records, version 5, for what they know of the vulnerability itself: scores, and the decision points that CISA adds. The
 * products they name are not package names, so they open no exposure.
 */
final class CveParser implements FormatParser {
    private static final Set<String> NOT_READ =
            Set.of("references", "descriptions", "affected", "problemTypes", "timeline", "credits", "solutions");

    private final Plausible plausible;

    CveParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        JsonNode cve = JsonTree.document(document.bytes(), NOT_READ);
        JsonNode about = cve.path("cveMetadata");
        String id = JsonTree.needed(about, "cveId");
        if (!AliasGraph.isCve(id)) {
            throw new RefusedException("'" + Plausible.shown(id) + "' is no CVE id");
        }
        Optional<Instant> _ = plausible.instant(JsonTree.text(about, "datePublished"));
        if (JsonTree.text(about, "state").equals("REJECTED")) {
            sink.fact(new VulnerabilityFact.Rejected(id));
            return;
        }
        var facts = new ArrayList<VulnerabilityFact>();
        add(cve.path("containers").path("cna"), id, facts);
        for (JsonNode container : JsonTree.list(cve.path("containers"), "adp")) {
            add(container, id, facts);
        }
        facts.forEach(sink::fact);
    }

    private void add(JsonNode container, String id, List<VulnerabilityFact> facts) throws RefusedException {
        String author = JsonTree.text(container.path("providerMetadata"), "shortName");
        for (JsonNode metric : JsonTree.list(container, "metrics")) {
            for (Map.Entry<String, JsonNode> member : metric.properties()) {
                if (member.getKey().startsWith("cvssV")) {
                    scored(member.getValue(), id, author).ifPresent(facts::add);
                } else if (member.getKey().equals("other")
                        && JsonTree.text(member.getValue(), "type").equals("ssvc")) {
                    decisionPoints(member.getValue().path("content"), id).ifPresent(facts::add);
                }
            }
        }
    }

    private static Optional<Scored> scored(JsonNode cvss, String id, String author) throws RefusedException {
        String vector = JsonTree.text(cvss, "vectorString");
        if (vector.isEmpty()) {
            return Optional.empty();
        }
        JsonNode base = cvss.path("baseScore");
        OptionalDouble published =
                base.isNumber() ? OptionalDouble.of(Plausible.score(base.doubleValue())) : OptionalDouble.empty();
        return Optional.of(new Scored(id, Plausible.vector(vector), published, author));
    }

    private Optional<DecisionPoints> decisionPoints(JsonNode ssvc, String id) throws RefusedException {
        var answers = new HashMap<String, String>();
        for (JsonNode option : JsonTree.list(ssvc, "options")) {
            option.properties()
                    .forEach(each -> answers.put(
                            each.getKey().toLowerCase(Locale.ROOT),
                            each.getValue().asText().toLowerCase(Locale.ROOT)));
        }
        if (!answers.containsKey("automatable") || !answers.containsKey("technical impact")) {
            return Optional.empty();
        }
        Instant at = plausible.instant(JsonTree.text(ssvc, "timestamp")).orElse(Instant.EPOCH);
        return Optional.of(new DecisionPoints(
                id,
                answers.getOrDefault("exploitation", "none"),
                answers.get("automatable").equals("yes"),
                answers.get("technical impact").equals("total"),
                at));
    }
}
