package io.oakum.feeds.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.VulnerabilityFact;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** CISA's catalogue of known exploited vulnerabilities. It says how many it lists, and is refused where it lists fewer or more. */
final class KevParser implements FormatParser {
    private static final Set<String> NOT_READ = Set.of("shortDescription", "requiredAction", "notes", "cwes");

    private final Plausible plausible;

    KevParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        try (JsonParser parser = JsonTree.parser(document.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException("it is no JSON object");
            }
            long said = -1;
            long listed = -1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("vulnerabilities") && value == JsonToken.START_ARRAY && listed < 0) {
                    listed = rows(parser, sink);
                } else if (name.equals("vulnerabilities")) {
                    throw new RefusedException("\"vulnerabilities\" is no list, or stands twice");
                } else if (name.equals("count") && value == JsonToken.VALUE_NUMBER_INT) {
                    said = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
            }
            if (listed < 0 || (said >= 0 && said != listed)) {
                throw new RefusedException(
                        "it says that it lists " + said + " vulnerabilities, and lists " + Math.max(0, listed));
            }
        }
    }

    private long rows(JsonParser parser, FeedSink sink) throws IOException {
        long rows = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode entry = JsonTree.value(parser, NOT_READ);
            rows++;
            try {
                sink.fact(exploited(entry));
            } catch (RefusedException e) {
                sink.refused(Plausible.shown(entry.path("cveID").asText("row " + rows)), e.reason());
            }
        }
        return rows;
    }

    private VulnerabilityFact exploited(JsonNode entry) throws RefusedException {
        String id = JsonTree.needed(entry, "cveID");
        if (!AliasGraph.isCve(id)) {
            throw new RefusedException("'" + Plausible.shown(id) + "' is no CVE id");
        }
        String due = JsonTree.text(entry, "dueDate");
        Optional<LocalDate> day = due.isBlank() ? Optional.empty() : Optional.of(plausible.day(due));
        boolean isRansomware =
                JsonTree.text(entry, "knownRansomwareCampaignUse").equals("Known");
        return new VulnerabilityFact.Exploited(
                id, plausible.day(JsonTree.needed(entry, "dateAdded")), day, isRansomware);
    }
}
