package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.inventory.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** OpenVEX documents: one advisory for each statement. Products count where they are named by a package URL. */
final class OpenVexParser implements FormatParser {
    private final Plausible plausible;

    OpenVexParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        JsonNode vex = JsonTree.document(document.bytes(), Set.of());
        String id = Plausible.id(JsonTree.needed(vex, "@id"));
        var source = new Advisory.Source("OpenVEX", JsonTree.needed(vex, "author"));
        var dates = new Advisory.Dates(
                plausible.instant(JsonTree.text(vex, "timestamp")),
                plausible.instant(JsonTree.text(vex, "last_updated")),
                Optional.empty());
        int number = 0;
        for (JsonNode statement : JsonTree.list(vex, "statements")) {
            number++;
            try {
                sink.advisory(Plausible.sized(advisory(id, source, dates, statement)));
            } catch (RefusedException e) {
                sink.refused(id + " statement " + number, e.reason());
            }
        }
        if (number == 0) {
            throw new RefusedException("it makes no statement");
        }
    }

    private static Advisory advisory(String id, Advisory.Source source, Advisory.Dates dates, JsonNode statement)
            throws RefusedException {
        JsonNode about = statement.path("vulnerability");
        String name = Plausible.id(about.isTextual() ? about.textValue() : JsonTree.needed(about, "name"));
        var names = new TreeSet<String>(Set.of(name));
        names.addAll(about.isTextual() ? List.of() : JsonTree.texts(about, "aliases"));
        var cves = new TreeSet<>(names.stream().filter(AliasGraph::isCve).toList());
        // The document is no other name of the flaw; without a CVE id, its own names for it are.
        return new Advisory(
                id,
                source,
                new TreeSet<>(),
                cves.isEmpty() ? new TreeSet<>(Set.of(name)) : cves,
                dates,
                "",
                affected(statement));
    }

    private static List<Affected> affected(JsonNode statement) throws RefusedException {
        Stance stance = switch (JsonTree.needed(statement, "status")) {
            case "not_affected", "fixed" -> Stance.NOT_AFFECTED;
            case "affected" -> Stance.AFFECTED;
            case "under_investigation" -> Stance.UNDETERMINED;
            default ->
                throw new RefusedException(
                        "nobody knows the status '" + Plausible.shown(JsonTree.text(statement, "status")) + "'");
        };
        String because = because(statement);
        var affected = new ArrayList<Affected>();
        for (JsonNode product : JsonTree.list(statement, "products")) {
            // A part of a product is said to be so inside that product only, of which no inventory tells.
            if (JsonTree.list(product.isObject() ? product : product.path("none"), "subcomponents")
                    .isEmpty()) {
                affected.add(one(url(product), stance, because));
            }
        }
        return affected;
    }

    private static String because(JsonNode statement) throws RefusedException {
        if (JsonTree.text(statement, "status").equals("fixed")) {
            return "fixed in this version";
        }
        String justification = JsonTree.text(statement, "justification");
        return Plausible.summary(
                justification.isEmpty() ? JsonTree.text(statement, "impact_statement") : justification);
    }

    private static String url(JsonNode product) throws RefusedException {
        if (product.isTextual()) {
            return product.textValue();
        }
        String url = JsonTree.text(product.path("identifiers"), "purl");
        return url.isEmpty() ? JsonTree.needed(product, "@id") : url;
    }

    private static Affected one(String url, Stance stance, String because) throws RefusedException {
        Component component = PackageUrls.component(url);
        boolean isAnyVersion = component.version().isEmpty();
        Set<String> where = component.architecture().isEmpty() ? Set.of() : Set.of(component.architecture());
        return new Affected(
                component.ecosystem(),
                Subject.BINARY,
                component.name(),
                stance,
                because,
                isAnyVersion ? List.of() : List.of(component.version()),
                isAnyVersion ? List.of(VersionRange.all()) : List.of(),
                Scope.ANY.on(where).in(component.module()));
    }
}
