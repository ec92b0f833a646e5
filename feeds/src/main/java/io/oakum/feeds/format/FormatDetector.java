package io.oakum.feeds.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which format a document has, by how it begins. */
public final class FormatDetector {
    /** How much of a document's beginning is looked at, in bytes. */
    public static final int PREFIX = 1 << 16;

    private static final Pattern DEBIAN_LIST =
            Pattern.compile("\\s*\\[\\d{1,2} [A-Z][a-z]+ \\d{4}\\] D[A-Z]A-.*", Pattern.DOTALL);

    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z_][\\w:.-]*)");

    private FormatDetector() {}

    /** What was found. */
    public sealed interface Detected {}

    public record Known(FeedFormat format) implements Detected {}

    /** @param reason what it seems to be, and that it is not read */
    public record Unsupported(String reason) implements Detected {}

    /** @param prefix its first bytes, {@link #PREFIX} of them where there are so many */
    public static Detected detect(byte[] prefix) {
        String text = new String(prefix, StandardCharsets.UTF_8);
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return new Unsupported("it is empty");
        }
        return switch (trimmed.charAt(0)) {
            case '{' -> json(prefix);
            case '<' -> xml(trimmed);
            default -> text(trimmed);
        };
    }

    private static Detected text(String text) {
        if (DEBIAN_LIST.matcher(text).matches()) {
            return new Known(FeedFormat.DEBIAN_LIST);
        }
        if (text.startsWith("#model_version") || text.startsWith("cve,epss")) {
            return new Known(FeedFormat.EPSS);
        }
        if (text.startsWith("version,codename,series")) {
            return new Known(FeedFormat.RELEASES);
        }
        if (text.startsWith("# List of packages whose security support")) {
            return new Known(FeedFormat.SUPPORT_LIST);
        }
        return new Unsupported("'" + Plausible.shown(text.substring(0, Math.min(60, text.length())))
                + "' begins no format that is read");
    }

    private static Detected xml(String text) {
        Matcher element = ELEMENT.matcher(text);
        String root = element.find() ? element.group(1).toLowerCase(Locale.ROOT) : "";
        return switch (root) {
            case "updates" -> new Known(FeedFormat.UPDATEINFO);
            case "html" -> new Unsupported("it is a web page; a proxy or a login page may have answered for the feed");
            case "oval_definitions" -> new Unsupported("OVAL is not read");
            case "repomd" -> new Unsupported("it is the index of a repository; load the updateinfo.xml it names");
            default -> new Unsupported("XML with the root '" + Plausible.shown(root) + "' is not read");
        };
    }

    private static Detected json(byte[] prefix) {
        Map<String, String> members = members(prefix);
        if (members.containsKey("cveMetadata") || "CVE_RECORD".equals(members.get("dataType"))) {
            return new Known(FeedFormat.CVE);
        }
        if (members.containsKey("document") && !members.containsKey("id")) {
            return new Known(FeedFormat.CSAF);
        }
        if (members.getOrDefault("@context", "").contains("openvex")) {
            return new Known(FeedFormat.OPENVEX);
        }
        if (members.containsKey("catalogVersion")
                || members.getOrDefault("title", "").startsWith("CISA Catalog")) {
            return new Known(FeedFormat.KEV);
        }
        if (members.containsKey("apkurl") || members.containsKey("urlprefix")) {
            return new Known(FeedFormat.SECDB);
        }
        if (isOsv(members)) {
            return new Known(FeedFormat.OSV);
        }
        return isTracker(members) ? new Known(FeedFormat.DEBIAN_TRACKER) : unknown(members);
    }

    private static boolean isOsv(Map<String, String> members) {
        boolean isListOfAffected = "[".equals(members.get("affected"));
        boolean isVersioned = members.containsKey("schema_version") && !members.containsKey("statements");
        boolean isNamed = members.containsKey("id")
                && (members.containsKey("modified") || members.containsKey("aliases") || isListOfAffected);
        return isVersioned || isNamed || (isListOfAffected && members.size() == 1);
    }

    private static boolean isTracker(Map<String, String> members) {
        return !members.isEmpty()
                && members.values().stream().allMatch(value -> value.startsWith("{CVE-") || value.startsWith("{TEMP-"));
    }

    private static Detected unknown(Map<String, String> members) {
        if (members.containsKey("resultsPerPage")) {
            return new Unsupported("NVD's own format is not read; load CVE records");
        }
        return new Unsupported("JSON with the members " + Plausible.shown(String.join(", ", members.keySet()))
                + " is no format that is read");
    }

    /** The members of the outermost object with how each begins: its text, {@code [}, or a brace and the first member's name. */
    private static Map<String, String> members(byte[] prefix) {
        var members = new LinkedHashMap<String, String>();
        try (JsonParser parser = JsonTree.parser(new ByteArrayInputStream(prefix))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                members.put(name, "");
                JsonToken value = parser.nextToken();
                members.put(name, beginning(parser, value));
                parser.skipChildren();
                if (value == JsonToken.START_OBJECT) {
                    skipRest(parser);
                }
            }
        } catch (IOException _) {
            // The prefix ends somewhere in the middle; what was seen until there is what counts.
        }
        return members;
    }

    private static String beginning(JsonParser parser, JsonToken value) throws IOException {
        return switch (value) {
            case START_ARRAY -> "[";
            case START_OBJECT -> parser.nextToken() == JsonToken.FIELD_NAME ? "{" + parser.currentName() : "{";
            default -> parser.getText();
        };
    }

    /** Inside an object after its first name was read. */
    private static void skipRest(JsonParser parser) throws IOException {
        while (parser.currentToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
            parser.skipChildren();
            parser.nextToken();
        }
    }
}
