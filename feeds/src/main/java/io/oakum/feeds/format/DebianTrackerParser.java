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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Debian's security tracker as one JSON object: source package, then vulnerability, then release. Read one vulnerability at a time. */
final class DebianTrackerParser implements FormatParser {
    private static final Advisory.Source SOURCE = new Advisory.Source(FeedFormat.DEBIAN_TRACKER.title(), "Debian");

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        try (JsonParser parser = JsonTree.parser(document.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException("it is no JSON object");
            }
            var seen = new HashSet<String>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String source = parser.currentName();
                if (!seen.add(source)) {
                    throw new RefusedException("the package " + Plausible.shown(source) + " stands twice");
                }
                readPackage(source, parser, sink);
            }
        }
    }

    private static void readPackage(String source, JsonParser parser, FeedSink sink)
            throws IOException, RefusedException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new RefusedException("what it says of " + Plausible.shown(source) + " is no object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String vulnerability = parser.currentName();
            parser.nextToken();
            JsonNode entry = JsonTree.value(parser, Set.of("description", "repositories"));
            try {
                sink.advisory(advisory(source, vulnerability, entry));
            } catch (RefusedException e) {
                sink.refused(source + " " + vulnerability, e.reason());
            }
        }
    }

    private static Advisory advisory(String source, String vulnerability, JsonNode entry) throws RefusedException {
        String id = Plausible.id(vulnerability);
        var affected = new ArrayList<Affected>();
        for (Map.Entry<String, JsonNode> release : entry.path("releases").properties()) {
            affected.add(affected(new Ecosystem("Debian", release.getKey()), source, release.getValue()));
        }
        return new Advisory(
                id,
                SOURCE,
                new TreeSet<>(),
                AliasGraph.isCve(id) ? new TreeSet<>(Set.of(id)) : new TreeSet<>(),
                Advisory.Dates.UNKNOWN,
                "",
                affected);
    }

    private static Affected affected(Ecosystem release, String source, JsonNode says) throws RefusedException {
        String fixed = JsonTree.text(says, "fixed_version");
        return switch (JsonTree.needed(says, "status")) {
            case "resolved" ->
                fixed.equals("0")
                        ? Affected.source(
                                release,
                                source,
                                Stance.NOT_AFFECTED,
                                "no version of this release ever carried it",
                                List.of(VersionRange.all()))
                        : Affected.sourceBefore(release, source, needed(fixed));
            case "undetermined" ->
                Affected.source(release, source, Stance.UNDETERMINED, "", List.of(VersionRange.all()));
            case "open" ->
                Affected.source(release, source, openStance(says), because(says), List.of(VersionRange.all()));
            default ->
                throw new RefusedException(
                        "nobody knows the status '" + Plausible.shown(JsonTree.text(says, "status")) + "'");
        };
    }

    private static String needed(String fixed) throws RefusedException {
        if (fixed.isEmpty()) {
            throw new RefusedException("it is resolved in no version");
        }
        return fixed;
    }

    private static Stance openStance(JsonNode says) throws RefusedException {
        if (JsonTree.text(says, "urgency").equals("end-of-life")) {
            return Stance.END_OF_LIFE;
        }
        if (!says.has("nodsa")) {
            return Stance.AFFECTED;
        }
        return switch (JsonTree.text(says, "nodsa_reason")) {
            case "postponed" -> Stance.POSTPONED;
            case "ignored" -> Stance.IGNORED;
            default -> Stance.NO_DSA;
        };
    }

    private static String because(JsonNode says) throws RefusedException {
        String urgency = JsonTree.text(says, "urgency");
        String reason = JsonTree.text(says, "nodsa");
        return reason.isEmpty() && urgency.equals("unimportant") ? "unimportant" : Plausible.summary(reason);
    }
}
