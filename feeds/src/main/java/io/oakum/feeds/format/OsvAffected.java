package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.exposure.VersionRange.Event;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The packages that an OSV record names. */
final class OsvAffected {
    private static final Set<String> BY_SOURCE =
            Set.of("Debian", "Ubuntu", "Alpine", "Wolfi", "Chainguard", "Alpaquita", "openEuler", "MinimOS", "Echo");

    private static final int MAX_VERSIONS = 100_000;

    private OsvAffected() {}

    static List<Affected> read(JsonNode osv) throws RefusedException {
        var all = new ArrayList<Affected>();
        for (JsonNode each : JsonTree.list(osv, "affected")) {
            JsonNode named = each.path("package");
            String ecosystem = JsonTree.text(named, "ecosystem");
            String name = JsonTree.text(named, "name");
            List<String> versions = JsonTree.texts(each, "versions");
            List<VersionRange> ranges = ranges(each);
            if (versions.size() > MAX_VERSIONS) {
                throw new RefusedException("it names " + versions.size() + " versions of " + name);
            }
            // Nothing but commits, or no package at all: of no use for what a package manager installs.
            if (!ecosystem.isEmpty() && !name.isEmpty() && !(versions.isEmpty() && ranges.isEmpty())) {
                Affected one = one(Ecosystem.parse(ecosystem), name, versions, ranges, isSubscription(ecosystem));
                all.addAll(isSuse(one) ? binaries(each, one) : List.of(one));
            }
        }
        return all;
    }

    private static Affected one(
            Ecosystem ecosystem,
            String name,
            List<String> versions,
            List<VersionRange> ranges,
            boolean isSubscription) {
        boolean isSource = BY_SOURCE.contains(ecosystem.name());
        Scope inModule = Scope.ANY.in(module(ecosystem, ranges));
        Scope scope = isSubscription ? inModule.forSubscribers() : inModule;
        // A distribution lists its old versions for readers; the ranges say the same to the letter, rebuilds included.
        List<String> named = isSource && !ranges.isEmpty() ? List.of() : versions;
        return new Affected(
                ecosystem, isSource ? Subject.SOURCE : Subject.BINARY, name, Stance.AFFECTED, "", named, ranges, scope);
    }

    /** Ubuntu's fixes of that name reach only hosts with a subscription. */
    private static boolean isSubscription(String ecosystem) {
        return ecosystem.startsWith("Ubuntu:Pro:");
    }

    private static boolean isSuse(Affected one) {
        return one.ecosystem().name().equals("SUSE") || one.ecosystem().name().equals("openSUSE");
    }

    /** SUSE names the source, and what is built from it beside it. */
    private static List<Affected> binaries(JsonNode each, Affected source) {
        var binaries = new ArrayList<Affected>();
        for (JsonNode group : each.path("ecosystem_specific").path("binaries")) {
            for (Map.Entry<String, JsonNode> binary : group.properties()) {
                if (binary.getValue().isTextual()) {
                    binaries.add(Affected.binary(
                            source.ecosystem(),
                            binary.getKey(),
                            List.of(),
                            List.of(VersionRange.before(binary.getValue().textValue())),
                            Scope.ANY));
                }
            }
        }
        return binaries.isEmpty() ? List.of(source) : binaries;
    }

    private static ModuleStream module(Ecosystem ecosystem, List<VersionRange> ranges) {
        if (ecosystem.isLanguage()) {
            return ModuleStream.none();
        }
        return ranges.stream()
                .flatMap(range -> range.events().stream())
                .map(event -> ModuleStream.of("", event.version()))
                .filter(module -> !(module instanceof ModuleStream.None))
                .findFirst()
                .orElse(ModuleStream.none());
    }

    private static List<VersionRange> ranges(JsonNode each) throws RefusedException {
        var ranges = new ArrayList<VersionRange>();
        for (JsonNode range : JsonTree.list(each, "ranges")) {
            if (!JsonTree.text(range, "type").equals("GIT")) {
                ranges.add(new VersionRange(events(range)));
            }
        }
        return ranges;
    }

    private static List<Event> events(JsonNode range) throws RefusedException {
        var events = new ArrayList<Event>();
        for (JsonNode event : JsonTree.list(range, "events")) {
            for (Map.Entry<String, JsonNode> member : event.properties()) {
                String version = JsonTree.text(event, member.getKey());
                switch (member.getKey()) {
                    case "introduced" -> events.add(Event.introduced(version));
                    case "fixed" -> events.add(Event.fixed(version));
                    case "last_affected" -> events.add(Event.lastAffected(version));
                    case "limit" -> {} // Of meaning for commits only.
                    default ->
                        throw new RefusedException(
                                "nobody knows what '" + Plausible.shown(member.getKey()) + "' does to a range");
                }
            }
        }
        if (events.stream().noneMatch(event -> event.kind() == VersionRange.Kind.INTRODUCED)) {
            throw new RefusedException("a range has no beginning");
        }
        return events;
    }
}
