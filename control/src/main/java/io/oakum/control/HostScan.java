package io.oakum.control;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a host's newest report tells beside its exposures, for people to read. What is missing or is not what it should be is left
 * out: the report was taken in when its facts were good, and an older agent may not know the newer members.
 *
 * @param packages how many are installed, as the host counts them
 * @param kernelInstalled the newest on its disk, empty where it has none of its own
 * @param notKnown what the host could not find out, in words
 */
public record HostScan(
        long packages,
        String kernelRunning,
        String kernelInstalled,
        List<Update> updates,
        Restart restart,
        List<Owner> owners,
        List<String> notKnown,
        List<Source> sources) {

    /** @param hindrance empty for none */
    public record Update(
            String name,
            String arch,
            String installed,
            String candidate,
            String origin,
            boolean security,
            List<String> vulnerabilities,
            String hindrance) {}

    /** @param reasons why it must be rebooted */
    public record Restart(boolean reboot, List<String> reasons, List<String> services, List<Stale> processes) {}

    /** A process that runs code which is no longer on the disk. */
    public record Stale(long pid, String name, String unit, List<String> files) {}

    /** Another program that patches this host. */
    public record Owner(String name, String evidence) {}

    /** @param fetched as the host spells the instant; empty for never */
    public record Source(String name, String file, String trust, String fetched) {}

    /** @return empty for a document that is none of ours */
    static Optional<HostScan> of(String document) {
        try {
            if (Json.read(document.getBytes(StandardCharsets.UTF_8), ReportFacts.MAX_BYTES)
                    instanceof JsonObject report) {
                return Optional.of(read(report.object("scan")));
            }
            return Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    static HostScan read(JsonObject scan) throws JsonException {
        JsonObject kernel = scan.object("host").object("kernel");
        var updates = new ArrayList<Update>();
        for (JsonObject one : objects(scan, "updates")) {
            updates.add(new Update(
                    text(one, "package"),
                    text(one, "arch"),
                    text(one, "installed"),
                    text(one, "candidate"),
                    text(one, "origin"),
                    one.find("security").equals(Optional.of(new JsonValue.JsonBoolean(true))),
                    texts(one, "vulnerabilities"),
                    text(one, "hindrance")));
        }
        return new HostScan(
                number(scan, "packages"),
                text(kernel, "running"),
                text(kernel, "installed"),
                List.copyOf(updates),
                restart(scan.object("restart")),
                objects(scan, "owners").stream()
                        .map(one -> new Owner(text(one, "name"), text(one, "evidence")))
                        .toList(),
                texts(scan, "notKnown"),
                objects(scan, "sources").stream().map(HostScan::source).toList());
    }

    private static Restart restart(JsonObject restart) throws JsonException {
        List<Stale> processes = objects(restart, "processes").stream()
                .map(one -> new Stale(number(one, "pid"), text(one, "name"), text(one, "unit"), texts(one, "files")))
                .toList();
        return new Restart(restart.truth("reboot"), texts(restart, "reasons"), texts(restart, "services"), processes);
    }

    private static Source source(JsonObject one) {
        return new Source(text(one, "name"), text(one, "file"), text(one, "trust"), text(one, "fetched"));
    }

    static String text(JsonObject object, String name) {
        return object.find(name).orElse(new JsonValue.JsonNull()) instanceof JsonString(String text) ? text : "";
    }

    private static long number(JsonObject object, String name) {
        try {
            return object.find(name).isPresent() ? object.wholeNumber(name) : 0;
        } catch (JsonException e) {
            return 0;
        }
    }

    static List<String> texts(JsonObject object, String name) {
        return members(object, name).stream()
                .filter(JsonString.class::isInstance)
                .map(one -> ((JsonString) one).value())
                .toList();
    }

    static List<JsonObject> objects(JsonObject object, String name) {
        return members(object, name).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    static List<JsonValue> members(JsonObject object, String name) {
        return object.find(name).orElse(new JsonValue.JsonNull()) instanceof JsonArray(List<JsonValue> members)
                ? members
                : List.of();
    }
}
