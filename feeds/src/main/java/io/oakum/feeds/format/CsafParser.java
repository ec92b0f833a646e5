package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** CSAF 2.0 documents, advisories and VEX alike: one advisory for each vulnerability that the document speaks of. */
final class CsafParser implements FormatParser {
    private static final Set<String> NOT_READ = Set.of("notes", "references", "acknowledgments", "revision_history");

    private final Plausible plausible;

    CsafParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        JsonNode csaf = JsonTree.document(document.bytes(), NOT_READ);
        Advisory head = head(csaf.path("document"));
        CsafProducts products = CsafProducts.read(csaf.path("product_tree"));
        List<JsonNode> vulnerabilities = JsonTree.list(csaf, "vulnerabilities");
        if (vulnerabilities.isEmpty()) {
            throw new RefusedException("it speaks of no vulnerability");
        }
        if (vulnerabilities.size() > Plausible.MAX_NAMES) {
            throw new RefusedException("it speaks of " + vulnerabilities.size() + " vulnerabilities; at most "
                    + Plausible.MAX_NAMES + " are taken");
        }
        for (JsonNode vulnerability : vulnerabilities) {
            try {
                sink.advisory(Plausible.sized(head.about(named(vulnerability), affected(vulnerability, products))));
            } catch (RefusedException e) {
                sink.refused(
                        head.id() + " "
                                + Plausible.shown(vulnerability.path("cve").asText("")),
                        e.reason());
            }
        }
    }

    /** What holds for each of its vulnerabilities. */
    private Advisory head(JsonNode head) throws RefusedException {
        String version = JsonTree.needed(head, "csaf_version");
        if (!version.equals("2.0") && !version.equals("2.1")) {
            throw new RefusedException("CSAF " + Plausible.shown(version) + " is not read, only 2.0");
        }
        JsonNode tracking = head.path("tracking");
        return new Advisory(
                Plausible.id(JsonTree.needed(tracking, "id")),
                new Advisory.Source("CSAF", JsonTree.needed(head.path("publisher"), "name")),
                new TreeSet<>(),
                new TreeSet<>(),
                new Advisory.Dates(
                        plausible.instant(JsonTree.text(tracking, "initial_release_date")),
                        plausible.instant(JsonTree.text(tracking, "current_release_date")),
                        Optional.empty()),
                Plausible.summary(JsonTree.text(head, "title")),
                List.of());
    }

    private static SortedSet<String> named(JsonNode vulnerability) throws RefusedException {
        var named = new TreeSet<String>();
        String cve = JsonTree.text(vulnerability, "cve");
        if (!cve.isEmpty()) {
            named.add(Plausible.id(cve));
        }
        return named;
    }

    private static List<Affected> affected(JsonNode vulnerability, CsafProducts products) throws RefusedException {
        for (JsonNode score : JsonTree.list(vulnerability, "scores")) {
            for (JsonNode cvss : score) {
                if (cvss.path("baseScore").isNumber()) {
                    double _ = Plausible.score(cvss.path("baseScore").doubleValue());
                }
            }
        }
        return CsafStatements.read(vulnerability, products);
    }
}
