package io.oakum.control;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.store.CauseStore;
import io.oakum.store.ExposureStore.Counts;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.ReportedStore.OwnWord;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A host's report: what {@code oakum scan --json} prints there, and the list of what is installed. */
record ReportFacts(Inventory inventory, List<OwnWord> exposures, Counts counts, CauseStore.Told told) {
    static final int MAX_BYTES = 32 << 20;
    private static final int MAX_PACKAGES = 100_000;
    private static final int COLUMNS = 5;
    private static final int LONGEST_NAME = 500;

    /** One source package has a version or two for a release; a list that is longer than this is made up. */
    private static final int MOST_OFFERED = 10;

    /** @throws JsonException if something in it is missing or is not what it should be; the message names it */
    static ReportFacts read(byte[] json) throws JsonException {
        if (!(Json.read(json, MAX_BYTES) instanceof JsonObject document)) {
            throw new JsonException("the report is not an object");
        }
        JsonObject scan = document.object("scan");
        try {
            Instant takenAt = Instant.parse(scan.text("takenAt"));
            return new ReportFacts(
                    Inventory.of(host(scan.object("host")), installed(document.array("installed")), takenAt)
                            .from(elsewhere(scan)),
                    exposures(scan.objects("exposures"), offered(scan)),
                    counts(scan),
                    HostWord.of(document, takenAt).map(HostWord::counted).orElse(CauseStore.Told.NOTHING));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static Counts counts(JsonObject scan) throws JsonException {
        JsonObject restart = scan.object("restart");
        boolean isLeft = restart.truth("reboot") || !restart.array("services").isEmpty();
        return new Counts(true, scan.array("updates").size(), isLeft);
    }

    private static Host host(JsonObject host) throws JsonException {
        JsonObject os = host.object("os");
        JsonObject kernel = host.object("kernel");
        return new Host(
                host.text("name"),
                os.text("id"),
                os.text("versionId"),
                kernel.text("running"),
                kernel.text("installed"),
                host.text("bootId"));
    }

    private static List<Installed> installed(List<JsonValue> rows) throws JsonException {
        if (rows.size() > MAX_PACKAGES) {
            throw new JsonException(
                    "it has " + rows.size() + " packages, and of no host are more than " + MAX_PACKAGES + " taken in");
        }
        var installed = new ArrayList<Installed>();
        for (JsonValue row : rows) {
            if (!(row instanceof JsonArray(List<JsonValue> cells)) || cells.size() != COLUMNS) {
                throw new JsonException("an installed package is not a row of " + COLUMNS);
            }
            installed.add(new Installed(
                    new PackageKey(text(cells.get(0)), text(cells.get(1))),
                    Version.deb(text(cells.get(2))),
                    text(cells.get(3)),
                    Version.deb(text(cells.get(4))),
                    false,
                    Installed.State.INSTALLED));
        }
        return installed;
    }

    /** Agents before 0.2 do not tell where packages came from. */
    private static Map<PackageKey, String> elsewhere(JsonObject scan) throws JsonException {
        var elsewhere = new HashMap<PackageKey, String>();
        if (scan.find("elsewhere").isPresent()) {
            for (JsonObject one : scan.objects("elsewhere")) {
                elsewhere.put(new PackageKey(one.text("package"), one.text("arch")), maker(one.text("from")));
            }
        }
        return elsewhere;
    }

    /** A repository names itself as it likes. */
    private static String maker(String text) throws JsonException {
        if (text.isBlank() || text.length() > LONGEST_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw new JsonException("a package came from something without a name that can be shown");
        }
        return text;
    }

    private static String text(JsonValue value) throws JsonException {
        if (value instanceof JsonString(String text)) {
            return text;
        }
        throw new JsonException("an installed package has a cell that is no string");
    }

    /** The versions that close each vulnerability, of the updates that the host is offered; none that is too long to be one, and not more of them than a real host has. */
    private static Map<String, SortedSet<String>> offered(JsonObject scan) {
        var offered = new HashMap<String, SortedSet<String>>();
        for (JsonObject update : HostScan.objects(scan, "updates")) {
            Version version = Version.deb(HostScan.text(update, "candidate"));
            if (version.isValid() && version.text().length() <= LONGEST_NAME) {
                HostScan.texts(update, "vulnerabilities").stream()
                        .filter(closed -> closed.length() <= LONGEST_NAME)
                        .forEach(closed -> offered.computeIfAbsent(closed, _ -> new TreeSet<>())
                                .add(version.text()));
            }
        }
        return offered;
    }

    private static List<OwnWord> exposures(List<JsonObject> objects, Map<String, SortedSet<String>> offered)
            throws JsonException {
        var exposures = new ArrayList<OwnWord>();
        for (JsonObject one : objects) {
            String hindrance = one.get("hindrance") instanceof JsonString(String word) ? word : "";
            ExposureState.valueOf(one.text("state").toUpperCase(Locale.ROOT).replace('-', '_'));
            exposures.add(new OwnWord(
                    new Reported(
                            one.text("vulnerability"),
                            one.text("state"),
                            hindrance,
                            Instant.parse(one.text("due")),
                            one.truth("provisional"),
                            one.text("rule"),
                            // Agents before 0.2 do not tell who says so apart from why it is due then.
                            one.find("attributions").isPresent() ? one.texts("attributions") : one.texts("because"),
                            one.texts("packages")),
                    one.find("released")
                            .filter(JsonString.class::isInstance)
                            .map(at -> Instant.parse(((JsonString) at).value())),
                    offered.getOrDefault(one.text("vulnerability"), Collections.emptySortedSet()).stream()
                            .limit(MOST_OFFERED)
                            .toList()));
        }
        return exposures;
    }
}
