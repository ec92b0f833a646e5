package io.oakum.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** One place that a machine's apt takes packages from, whichever of the two ways it was written in. */
record AptSource(String uri, List<String> suites) {
    AptSource {
        suites = List.copyOf(suites);
    }

    /** Reads lines such as {@code deb [arch=amd64] http://mirror/debian bookworm main}. */
    static List<AptSource> ofOneLineFormat(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> line.startsWith("deb ") || line.startsWith("deb\t"))
                .map(line -> line.replaceFirst("^deb\\s+(\\[[^]]*]\\s*)?", "").split("\\s+"))
                .filter(words -> words.length >= 2)
                .map(words -> new AptSource(words[0], List.of(words[1])))
                .toList();
    }

    /** Reads stanzas of {@code Types:}, {@code URIs:}, {@code Suites:}. */
    static List<AptSource> ofDeb822Format(String text) {
        return Arrays.stream(text.replaceAll("(?m)^#.*\\R?", "").split("\\R\\s*\\R"))
                .map(AptSource::fields)
                .filter(fields -> words(fields, "types").contains("deb"))
                .filter(fields -> !"no".equalsIgnoreCase(fields.getOrDefault("enabled", "yes")))
                .flatMap(fields ->
                        words(fields, "uris").stream().map(uri -> new AptSource(uri, words(fields, "suites"))))
                .toList();
    }

    private static Map<String, String> fields(String stanza) {
        var fields = new HashMap<String, String>();
        var name = "";
        for (String line : stanza.lines().toList()) {
            int colon = line.indexOf(':');
            if (!line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
                fields.merge(name, " " + line.strip(), String::concat);
            } else if (colon > 0) {
                name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                fields.put(name, line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static List<String> words(Map<String, String> fields, String name) {
        return Stream.of(fields.getOrDefault(name, "").split("\\s+"))
                .filter(word -> !word.isEmpty())
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }
}
