package io.oakum.packages.apt;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code apt-cache show}: the records of the signed package lists, with the digest of each version's file. */
final class AptRecords {
    private AptRecords() {}

    /** @param filename below the repository's address; its last part is the file's name there */
    record Entry(
            PackageKey key, Version version, String source, Version sourceVersion, Content content, String filename) {}

    /** Every record that a repository offers; records of the installed state alone, which have no file, are passed over. */
    static List<Entry> parse(String stdout) {
        var entries = new ArrayList<Entry>();
        for (String stanza : stdout.split("\n\n")) {
            Map<String, String> fields = fields(stanza);
            if (fields.containsKey("SHA256") && fields.containsKey("Package")) {
                try {
                    entries.add(entry(fields));
                } catch (IllegalArgumentException e) {
                    throw UnknownShape.of("apt-cache", stanza, e);
                }
            }
        }
        return entries;
    }

    private static Map<String, String> fields(String stanza) {
        var fields = new HashMap<String, String>();
        for (String line : stanza.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0 && line.charAt(0) != ' ') {
                fields.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 2).strip());
            }
        }
        return fields;
    }

    private static Entry entry(Map<String, String> fields) {
        String name = need(fields, "Package");
        Version version = Version.deb(need(fields, "Version"));
        // "Source: name (version)": the version stands there only where it differs from the binary's.
        String source = fields.getOrDefault("Source", name);
        int open = source.endsWith(")") ? source.indexOf(" (") : -1;
        Version sourceVersion = open < 0 ? version : Version.deb(source.substring(open + 2, source.length() - 1));
        return new Entry(
                new PackageKey(name, need(fields, "Architecture")),
                version,
                open < 0 ? source : source.substring(0, open),
                sourceVersion,
                new Content(need(fields, "SHA256"), Long.parseLong(need(fields, "Size"))),
                need(fields, "Filename"));
    }

    private static String need(Map<String, String> fields, String field) {
        String value = fields.get(field);
        if (value == null) {
            throw new IllegalArgumentException("a record of the package lists has no " + field);
        }
        return value;
    }
}
