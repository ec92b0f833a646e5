package io.oakum.feeds.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.inventory.Ecosystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Alpine's secdb, and its kin of Wolfi and Chainguard: by package and version, which vulnerabilities that version mended. */
final class SecdbParser implements FormatParser {
    private static final Advisory.Source SOURCE = new Advisory.Source("Alpine secdb", "Alpine");

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        // Which release it speaks of may stand after the packages, so these wait; a release's file is a few megabytes.
        var packages = new ArrayList<JsonNode>();
        String release = "";
        String urls = "";
        try (JsonParser parser = JsonTree.parser(document.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "distroversion" -> release = parser.getValueAsString("");
                    case "urlprefix" -> urls = parser.getValueAsString("");
                    case "packages" -> {
                        if (value != JsonToken.START_ARRAY) {
                            throw new RefusedException("\"packages\" is no list");
                        }
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            packages.add(JsonTree.value(parser, Set.of()));
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        Ecosystem ecosystem = ecosystem(urls, release);
        packages.forEach(each -> rows(each.path("pkg"), ecosystem, sink));
    }

    private static Ecosystem ecosystem(String urls, String release) throws RefusedException {
        String lower = urls.toLowerCase(Locale.ROOT);
        if (lower.contains("wolfi")) {
            return Ecosystem.of("Wolfi");
        }
        if (lower.contains("cgr.dev") || lower.contains("chainguard")) {
            return Ecosystem.of("Chainguard");
        }
        if (release.isEmpty()) {
            throw new RefusedException("it does not say of which release it speaks");
        }
        return new Ecosystem("Alpine", release);
    }

    private static void rows(JsonNode each, Ecosystem ecosystem, FeedSink sink) {
        String name = each.path("name").asText("");
        for (Map.Entry<String, JsonNode> fix : each.path("secfixes").properties()) {
            for (JsonNode ids : fix.getValue()) {
                try {
                    String id = Plausible.id(ids.asText().strip().split("\\s+")[0]);
                    sink.advisory(advisory(ecosystem, Plausible.id(name), fix.getKey(), id));
                } catch (RefusedException e) {
                    sink.refused(Plausible.shown(name + " " + fix.getKey()), e.reason());
                }
            }
        }
    }

    private static Advisory advisory(Ecosystem ecosystem, String name, String version, String id) {
        // Version 0 says that the package never carried it.
        Affected affected = version.equals("0")
                ? Affected.source(
                        ecosystem,
                        name,
                        Stance.NOT_AFFECTED,
                        "no version of this release ever carried it",
                        List.of(VersionRange.all()))
                : Affected.sourceBefore(ecosystem, name, version);
        return new Advisory(
                id,
                SOURCE,
                new TreeSet<>(),
                AliasGraph.isCve(id) ? new TreeSet<>(Set.of(id)) : new TreeSet<>(),
                Advisory.Dates.UNKNOWN,
                "",
                List.of(affected));
    }
}
