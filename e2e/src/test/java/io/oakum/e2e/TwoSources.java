package io.oakum.e2e;

import io.oakum.core.version.Version;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is open on one host, told twice: by the changelogs of what its package manager offers, and by a list of Debian's advisories. Where the
 * two differ, it is for one of few reasons.
 *
 * @param installed what it has
 * @param fixes what the list says
 * @param scan what {@code oakum scan --json} said of it
 */
record TwoSources(List<Installed> installed, List<Fix> fixes, JsonObject scan) {
    /** How to ask a host what it has; {@link Installed#all} reads the answer. */
    static final String WHAT_IT_HAS =
            "dpkg-query -W -f '${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\t${source:Package}\\t${source:Version}\\n'";

    record Installed(String name, String version, String architecture, String source, String sourceVersion) {
        static List<Installed> all(String answer) {
            return answer.lines()
                    .map(line -> line.split("\t", -1))
                    .filter(cells -> cells[0].startsWith("ii"))
                    .map(cells -> new Installed(cells[1], cells[2], cells[3], cells[4], cells[5]))
                    .toList();
        }

        private JsonObject json() {
            return JsonObject.with("name", name)
                    .and("version", version)
                    .and("arch", architecture)
                    .and("source", source + " (" + sourceVersion + ")")
                    .build();
        }
    }

    /** A version of a source package that mends vulnerabilities. */
    record Fix(String source, String version, Set<String> vulnerabilities) {}

    /** A vulnerability that is open by a binary package. */
    record Open(String vulnerability, String name) {}

    /** How the two stand to each other in one of what either opens. */
    enum Stand {
        AGREED,
        /** The list says nothing at all of the package's source. */
        SOURCE_NOT_LISTED,
        /** The list knows the source, and not this vulnerability of it. */
        NOT_LISTED,
        /** The list names a fix that no repository of the host offers. */
        NOT_OFFERED,
        UNEXPLAINED
    }

    /** As {@code oakum match --inventory} reads it. */
    String inventory(String release) {
        return Json.write(JsonObject.with("host", "h1")
                .and(
                        "os",
                        JsonObject.with("id", "debian")
                                .and("version_id", release)
                                .build())
                .and(
                        "packages",
                        new JsonArray(installed.stream()
                                .<JsonValue>map(Installed::json)
                                .toList()))
                .build());
    }

    /** As Debian writes its list of advisories. */
    String list(String codename) {
        var text = new StringBuilder();
        for (Fix fix : fixes) {
            text.append(String.format(
                    Locale.ROOT,
                    "[05 Aug 2026] DSA-%d-1 %s - security update%n\t{%s}%n\t[%s] - %s %s%n",
                    9000 + fixes.indexOf(fix),
                    fix.source(),
                    String.join(" ", fix.vulnerabilities()),
                    codename,
                    fix.source(),
                    fix.version()));
        }
        return text.toString();
    }

    /**
     * @param matched what {@code oakum match --json} said, a document a line
     * @return each that one of the two opens
     */
    Map<Stand, Set<Open>> compared(String matched) throws JsonException {
        Set<Open> offered = offered();
        Map<Open, String> listed = listed(matched);
        var stands = new EnumMap<Stand, Set<Open>>(Stand.class);
        var all = new LinkedHashSet<>(offered);
        all.addAll(listed.keySet());
        for (Open open : all) {
            Stand stand = offered.contains(open) && listed.containsKey(open)
                    ? Stand.AGREED
                    : offered.contains(open) ? whyNotListed(open) : whyNotOffered(open, listed.getOrDefault(open, ""));
            stands.computeIfAbsent(
                            stand,
                            _ -> new TreeSet<>(Comparator.comparing(Open::name).thenComparing(Open::vulnerability)))
                    .add(open);
        }
        return stands;
    }

    private Set<Open> offered() throws JsonException {
        var open = new LinkedHashSet<Open>();
        for (JsonObject exposure : scan.objects("exposures")) {
            for (String name : exposure.texts("packages")) {
                open.add(new Open(exposure.text("vulnerability"), name.substring(0, name.lastIndexOf(':'))));
            }
        }
        return open;
    }

    /** With the version that mends it. */
    private static Map<Open, String> listed(String matched) throws JsonException {
        var open = new HashMap<Open, String>();
        for (String line : matched.lines().toList()) {
            JsonObject row = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
            for (String vulnerability : row.texts("vulnerabilities")) {
                open.put(new Open(vulnerability, row.text("package")), row.text("fixed"));
            }
        }
        return open;
    }

    private Stand whyNotListed(Open open) {
        Set<String> sources = installed.stream()
                .filter(one -> one.name().equals(open.name()))
                .map(Installed::source)
                .collect(Collectors.toSet());
        List<Fix> told =
                fixes.stream().filter(fix -> sources.contains(fix.source())).toList();
        if (told.isEmpty()) {
            return sources.isEmpty() ? Stand.UNEXPLAINED : Stand.SOURCE_NOT_LISTED;
        }
        return told.stream().noneMatch(fix -> fix.vulnerabilities().contains(open.vulnerability()))
                ? Stand.NOT_LISTED
                : Stand.UNEXPLAINED;
    }

    private Stand whyNotOffered(Open open, String fixed) throws JsonException {
        var candidates = new TreeMap<String, String>();
        for (JsonObject update : scan.objects("updates")) {
            candidates.put(update.text("package"), update.text("candidate"));
        }
        String candidate = candidates.get(open.name());
        return candidate == null || Version.deb(candidate).compareTo(Version.deb(fixed)) < 0
                ? Stand.NOT_OFFERED
                : Stand.UNEXPLAINED;
    }
}
