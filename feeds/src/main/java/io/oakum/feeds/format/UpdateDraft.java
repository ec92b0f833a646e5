package io.oakum.feeds.format;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/** One update of an updateinfo.xml while its elements go by. */
final class UpdateDraft {
    private static final Set<String> READ = Set.of("id", "title");
    private static final int MAX_TEXT = 1000;
    private static final Pattern DIST_TAG = Pattern.compile("\\.(?:el|fc|amzn|oe|module[_+]el)(\\d+)");

    /** Who sends updates, by a part of the sender's address. */
    private static final Map<String, String> SENDERS = Map.of(
            "almalinux", "AlmaLinux",
            "rockylinux", "Rocky Linux",
            "amazon", "Amazon Linux",
            "fedoraproject", "Fedora",
            "oracle", "Oracle Linux",
            "redhat", "Red Hat",
            "openeuler", "openEuler",
            "suse", "SUSE");

    private final StringBuilder text = new StringBuilder();
    private final TreeSet<String> vulnerabilities = new TreeSet<>();
    private final Map<Build, Set<String>> packages = new LinkedHashMap<>();
    private String id = "";
    private String title = "";
    private String from = "";
    private String issued = "";
    private String updated = "";
    private String module = "";

    private record Build(String name, String version, String module) {}

    String id() {
        return id;
    }

    void start(XMLStreamReader at) {
        text.setLength(0);
        switch (at.getLocalName()) {
            case "update" -> from = attribute(at, "from").toLowerCase(Locale.ROOT);
            case "issued" -> issued = attribute(at, "date");
            case "updated" -> updated = attribute(at, "date");
            case "collection" -> module = "";
            case "module" -> module = attribute(at, "name") + ":" + attribute(at, "stream");
            case "reference" -> reference(attribute(at, "id"));
            case "package" -> add(at);
            default -> {}
        }
    }

    private static String attribute(XMLStreamReader at, String name) {
        return Optional.ofNullable(at.getAttributeValue(null, name)).orElse("");
    }

    private void reference(String reference) {
        if (AliasGraph.isCve(reference)) {
            vulnerabilities.add(reference);
        }
    }

    private void add(XMLStreamReader at) {
        String epoch = attribute(at, "epoch");
        String version =
                (epoch.isEmpty() ? "" : epoch + ":") + attribute(at, "version") + "-" + attribute(at, "release");
        packages.computeIfAbsent(new Build(attribute(at, "name"), version, module), key -> new TreeSet<>())
                .add(attribute(at, "arch"));
    }

    void text(String more) {
        if (text.length() < MAX_TEXT) {
            text.append(more, 0, Math.min(more.length(), MAX_TEXT));
        }
    }

    void end(String element) {
        String read = READ.contains(element) ? text.toString().strip() : "";
        switch (element) {
            case "id" -> id = id.isEmpty() ? read : id;
            case "title" -> title = title.isEmpty() ? read : title;
            default -> {}
        }
        text.setLength(0);
    }

    Advisory finished(Plausible plausible) throws RefusedException {
        String distribution = SENDERS.entrySet().stream()
                .filter(sender -> from.contains(sender.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException("'" + Plausible.shown(from) + "' is no sender of a known distribution"));
        return new Advisory(
                Plausible.id(id),
                new Advisory.Source(FeedFormat.UPDATEINFO.title(), distribution),
                new TreeSet<>(),
                vulnerabilities,
                new Advisory.Dates(plausible.instant(issued), plausible.instant(updated), Optional.empty()),
                Plausible.summary(title),
                affected(distribution));
    }

    private List<Affected> affected(String distribution) throws RefusedException {
        var affected = new ArrayList<Affected>();
        for (Map.Entry<Build, Set<String>> each : packages.entrySet()) {
            Build named = each.getKey();
            affected.add(Affected.binary(
                    new Ecosystem(distribution, release(named.version())),
                    Plausible.id(named.name()),
                    List.of(),
                    List.of(VersionRange.before(named.version())),
                    scope(named).on(each.getValue())));
        }
        return affected;
    }

    private static Scope scope(Build named) {
        Scope inModule = Scope.ANY.in(ModuleStream.of(named.module(), named.version()));
        return named.version().contains(":") ? inModule : inModule.ofAnyEpoch();
    }

    /** Which release a package is built for stands in its own release, since updates do not name it reliably. */
    private static String release(String version) {
        Matcher tag = DIST_TAG.matcher(version);
        return tag.find() ? tag.group(1) : "";
    }
}
