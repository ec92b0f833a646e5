package io.oakum.server.demo;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.core.version.Version;
import io.oakum.server.demo.DemoHost.Told;
import io.oakum.server.demo.DemoWorld.Flaw;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a made-up host says, in the form in which real ones do. */
final class DemoReport {
    private static final String ARCHITECTURE = "amd64";
    private static final Pattern VERSION = Pattern.compile("1\\.0-1\\+demo(\\d{1,6})");

    private DemoReport() {}

    static Bytes of(DemoHost host, DemoWorld world, Told told) {
        List<Flaw> open = world.open(told.levels(), told.at());
        var scan = JsonObject.with("host", machine(host))
                .and("takenAt", told.at().toString())
                .and("packages", told.levels().size())
                .and("updates", updates(world, told, open))
                .and(
                        "exposures",
                        new JsonArray(open.stream()
                                .<JsonValue>map(DemoReport::exposure)
                                .toList()))
                .and(
                        "restart",
                        JsonObject.with("reboot", false)
                                .and("services", JsonArray.ofTexts(List.of()))
                                .and("processes", new JsonArray(List.of()))
                                .and("reasons", JsonArray.ofTexts(List.of()))
                                .build())
                .and("owners", new JsonArray(List.of()))
                .and("notKnown", JsonArray.ofTexts(List.of("whether any of this is so: the host is made up")))
                .and("sources", new JsonArray(List.of()))
                .build();
        JsonObject document = JsonObject.with("scan", scan)
                .and("installed", installed(told.levels()))
                .build();
        return Bytes.ofText(Json.write(document));
    }

    private static JsonObject machine(DemoHost host) {
        return JsonObject.with("name", host.name())
                .and(
                        "os",
                        JsonObject.with("id", "debian").and("versionId", "12").build())
                .and(
                        "kernel",
                        JsonObject.with("running", "6.1.0-demo")
                                .and("installed", "6.1.0-demo")
                                .build())
                .and("bootId", "boot-of-" + host.name())
                .build();
    }

    static String version(int level) {
        return "1.0-1+demo" + level;
    }

    /** What of it is installed, from an inventory that it sent once. */
    static Map<String, Integer> levels(Iterable<JsonValue> installed) {
        var levels = new HashMap<String, Integer>();
        for (JsonValue row : installed) {
            if (row instanceof JsonArray(List<JsonValue> cells)
                    && cells.size() > 2
                    && cells.get(0) instanceof JsonValue.JsonString(String name)
                    && cells.get(2) instanceof JsonValue.JsonString(String text)) {
                Matcher version = VERSION.matcher(text);
                if (version.matches()) {
                    levels.put(name, Integer.parseInt(version.group(1)));
                }
            }
        }
        return levels;
    }

    private static JsonArray installed(Map<String, Integer> levels) {
        var rows = new ArrayList<JsonValue>();
        new TreeMap<>(levels).forEach((name, level) -> {
            String version = version(level);
            rows.add(JsonArray.ofTexts(List.of(name, ARCHITECTURE, version, name, version)));
        });
        return new JsonArray(rows);
    }

    private static JsonArray updates(DemoWorld world, Told told, List<Flaw> open) {
        var bySource = new TreeMap<String, List<Flaw>>();
        open.forEach(flaw ->
                bySource.computeIfAbsent(flaw.source(), _ -> new ArrayList<>()).add(flaw));
        var updates = new ArrayList<JsonValue>();
        bySource.forEach((source, flaws) -> updates.add(JsonObject.with("package", source)
                .and("arch", ARCHITECTURE)
                .and("installed", version(told.levels().getOrDefault(source, 0)))
                .and("candidate", version(world.newestLevel(source, told.at())))
                .and("origin", "made up")
                .and("security", true)
                .and(
                        "vulnerabilities",
                        JsonArray.ofTexts(flaws.stream().map(Flaw::id).toList()))
                .and("due", due(flaws.getFirst()).toString())
                .and("rule", Bod2604.rule(flaws.getFirst().tier()))
                .and("because", JsonArray.ofTexts(because(flaws.getFirst())))
                .build()));
        return new JsonArray(updates);
    }

    private static Instant due(Flaw flaw) {
        return flaw.found().plus(flaw.tier().time());
    }

    private static JsonObject exposure(Flaw flaw) {
        return JsonObject.with("vulnerability", flaw.id())
                .and("packages", JsonArray.ofTexts(List.of(flaw.source() + ":" + ARCHITECTURE)))
                .and("state", "fix-available")
                .and("hindrance", new JsonNull())
                .and("due", due(flaw).toString())
                .and("provisional", false)
                .and("rule", Bod2604.rule(flaw.tier()))
                .and("because", JsonArray.ofTexts(because(flaw)))
                .build();
    }

    private static List<String> because(Flaw flaw) {
        return List.of(
                "made up for this demo, with the deadline: " + flaw.tier().words(),
                flaw.tier().compareTo(Tier.THREE_DAYS) <= 0
                        ? "it is said to be exploited already"
                        : "nobody is said to exploit it",
                "a fix came on " + flaw.found().toString().substring(0, 10));
    }

    /** What a plan would change on a host: each of the sources to what closes everything that was found. */
    static ChangeSet changes(DemoWorld world, Told told, Set<String> sources) {
        var changes = new ArrayList<Change>();
        told.levels().forEach((source, level) -> {
            int newest = world.newestLevel(source, told.at());
            if (newest > level && sources.contains(source)) {
                String digest = Sha256.of((source + newest).getBytes(StandardCharsets.UTF_8))
                        .hex();
                changes.add(new Change.Replace(
                        new PackageKey(source, ARCHITECTURE),
                        Version.deb(version(level)),
                        Version.deb(version(newest)),
                        new Change.Content(digest, 0)));
            }
        });
        return new ChangeSet(changes);
    }

    /** The levels once that is carried out, or taken back. */
    static Map<String, Integer> after(Map<String, Integer> levels, ChangeSet changes, boolean isUndo) {
        var after = new HashMap<>(levels);
        changes.replacements().forEach(change -> {
            Version wanted = isUndo ? change.from() : change.to();
            Matcher version = VERSION.matcher(wanted.text());
            if (version.matches()) {
                after.put(change.key().name(), Integer.parseInt(version.group(1)));
            }
        });
        return after;
    }
}
