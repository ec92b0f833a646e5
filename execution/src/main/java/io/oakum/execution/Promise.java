package io.oakum.execution;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.ChangeSet;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one run is to make true, complete enough that a later run can go on with it after a crash.
 *
 * @param automatic packages that are to be marked automatic in the end
 * @param automaticBefore those that were so before, among the changed ones: an undo brings these marks back
 * @param undoes the run whose effect this one takes back, empty where it takes back none
 */
record Promise(
        ChangeSet changes, Supply supply, Set<PackageKey> automatic, Set<PackageKey> automaticBefore, String undoes) {
    Promise {
        automatic = Set.copyOf(automatic);
        automaticBefore = Set.copyOf(automaticBefore);
    }

    boolean isUndo() {
        return !undoes.isEmpty();
    }

    JsonObject json() {
        return JsonObject.with("changeSet", ChangeSetJson.write(changes))
                .and("archives", supply.archives().toString())
                .and(
                        "files",
                        new JsonArray(supply.files().entrySet().stream()
                                .<JsonValue>map(file -> JsonObject.with(
                                                "package", file.getKey().name())
                                        .and("arch", file.getKey().architecture())
                                        .and("path", file.getValue().toString())
                                        .build())
                                .toList()))
                .and("automatic", keys(automatic))
                .and("automaticBefore", keys(automaticBefore))
                .and("undoes", undoes)
                .build();
    }

    private static JsonArray keys(Set<PackageKey> keys) {
        return JsonArray.ofTexts(
                keys.stream().sorted().map(PackageKey::toString).toList());
    }

    static Promise read(JsonObject object) throws JsonException {
        try {
            return promise(object);
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static Promise promise(JsonObject object) throws JsonException {
        Map<PackageKey, Path> files = new HashMap<>();
        for (JsonObject file : object.objects("files")) {
            files.put(new PackageKey(file.text("package"), file.text("arch")), Path.of(file.text("path")));
        }
        return new Promise(
                ChangeSetJson.read(object.object("changeSet")),
                new Supply(Path.of(object.text("archives")), files),
                readKeys(object, "automatic"),
                readKeys(object, "automaticBefore"),
                object.text("undoes"));
    }

    private static Set<PackageKey> readKeys(JsonObject object, String name) throws JsonException {
        var keys = new HashSet<PackageKey>();
        for (String key : object.texts(name)) {
            int colon = key.indexOf(':');
            if (colon < 0) {
                throw new JsonException("\"" + key + "\" is no package and architecture");
            }
            keys.add(new PackageKey(key.substring(0, colon), key.substring(colon + 1)));
        }
        return keys;
    }
}
